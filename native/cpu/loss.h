// The reductions of an elementwise loss and their gradients, for arguments with N rows of K elements, a reduction and a mask of rows.
//
// An element whose mask is 0 has loss 0 and gradient 0, whatever its values, and does not count in the mean.
#pragma once

#include "native/cpu/reduce.h"
#include "native/gen/args.h"
#include "native/math/losses.h"

namespace tt::TT_ISA {

/// How many elements count.
template <class Args>
double counted_elements(Context& ctx, const Args& a) {
  const double rows = a.mask ? sum_all(ctx, a.N, 1, [&](int64_t n) { return a.mask[n] != 0; }) : static_cast<double>(a.N);
  return rows * static_cast<double>(a.K);
}

/// loss[i] = f(i), or the sum or the mean of them, added in float64. The mean of nothing is NaN.
template <class Args, class F>
void reduce_loss(Context& ctx, const Args& a, int64_t cost, F f) {
  const int64_t n = a.N * a.K;
  const auto each = [&](auto loss) {
    if (a.reduction == Reduction::none) return assign(ctx, a.loss, n, cost, loss);
    const double sum = sum_all(ctx, n, cost, loss);
    *a.loss = static_cast<real>(a.reduction == Reduction::mean ? sum / counted_elements(ctx, a) : sum);
  };
  if (a.mask == nullptr) return each(f);
  each([=, mask = a.mask, K = a.K](int64_t i) { return mask[i / K] != 0 ? f(i) : real(0); });
}

/// body(g), where g(i) is the gradient that reaches the loss of element i; the mean divides by `count`.
template <class F>
void with_upstream(Reduction reduction, const real* dloss, double count, F body) {
  if (reduction == Reduction::none) return body([=](int64_t i) { return dloss[i]; });
  const real each = reduction == Reduction::mean ? static_cast<real>(*dloss / count) : *dloss;
  body([=](int64_t) { return each; });
}

/// dx[i] = f(i) times the gradient that reaches element i. A null `dx` is a result nobody wants.
template <class Args, class F>
void loss_gradient(Context& ctx, const Args& a, real* dx, int64_t cost, F f) {
  if (dx == nullptr) return;
  const double count = a.reduction == Reduction::mean ? counted_elements(ctx, a) : 0;
  with_upstream(a.reduction, a.dloss, count, [&](auto dloss) {
    if (a.mask == nullptr) return assign(ctx, dx, a.N * a.K, cost, [=](int64_t i) { return f(i) * dloss(i); });
    assign(ctx, dx, a.N * a.K, cost, [=, mask = a.mask, K = a.K](int64_t i) { return mask[i / K] != 0 ? f(i) * dloss(i) : real(0); });
  });
}

/// The two directions of a loss of native/math/losses.h.
template <class Args, class L>
void element_loss(Context& ctx, const Args& a, int64_t cost, L l) {
  reduce_loss(ctx, a, cost, [=, x = a.x, t = a.target](int64_t i) { return l.loss(x[i], t[i]); });
}

template <class Args, class L>
void element_loss_grad(Context& ctx, const Args& a, int64_t cost, L l) {
  loss_gradient(ctx, a, a.dx, cost, [=, x = a.x, t = a.target](int64_t i) { return l.dx(x[i], t[i]); });
  loss_gradient(ctx, a, a.dtarget, cost, [=, x = a.x, t = a.target](int64_t i) { return l.dt(x[i], t[i]); });
}

}  // namespace tt::TT_ISA
