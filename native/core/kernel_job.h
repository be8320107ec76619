// One kernel call on its way through the queue.
#pragma once

#include <string>
#include <vector>

#include "native/core/device.h"
#include "native/core/packet.h"
#include "native/core/queue.h"
#include "native/core/tensor.h"
#include "native/core/value_check.h"

namespace tt {

class KernelJob final : public Job {
 public:
  /// `name`: of the row, for messages.
  KernelJob(Call call, std::string_view name, Faults& faults) : name(name), call_(call), faults_(faults) {}

  /// Appends the next tensor of the packet: its pointers (null where absent) and, for a list, its sizes.
  void add_slot(const std::vector<void*>& data, const std::vector<int64_t>* sizes = nullptr);
  void add_slot(void* data) { add_slot(std::vector<void*>{data}); }

  /// A failed input makes every written tensor failed; a `guarded` call leaves what it would have written as it was.
  void reads(const std::shared_ptr<Storage>& storage) { reads_.push_back(storage->health); }
  void writes(const std::shared_ptr<Storage>& storage) { writes_.push_back(storage->health); }

  void run(const Backend& backend) noexcept override;

  const std::string name;
  std::vector<int64_t> dims;
  std::vector<AttrValue> attrs;
  std::vector<ValueCheck> checks;  // of values the host has not seen: made just before the kernel runs
  std::string origin;              // JavaScript stack of the call, when an error can come later
  bool guarded = false;

 private:
  std::shared_ptr<const Error> inherited() const;
  std::shared_ptr<const Error> check(const Backend& backend) const;
  std::shared_ptr<const Error> call(const Backend& backend) const noexcept;

  struct Extent {
    size_t begin, count, sizes;
  };
  Call call_;
  Faults& faults_;
  std::vector<void*> pointers_;
  std::vector<Extent> extents_;
  std::vector<std::vector<int64_t>> sizes_;
  std::vector<std::shared_ptr<Health>> reads_, writes_;
};

}  // namespace tt
