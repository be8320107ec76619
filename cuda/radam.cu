// The step of native/math/steps/radam.h over a list of parameters, each with its own scalars: one launch for the list (optimizer.h).
#include "cuda/optimizer.h"
#include "native/gen/prototypes.h"
#include "native/math/steps/radam.h"

namespace tt::TT_ISA {

namespace {
struct RadamItem : PlainItem<Radam, 2> {
  RadamItem(const RadamArgs& a, int64_t i) : PlainItem{Radam(a, i), a.params[i], a.grads[i], {a.m[i], a.v[i]}, a.params_size[i]} {}
};
}  // namespace

void radam(Context& ctx, const RadamArgs& a) { each_parameter<RadamItem>(ctx, a); }

}  // namespace tt::TT_ISA
