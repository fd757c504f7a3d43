//===- DescriptionReader.h - Reading all of a description -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// LLVM's reader of YAML ends at the first mistake. This one reads on behind it, so that a file's mistakes are known at
// once; what is read, and how it is checked, are LLVM's traits all the same.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_TARGET_DESCRIPTIONREADER_H
#define HONE_LIB_TARGET_DESCRIPTIONREADER_H

#include "DescriptionScalars.h"
#include <deque>

namespace hone::description {

/// A part of a file: a value or word, a list, or a mapping.
struct Item {
  enum Kind { Empty, Scalar, List, Mapping } kind = Empty;
  /// Where it is in the file; of lists and mappings only where they begin.
  llvm::StringRef place;
  /// What a scalar says, without quotes.
  llvm::StringRef text;
  /// The parts of a list, or those of a mapping by their keys.
  std::vector<Item *> elements;
  std::vector<std::pair<llvm::StringRef, llvm::StringRef>> keys; ///< What each says, and where.
  /// Whether something within is wrong, once it is read.
  bool isBad = false;
  /// How many mistakes there were before it was read.
  size_t mistakesBefore = 0;
  /// The keys that were asked for, and those among them that are missing.
  std::vector<llvm::StringRef> known, missing;
};

/// Reads a mapping by its traits from the text of a file.
class Reader : public llvm::yaml::IO {
public:
  /// Takes the text apart. What YAML itself has to say against it is a mistake.
  Reader(llvm::StringRef text, ReadContext &context);

  /// Whether there is a mapping to read.
  bool hasMapping() const { return current && current->kind == Item::Mapping; }
  /// Whether the outermost mapping's value for `key` was read without mistakes, or there is none.
  bool isGood(llvm::StringRef key) const;
  /// Whether element number `index` of the list for `key` was, or there is none.
  bool isGood(llvm::StringRef key, size_t index) const;

  /// Where the outermost mapping's value for `key` is, if there is one.
  std::optional<llvm::StringRef> placeOf(llvm::StringRef key) const;
  /// Where element number `index` of it is, if it is a list that long; otherwise, where it is itself.
  std::optional<llvm::StringRef> placeOf(llvm::StringRef key, size_t index) const;

  bool outputting() const override { return false; }
  unsigned beginSequence() override;
  bool preflightElement(unsigned index, void *&saved) override;
  void postflightElement(void *saved) override { leave(saved); }
  void endSequence() override {}
  bool canElideEmptySequence() override { return false; }
  unsigned beginFlowSequence() override { return beginSequence(); }
  bool preflightFlowElement(unsigned index, void *&saved) override { return preflightElement(index, saved); }
  void postflightFlowElement(void *saved) override { leave(saved); }
  void endFlowSequence() override {}
  bool mapTag(llvm::StringRef, bool otherwise) override { return otherwise; }
  void beginMapping() override;
  void endMapping() override;
  bool preflightKey(llvm::StringRef key, bool isRequired, bool, bool &useDefault, void *&saved) override;
  void postflightKey(void *saved) override { leave(saved); }
  std::vector<llvm::StringRef> keys() override { return {}; }
  void beginFlowMapping() override { beginMapping(); }
  void endFlowMapping() override { endMapping(); }
  void beginEnumScalar() override;
  bool matchEnumScalar(llvm::StringRef word, bool) override;
  bool matchEnumFallback() override { return false; }
  void endEnumScalar() override;
  bool beginBitSetScalar(bool &) override { return false; }
  bool bitSetMatch(llvm::StringRef, bool) override { return false; }
  void endBitSetScalar() override {}
  void scalarString(llvm::StringRef &text, llvm::yaml::QuotingType) override;
  void blockScalarString(llvm::StringRef &text) override { scalarString(text, llvm::yaml::QuotingType::None); }
  void scalarTag(std::string &) override {}
  llvm::yaml::NodeKind getNodeKind() override;
  /// A mistake in what is being read, unless there is one already: values that were not read are no news.
  void setError(const llvm::Twine &message) override;
  std::error_code error() override { return {}; }

private:
  /// The part of the file that a node of the parser stands for.
  Item *take(llvm::yaml::Node *node);
  void takeMapping(llvm::yaml::MappingNode &node, Item &item);
  const Item *find(llvm::StringRef key) const;
  void fail(Item &item, llvm::StringRef place, const llvm::Twine &message);
  /// Whether there is a mistake in what is being read.
  bool isWrong() const;
  /// Reads a part of what is being read, and goes back.
  void *enter(Item *part);
  void leave(void *saved);

  ReadContext &context;
  std::deque<Item> items;
  std::deque<std::string> unquoted;
  Item *root = nullptr, *current = nullptr;
  /// The words of the enumeration that is being read, and whether it was one of them.
  std::vector<llvm::StringRef> words;
  bool isWord = false;
};

} // namespace hone::description

#endif // HONE_LIB_TARGET_DESCRIPTIONREADER_H
