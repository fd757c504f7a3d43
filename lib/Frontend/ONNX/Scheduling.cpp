//===- Scheduling.cpp - The order of a graph's nodes ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Importer.h"
#include <queue>

using namespace mlir;
using namespace hone;
using namespace hone::importer;

using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;

/// Adds the names that a node reads, those that bodies inside it capture included.
static void collectReads(const onnx::NodeProto &node, SmallVectorImpl<StringRef> &names) {
  for (const std::string &name : node.input())
    if (!name.empty())
      names.push_back(name);
  for (const onnx::AttributeProto &attribute : node.attribute())
    if (attribute.has_g()) {
      for (const onnx::NodeProto &inner : attribute.g().node())
        collectReads(inner, names);
      for (const onnx::ValueInfoProto &output : attribute.g().output())
        names.push_back(output.name());
    }
}

/// Follows what node `at` waits for until a node comes twice, which then is on a cycle.
static int findCycle(const std::vector<std::vector<int>> &producers, const std::vector<int> &waiting, int at) {
  std::vector<bool> seen(producers.size());
  while (!seen[at]) {
    seen[at] = true;
    for (int producer : producers[at])
      if (waiting[producer] > 0) {
        at = producer;
        break;
      }
  }
  return at;
}

std::optional<std::vector<int>> GraphImporter::schedule(const Nodes &nodes, Scope &scope) {
  int count = nodes.size();
  llvm::StringMap<int> producer;
  for (int i = 0; i < count; ++i)
    for (const std::string &name : nodes.Get(i).output())
      if (!name.empty())
        producer.try_emplace(name, i);

  std::vector<std::vector<int>> producers(count), readers(count);
  std::vector<int> waiting(count);
  for (int i = 0; i < count; ++i) {
    SmallVector<StringRef> names;
    collectReads(nodes.Get(i), names);
    for (StringRef name : names) {
      auto found = producer.find(name);
      // A body's own value may share its name with a result of the node that holds the body.
      bool isInput = llvm::is_contained(nodes.Get(i).input(), name.str());
      if (found == producer.end() || (found->second == i && !isInput))
        continue;
      producers[i].push_back(found->second);
      readers[found->second].push_back(i);
      ++waiting[i];
    }
  }

  // Of the nodes that are ready, the first in the model goes first, so that sorted models keep their order.
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (int i = 0; i < count; ++i)
    if (waiting[i] == 0)
      ready.push(i);
  std::vector<int> order;
  while (!ready.empty()) {
    int node = ready.top();
    ready.pop();
    order.push_back(node);
    for (int reader : readers[node])
      if (--waiting[reader] == 0)
        ready.push(reader);
  }
  if (int(order.size()) == count)
    return order;
  int stuck = 0;
  while (waiting[stuck] == 0)
    ++stuck;
  int node = findCycle(producers, waiting, stuck);
  emitError(locate(nodes.Get(node), node, scope))
      << "depends on its own result: the graph has a cycle through this node";
  return std::nullopt;
}
