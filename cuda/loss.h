// The reductions of an elementwise loss and their gradients, for arguments with N rows of K elements, a reduction and a mask of rows.
//
// An element whose mask is 0 has loss 0 and gradient 0, whatever its values, and does not count in the mean. Counts and sums stay on the
// device: nothing here waits. Sums are float64 in a fixed order (reduce.h).
#pragma once

#include "cuda/reduce.h"
#include "native/gen/args.h"
#include "native/math/losses.h"

namespace tt::TT_ISA {

/// factor · *sum, or `factor` alone where there is no sum.
struct Total {
  const double* sum;
  double factor;
  __device__ double operator()() const { return sum ? *sum * factor : factor; }
};

/// How many elements count.
template <class Args>
Total counted_elements(Context& ctx, const Args& a) {
  const int32_t* mask = a.mask;
  if (mask == nullptr) return {nullptr, static_cast<double>(a.N * a.K)};
  double* rows = ctx.take<double>(1);
  sum_all(
      ctx, a.N, [=] __device__(int64_t n) { return mask[n] != 0; }, rows);
  return {rows, static_cast<double>(a.K)};
}

/// f(i), and 0 where the mask of the row of element i is.
template <class F>
struct Unmasked {
  F f;
  const int32_t* mask;
  int64_t K;
  __device__ real operator()(int64_t i) const { return mask == nullptr || mask[i / K] != 0 ? f(i) : real(0); }
};

/// loss[i] = f(i), or the sum or the mean of them. The mean of nothing is NaN.
template <class Args, class F>
void reduce_loss(Context& ctx, const Args& a, F f) {
  const Unmasked<F> each{f, a.mask, a.K};
  real* loss = a.loss;
  if (a.reduction == Reduction::none) return assign(ctx, loss, a.N * a.K, each);
  double* sum = ctx.take<double>(1);
  sum_all(ctx, a.N * a.K, each, sum);
  const Total divisor = a.reduction == Reduction::mean ? counted_elements(ctx, a) : Total{nullptr, 1};
  for_each(ctx, 1, [=] __device__(int64_t) { *loss = static_cast<real>(*sum / divisor()); });
}

/// The gradient that reaches the loss of element i.
struct Upstream {
  const real* dloss;
  bool one_for_all;
  __device__ real operator()(int64_t i) const { return dloss[one_for_all ? 0 : i]; }
};

/// `count` is what the mean divides by.
inline Upstream upstream_of(Context& ctx, Reduction reduction, const real* dloss, Total count) {
  if (reduction != Reduction::mean) return {dloss, reduction == Reduction::sum};
  real* each = ctx.take<real>(1);
  for_each(ctx, 1, [=] __device__(int64_t) { *each = static_cast<real>(*dloss / count()); });
  return {each, true};
}

/// f(i) times the gradient that reaches element i.
template <class F>
struct Scaled {
  F f;
  Upstream upstream;
  __device__ real operator()(int64_t i) const { return f(i) * upstream(i); }
};

/// dx[i] = f(i) times the gradient that reaches element i. A null `dx` is a result nobody wants.
template <class Args, class F>
void loss_gradient(Context& ctx, const Args& a, real* dx, F f) {
  if (dx == nullptr) return;
  const Total count = a.reduction == Reduction::mean ? counted_elements(ctx, a) : Total{nullptr, 1};
  const Upstream upstream = upstream_of(ctx, a.reduction, a.dloss, count);
  assign(ctx, dx, a.N * a.K, Unmasked<Scaled<F>>{{f, upstream}, a.mask, a.K});
}

/// The two directions of a loss of native/math/losses.h.
template <class Args, class L>
void element_loss(Context& ctx, const Args& a, L l) {
  const real *x = a.x, *t = a.target;
  reduce_loss(ctx, a, [=] __device__(int64_t i) { return l.loss(x[i], t[i]); });
}

template <class Args, class L>
void element_loss_grad(Context& ctx, const Args& a, L l) {
  const real *x = a.x, *t = a.target;
  loss_gradient(ctx, a, a.dx, [=] __device__(int64_t i) { return l.dx(x[i], t[i]); });
  loss_gradient(ctx, a, a.dtarget, [=] __device__(int64_t i) { return l.dt(x[i], t[i]); });
}

}  // namespace tt::TT_ISA
