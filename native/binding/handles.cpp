#include "native/binding/handles.h"

#include <optional>
#include <string>

namespace tt {

namespace {

// Together the 53 bits that a double counts exactly.
constexpr int index_bits = 26;
constexpr uint32_t slot_limit = 1U << index_bits;
constexpr uint32_t last_generation = (1U << 27) - 1;

struct Place {
  uint32_t index;
  uint32_t generation;  // from 1, so that no small number is a handle
};

double number(Place at) { return static_cast<double>((uint64_t{at.generation} << index_bits) | at.index); }

std::optional<Place> place(double handle) {
  if (!(handle >= slot_limit && handle < 0x1p53)) return {};
  const auto n = static_cast<uint64_t>(handle);
  if (static_cast<double>(n) != handle) return {};
  return Place{static_cast<uint32_t>(n % slot_limit), static_cast<uint32_t>(n >> index_bits)};
}

}  // namespace

double Handles::add(TensorPtr tensor) {
  if (free_.empty()) {
    if (slots_.size() == slot_limit) throw Error(Code::oom, "tensors: there are " + std::to_string(slot_limit) + ", the most there can be");
    free_.push_back(static_cast<uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const uint32_t index = free_.back();
  free_.pop_back();
  Slot& slot = slots_[index];
  slot.tensor = std::move(tensor);
  return number({index, ++slot.generation});
}

const TensorPtr* Handles::find(double handle) const {
  const std::optional<Place> at = place(handle);
  if (!at || at->index >= slots_.size()) return nullptr;
  const Slot& slot = slots_[at->index];
  if (at->generation > slot.generation) return nullptr;
  return at->generation == slot.generation && slot.tensor ? &slot.tensor : &gone_;
}

void Handles::drop(double handle) {
  const std::optional<Place> at = place(handle);
  if (!at || at->index >= slots_.size()) return;
  Slot& slot = slots_[at->index];
  if (at->generation != slot.generation || !slot.tensor) return;
  slot.tensor.reset();
  if (slot.generation < last_generation)
    free_.push_back(at->index);
  else
    ++worn_;
}

}  // namespace tt
