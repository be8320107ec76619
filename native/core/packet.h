// A call of a kernel in generic form; native/gen/calls.cpp turns it into the op's typed argument struct.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "native/core/small_vector.h"
#include "native/gen/kernels.h"

namespace tt {

/// The pointers of one tensor of the row: one, or one per element of a list. `sizes`: element counts, or the varying axis.
struct Slot {
  void* const* data = nullptr;
  int64_t n = 0;
  const int64_t* sizes = nullptr;
};

struct AttrValue {
  int64_t i = 0;
  double d = 0;
  std::vector<double> list;
};

/// Forward: inputs, outputs, saved. Backward: these, then d(outputs), then d(inputs).
struct Packet {
  SmallVector<Slot, 32> slots;
  const int64_t* dims = nullptr;
  const AttrValue* attrs = nullptr;
};

using Call = void (*)(const Kernels&, Context&, const Packet&);
extern const Call forward_calls[];
extern const Call backward_calls[];
extern const size_t forward_kernels[];
extern const size_t backward_kernels[];

/// Whether a backend has the kernel at this place of its table.
bool has_kernel(const Kernels& kernels, size_t place);

}  // namespace tt
