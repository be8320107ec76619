// The step of native/math/steps/adadelta.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/adadelta.h"

namespace tt::TT_ISA {

namespace {
struct AdadeltaItem : PlainItem<Adadelta, 2> {
  AdadeltaItem(const AdadeltaArgs& a, int64_t i)
      : PlainItem{Adadelta(a, i), a.params[i], a.grads[i], {a.square[i], a.delta[i]}, a.params_size[i]} {}
};
}  // namespace

void adadelta(Context& ctx, const AdadeltaArgs& a) { each_parameter<AdadeltaItem>(ctx, a); }

}  // namespace tt::TT_ISA
