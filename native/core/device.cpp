#include "native/core/device.h"

#include <algorithm>

#include "native/core/probe.h"

namespace tt {

namespace {
constexpr size_t most_faults = 16;   // the first ones explain the rest
constexpr size_t most_probes = 256;  // several steps of a training: the oldest has its answer
}  // namespace

void Faults::expect(const std::shared_ptr<Probe>& probe) {
  probes_.push_back(probe);
  if (probes_.size() <= most_probes) return;
  if (const auto error = probes_.front()->answer()) note(error);
  probes_.pop_front();
}

void Faults::settle() {
  for (const auto& probe : probes_)
    if (const auto error = probe->answer()) note(error);
  probes_.clear();
}

void Faults::note(const std::shared_ptr<const Error>& error) {
  if (error->code() == Code::oom) starved_.store(true, std::memory_order_relaxed);
  std::lock_guard lock(mutex_);
  if (errors_.size() < most_faults) errors_.push_back(error);
}

void Faults::told(const std::shared_ptr<const Error>& error) {
  std::lock_guard lock(mutex_);
  std::erase(errors_, error);
  std::erase_if(probes_, [&](const auto& probe) { return probe->answered() && probe->answer() == error; });
}

std::shared_ptr<const Error> Faults::take() {
  std::lock_guard lock(mutex_);
  if (errors_.empty()) return nullptr;
  std::shared_ptr<const Error> first = errors_.front();
  errors_.clear();
  return first;
}

}  // namespace tt
