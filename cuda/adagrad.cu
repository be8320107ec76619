// The step of native/math/steps/adagrad.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/adagrad.h"

namespace tt::TT_ISA {

namespace {
struct AdagradItem : PlainItem<Adagrad, 1> {
  AdagradItem(const AdagradArgs& a, int64_t i) : PlainItem{Adagrad(a, i), a.params[i], a.grads[i], {a.sum[i]}, a.params_size[i]} {}
};
}  // namespace

void adagrad(Context& ctx, const AdagradArgs& a) { each_parameter<AdagradItem>(ctx, a); }

}  // namespace tt::TT_ISA
