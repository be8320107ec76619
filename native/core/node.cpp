#include "native/core/tape.h"

namespace tt {

// A graph can be a chain of a million nodes: freeing it through recursive destructors would overflow the stack.
Node::~Node() {
  std::vector<std::shared_ptr<Node>> doomed;
  const auto take = [&](Node& n) {
    for (Edge& e : n.edges)
      if (e.node && e.node.use_count() == 1) doomed.push_back(std::move(e.node));
  };
  take(*this);
  while (!doomed.empty()) {
    const std::shared_ptr<Node> n = std::move(doomed.back());
    doomed.pop_back();
    take(*n);
  }
}

void Node::release() {
  inputs.clear();
  outputs.clear();
  saved.clear();
  released = true;
}

}  // namespace tt
