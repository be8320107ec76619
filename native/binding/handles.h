// The tensors that JavaScript holds, by number: a place in a table and how often that place was given away. A number costs V8 nothing,
// where an object with a finalizer costs a microsecond and is freed no sooner than the event loop turns.
#pragma once

#include <cstdint>
#include <vector>

#include "native/core/tensor.h"

namespace tt {

class Handles {
 public:
  /// Whoever has the number drops it.
  double add(TensorPtr tensor);
  /// Null for a number that was never given. A tensor without a storage, as after `dispose`, for one that was dropped.
  const TensorPtr* find(double handle) const;
  /// The tensor lives on where others hold it. Once dropped, a handle stays so, whatever comes to lie in its place.
  void drop(double handle);

  size_t count() const { return slots_.size() - free_.size() - worn_; }

 private:
  struct Slot {
    TensorPtr tensor;         // null while free
    uint32_t generation = 0;  // of the handle that was given last
  };

  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
  size_t worn_ = 0;  // slots that have no generation left
  const TensorPtr gone_ = std::make_shared<Tensor>();
};

}  // namespace tt
