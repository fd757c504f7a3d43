//===- DescriptionReader.cpp - Reading all of a description --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "DescriptionReader.h"
#include "hone/Support/Suggestion.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;
using namespace hone;
using namespace hone::description;

static StringRef placeOf(const yaml::Node &node) {
  SMRange range = node.getSourceRange();
  return StringRef(range.Start.getPointer(), range.End.getPointer() - range.Start.getPointer());
}

Reader::Reader(StringRef text, ReadContext &context) : yaml::IO(&context), context(context) {
  SourceMgr manager;
  auto take = [](const SMDiagnostic &diagnostic, void *reader) {
    ReadContext &context = static_cast<Reader *>(reader)->context;
    // One mistake in the syntax makes others of what comes behind it.
    if (context.mistakes.empty())
      context.mistakes.push_back({StringRef(diagnostic.getLoc().getPointer(), 0), diagnostic.getMessage().str()});
  };
  manager.setDiagHandler(take, this);
  yaml::Stream stream(text, manager, /*ShowColors=*/false);
  auto document = stream.begin();
  yaml::Node *node = document != stream.end() ? document->getRoot() : nullptr;
  if (!node || stream.failed())
    return;
  Item *item = this->take(node);
  if (stream.failed())
    return;
  if (++document != stream.end())
    if (yaml::Node *second = document->getRoot(); second && !isa<yaml::NullNode>(second))
      context.mistakes.push_back({::placeOf(*second), "a description is one document, and this is a second one"});
  root = item;
  enter(item);
}

Item *Reader::take(yaml::Node *node) {
  Item &item = items.emplace_back();
  item.place = ::placeOf(*node);
  if (auto *scalar = dyn_cast<yaml::ScalarNode>(node)) {
    item.kind = Item::Scalar;
    SmallString<64> storage;
    item.text = scalar->getValue(storage);
    if (item.text.data() == storage.data())
      item.text = unquoted.emplace_back(item.text.str());
  } else if (auto *block = dyn_cast<yaml::BlockScalarNode>(node)) {
    item.kind = Item::Scalar;
    item.text = block->getValue();
  } else if (auto *list = dyn_cast<yaml::SequenceNode>(node)) {
    item.kind = Item::List;
    for (yaml::Node &element : *list)
      item.elements.push_back(take(&element));
  } else if (auto *mapping = dyn_cast<yaml::MappingNode>(node)) {
    item.kind = Item::Mapping;
    takeMapping(*mapping, item);
  } else if (auto *alias = dyn_cast<yaml::AliasNode>(node)) {
    fail(item, alias->getName(), "a description has no aliases: write out what '*" + alias->getName() + "' stands for");
  }
  return &item;
}

void Reader::takeMapping(yaml::MappingNode &node, Item &item) {
  StringSet<> names;
  for (yaml::KeyValueNode &entry : node) {
    // Nodes are read from a stream: all of the key before the value.
    yaml::Node *key = entry.getKey();
    Item *name = key ? take(key) : nullptr;
    yaml::Node *value = name ? entry.getValue() : nullptr;
    if (!value)
      return;
    Item *own = take(value);
    if (name->kind != Item::Scalar)
      fail(item, name->place, "a key is a word");
    else if (!names.insert(name->text).second)
      fail(item, name->place, "duplicated mapping key '" + name->text + "'");
    item.keys.push_back({name->text, name->place});
    item.elements.push_back(own);
  }
}

const Item *Reader::find(StringRef key) const {
  for (auto [entry, value] : zip_equal(root->keys, root->elements))
    if (entry.first == key)
      return value;
  return nullptr;
}

bool Reader::isGood(StringRef key) const {
  const Item *item = find(key);
  return !item || !item->isBad;
}

bool Reader::isGood(StringRef key, size_t index) const {
  const Item *item = find(key);
  return !item || index >= item->elements.size() || !item->elements[index]->isBad;
}

std::optional<StringRef> Reader::placeOf(StringRef key) const {
  const Item *item = find(key);
  return item ? std::optional(item->place) : std::nullopt;
}

std::optional<StringRef> Reader::placeOf(StringRef key, size_t index) const {
  const Item *item = find(key);
  return item && index < item->elements.size() ? item->elements[index]->place : placeOf(key);
}

void Reader::fail(Item &item, StringRef place, const Twine &message) {
  item.isBad = true;
  context.mistakes.push_back({place, message.str()});
}

bool Reader::isWrong() const {
  return current->isBad || !current->missing.empty() || context.mistakes.size() != current->mistakesBefore;
}

void Reader::setError(const Twine &message) {
  std::string text = message.str();
  if (!isWrong())
    fail(*current, current->place, text == "invalid boolean" ? "expected true or false" : text);
}

void *Reader::enter(Item *part) {
  part->mistakesBefore = context.mistakes.size();
  return std::exchange(current, part);
}

void Reader::leave(void *saved) {
  current->isBad = isWrong();
  current = static_cast<Item *>(saved);
}

unsigned Reader::beginSequence() {
  if (current->kind != Item::List && current->kind != Item::Empty)
    setError("expected a list, [a, b, ...]");
  return current->kind == Item::List ? current->elements.size() : 0;
}

bool Reader::preflightElement(unsigned index, void *&saved) {
  saved = enter(current->elements[index]);
  return true;
}

void Reader::beginMapping() {
  if (current->kind != Item::Mapping)
    setError("expected a mapping, {key: value, ...}");
}

bool Reader::preflightKey(StringRef key, bool isRequired, bool, bool &useDefault, void *&saved) {
  useDefault = true;
  if (current->kind != Item::Mapping)
    return false;
  current->known.push_back(key);
  auto found = find_if(current->keys, [&](const auto &entry) { return entry.first == key; });
  if (found == current->keys.end()) {
    if (isRequired)
      current->missing.push_back(key);
    return false;
  }
  saved = enter(current->elements[found - current->keys.begin()]);
  return true;
}

void Reader::endMapping() {
  std::vector<StringRef> misspelt;
  for (auto [key, place] : current->keys) {
    if (key.empty() || is_contained(current->known, key))
      continue;
    fail(*current, place, "unknown key '" + key + "'" + suggestion(key, current->known));
    if (StringRef meant = nearestWord(key, current->known); !meant.empty())
      misspelt.push_back(meant);
  }
  for (StringRef key : current->missing)
    if (!is_contained(misspelt, key))
      fail(*current, current->place, "missing required key '" + key + "'");
}

void Reader::beginEnumScalar() {
  words.clear();
  isWord = false;
}

bool Reader::matchEnumScalar(StringRef word, bool) {
  words.push_back(word);
  bool matches = current->kind == Item::Scalar && current->text == word;
  isWord |= matches;
  return matches;
}

void Reader::endEnumScalar() {
  if (!isWord)
    setError("unexpected " +
             (current->kind == Item::Scalar ? "word '" + current->text.str() + "'" : "list or mapping") +
             ": expected one of " + join(words, ", "));
}

void Reader::scalarString(StringRef &text, yaml::QuotingType) {
  context.place = current->place;
  if (current->kind == Item::Scalar)
    text = current->text;
  else
    setError("expected a value");
}

yaml::NodeKind Reader::getNodeKind() {
  return current->kind == Item::List      ? yaml::NodeKind::Sequence
         : current->kind == Item::Mapping ? yaml::NodeKind::Map
                                          : yaml::NodeKind::Scalar;
}
