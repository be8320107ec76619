// The CPU as a device: host memory, one team of threads, the kernels of one instruction set.
#pragma once

#include <atomic>
#include <optional>

#include "native/core/backend.h"
#include "native/cpu/context.h"
#include "native/cpu/isa.h"
#include "native/cpu/memory.h"

namespace tt {

class CpuBackend {
 public:
  CpuBackend();
  CpuBackend(const CpuBackend&) = delete;
  CpuBackend& operator=(const CpuBackend&) = delete;

  const Backend& table() const { return table_; }

  /// The caller of these makes sure that no job runs.
  void set_threads(int threads);
  void set_isa(const Isa& isa);
  /// Not what would be slower than float32.
  bool has(Precision precision) const;
  /// False for what it does not have. Where the system gives no leave for AMX, the next best variant is taken.
  bool set_precision(Precision precision);
  Precision precision() const { return context_.precision; }

  int threads() const { return threads_; }
  std::string_view isa() const { return isa_.name; }
  size_t workspace_bytes() const { return workspace_.reserved() + packs_.bytes(); }
  /// Gives the system what is kept for later: packed weights, and memory that was freed.
  void give_back() {
    packs_.clear();
    give_back_freed();
  }
  /// Ends a running kernel at its next time step.
  void stop() { stop_ = true; }

 private:
  void enter(bool on_caller);
  void leave();

  int threads_;
  Isa isa_;
  Team team_;
  Workspace workspace_;
  std::atomic<bool> stop_{false};
  PackCache packs_;
  Context context_{team_, workspace_, stop_, &packs_};
  std::optional<FlushDenormals> engine_flush_, caller_flush_;
  Backend table_;
};

}  // namespace tt
