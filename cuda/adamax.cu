// The step of native/math/steps/adamax.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/adamax.h"

namespace tt::TT_ISA {

namespace {
struct AdamaxItem : PlainItem<Adamax, 2> {
  AdamaxItem(const AdamaxArgs& a, int64_t i) : PlainItem{Adamax(a, i), a.params[i], a.grads[i], {a.m[i], a.u[i]}, a.params_size[i]} {}
};
}  // namespace

void adamax(Context& ctx, const AdamaxArgs& a) { each_parameter<AdamaxItem>(ctx, a); }

}  // namespace tt::TT_ISA
