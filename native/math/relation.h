// The relations of two numbers that `compare` tells, written once for the CPU and the GPU.
#pragma once

#include "native/gen/args.h"
#include "native/math/host_device.h"

namespace tt {

struct Equal {
  template <class T>
  TT_HOST_DEVICE bool operator()(T a, T b) const {
    return a == b;
  }
};
struct NotEqual {
  template <class T>
  TT_HOST_DEVICE bool operator()(T a, T b) const {
    return a != b;
  }
};
struct Less {
  template <class T>
  TT_HOST_DEVICE bool operator()(T a, T b) const {
    return a < b;
  }
};
struct LessEqual {
  template <class T>
  TT_HOST_DEVICE bool operator()(T a, T b) const {
    return a <= b;
  }
};

/// tell(holds), holds(a, b) being the relation: chosen once, not per element.
template <class Tell>
void with_relation(Relation relation, Tell&& tell) {
  switch (relation) {
    case Relation::equal:
      return tell(Equal{});
    case Relation::notEqual:
      return tell(NotEqual{});
    case Relation::less:
      return tell(Less{});
    case Relation::lessEqual:
      return tell(LessEqual{});
  }
}

}  // namespace tt
