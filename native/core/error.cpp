#include "native/core/error.h"

namespace tt {

const char* code_name(Code code) {
  switch (code) {
    case Code::shape:
      return "ERR_TT_SHAPE";
    case Code::dtype:
      return "ERR_TT_DTYPE";
    case Code::arg:
      return "ERR_TT_ARG";
    case Code::range:
      return "ERR_TT_RANGE";
    case Code::oom:
      return "ERR_TT_OOM";
    case Code::cuda:
      return "ERR_TT_CUDA";
    case Code::device_lost:
      return "ERR_TT_DEVICE_LOST";
    case Code::disposed:
      return "ERR_TT_DISPOSED";
    case Code::aborted:
      return "ERR_TT_ABORTED";
    case Code::file:
      return "ERR_TT_FILE";
    case Code::nan:
      return "ERR_TT_NAN";
  }
  return "ERR_TT_ARG";
}

}  // namespace tt
