// One kernel call on its way through the queue.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "native/core/device.h"
#include "native/core/packet.h"
#include "native/core/probe.h"
#include "native/core/queue.h"
#include "native/core/tensor.h"
#include "native/core/value_check.h"

namespace tt {

class KernelJob final : public Job {
 public:
  /// `name`: of the row, for messages.
  KernelJob(Call call, std::string_view name, Faults& faults) : name(name), call_(call), faults_(faults) {}

  /// Appends the next tensor of the packet: its pointers (null where absent) and, for a list, its sizes.
  void add_slot(std::span<void* const> data, std::span<const int64_t> sizes = {});
  void add_slot(void* data) { add_slot({&data, 1}); }

  /// A failed input makes every written tensor failed; a `guarded` call leaves what it would have written as it was.
  void expect(size_t reads, size_t writes) {
    reads_.reserve(reads);
    writes_.reserve(writes);
  }
  void reads(const std::shared_ptr<Storage>& storage) { reads_.push_back(storage->health); }
  void writes(const std::shared_ptr<Storage>& storage) { writes_.push_back(storage->health); }
  /// What kernels may keep from it is good until its version changes.
  void knows(const Storage& storage) { contents_.push_back({storage.data, storage.id, storage.version}); }

  void run(const Backend& backend) noexcept override;

  const std::string_view name;
  SmallVector<int64_t, 16> dims;
  std::vector<AttrValue> attrs;
  /// Of values the host has not seen: made just before the kernel runs, or queued before it on a device (`safe`: probe.h).
  struct LateCheck {
    ValueCheck check;
    int32_t* safe;
  };
  std::vector<LateCheck> checks;
  std::string origin;  // JavaScript stack of the call, when an error can come later
  bool guarded = false;
  bool updates = false;  // what it writes was there before and cannot be taken back

 private:
  /// The failure of an input; `probes` are what is still to be known of them.
  std::shared_ptr<const Error> inherited(Probes& probes) const;
  std::shared_ptr<const Error> check(const Backend& backend, Probes& probes) const;
  std::shared_ptr<const Error> call(const Backend& backend) const noexcept;

  struct Extent {
    uint32_t begin, count, sizes;
  };
  Call call_;
  Faults& faults_;
  SmallVector<void*, 20> pointers_;
  SmallVector<Extent, 20> extents_;
  SmallVector<int64_t, 8> sizes_;
  std::vector<std::shared_ptr<Health>> reads_, writes_;
  std::vector<Contents> contents_;
};

}  // namespace tt
