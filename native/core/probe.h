// Checks of values that only a device holds, without waiting for it: a check is queued like a kernel, and its answer is looked at when
// somebody waits anyway, at a read of a result, or before something is updated in place that could not be taken back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "native/core/backend.h"
#include "native/core/value_check.h"

namespace tt {

class Probe {
 public:
  /// Queues it. `safe`: where the integers go with every one in bounds, which is what the kernel reads.
  Probe(const Backend& backend, const ValueCheck& check, int32_t* safe, std::string origin);
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  /// The error that it has found, or null. The first call waits for the device.
  const std::shared_ptr<const Error>& answer();
  /// The same of an answer that is known, without waiting.
  bool answered() const { return handle_ == nullptr; }

 private:
  const Backend& backend_;
  ValueCheck check_;
  std::string origin_;
  void* handle_;
  std::shared_ptr<const Error> error_;
};

using Probes = std::vector<std::shared_ptr<Probe>>;

/// Appends those of `from` that are not among `to`.
void join(Probes& to, const Probes& from);

/// The first error among them, asked in their order; null when all is well.
std::shared_ptr<const Error> first_error(const Probes& probes);

}  // namespace tt
