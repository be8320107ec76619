#include "native/core/device.h"

#include <algorithm>

namespace tt {

namespace {
constexpr size_t most_faults = 16;  // the first ones explain the rest
}

void Faults::note(const std::shared_ptr<const Error>& error) {
  std::lock_guard lock(mutex_);
  if (errors_.size() < most_faults) errors_.push_back(error);
}

void Faults::told(const std::shared_ptr<const Error>& error) {
  std::lock_guard lock(mutex_);
  std::erase(errors_, error);
}

std::shared_ptr<const Error> Faults::take() {
  std::lock_guard lock(mutex_);
  if (errors_.empty()) return nullptr;
  std::shared_ptr<const Error> first = errors_.front();
  errors_.clear();
  return first;
}

}  // namespace tt
