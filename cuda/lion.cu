// The step of native/math/steps/lion.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/lion.h"

namespace tt::TT_ISA {

namespace {
struct LionItem : PlainItem<Lion, 1> {
  LionItem(const LionArgs& a, int64_t i) : PlainItem{Lion(a, i), a.params[i], a.grads[i], {a.m[i]}, a.params_size[i]} {}
};
}  // namespace

void lion(Context& ctx, const LionArgs& a) { each_parameter<LionItem>(ctx, a); }

}  // namespace tt::TT_ISA
