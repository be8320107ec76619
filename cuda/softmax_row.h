// Softmax of one row by a team of threads, and its gradient.
//
// One pass finds the largest number and the sum of exponentials together: a new largest shrinks the sum so far. Source: Milakov &
// Gimelshein 2018, algorithm 3.
#pragma once

#include <cmath>
#include <limits>

#include "cuda/row_team.h"

namespace tt::TT_ISA {

/// sum = Σ e^(x - largest) over some numbers x.
struct Exponentials {
  real largest, sum;
};
constexpr Exponentials of_no_numbers{-std::numeric_limits<real>::infinity(), 0};

/// e^(x - largest) for x <= largest, where two equal infinities differ by 0.
__device__ inline real below_largest(real x, real largest) { return x == largest ? real(1) : std::exp(x - largest); }

struct AddExponentials {
  // Two branches, because a b + c and c + b a may round differently once the compiler fuses them.
  __device__ Exponentials operator()(Exponentials a, Exponentials b) const {
    if (a.largest >= b.largest) return {a.largest, a.sum + b.sum * below_largest(b.largest, a.largest)};
    return {b.largest, b.sum + a.sum * below_largest(a.largest, b.largest)};
  }
};

/// `so_far` and x[0], x[step], …, n of them. NaN makes the sum NaN and is no largest number.
template <int n>
__device__ Exponentials add_exponentials(Exponentials so_far, const real* x, int64_t step) {
  real values[n], largest = so_far.largest;
  for (int i = 0; i < n; ++i) values[i] = x[i * step];
  for (int i = 0; i < n; ++i) largest = values[i] > largest ? values[i] : largest;
  real sum = so_far.sum * below_largest(so_far.largest, largest);
  for (int i = 0; i < n; ++i) sum += below_largest(values[i], largest);
  return {largest, sum};
}

/// Of a whole row; an infinite largest number makes the sum NaN, as the difference of two infinities does.
template <class Team>
__device__ Exponentials row_exponentials(Team team, const real* x, int64_t n) {
  constexpr int at_once = 4;
  Exponentials all = of_no_numbers;
  int64_t j = team.rank();
  for (; j + (at_once - 1) * team.size() < n; j += at_once * team.size()) all = add_exponentials<at_once>(all, x + j, team.size());
  for (; j < n; j += team.size()) all = add_exponentials<1>(all, x + j, team.size());
  all = team.combine(all, of_no_numbers, AddExponentials{});
  all.sum += all.largest - all.largest;
  return all;
}

/// y = e^(x - max) / Σ e^(x - max); y may be x.
template <class Team>
__device__ void softmax_row(Team team, const real* x, real* y, int64_t n) {
  const Exponentials all = row_exponentials(team, x, n);
  const real scale = 1 / all.sum;
  for (int64_t j = team.rank(); j < n; j += team.size()) y[j] = std::exp(x[j] - all.largest) * scale;
}

/// dx = y (dy - Σ dy y); dx may be dy. Where one y is nearly 1 its dy is nearly the mean, and the rounding of the mean would be all that is
/// left of their difference: so the mean of the differences is taken out as well.
template <class Team>
__device__ void softmax_row_grad(Team team, const real* y, const real* dy, real* dx, int64_t n) {
  const real mean = team_sum(team, n, [=](int64_t j) { return dy[j] * y[j]; });
  const real rest = team_sum(team, n, [=](int64_t j) { return (dy[j] - mean) * y[j]; });
  for (int64_t j = team.rank(); j < n; j += team.size()) dx[j] = y[j] * ((dy[j] - mean) - rest);
}

}  // namespace tt::TT_ISA
