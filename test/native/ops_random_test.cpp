// Random fills and dropout: the numbers of the counter generator, element by element, and their distribution.
#include <cmath>

#include "native/gen/prototypes.h"
#include "native/math/philox.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

constexpr int64_t seed = 11, step = 3;

double uniform_of(size_t i) { return philox_uniform(seed, step, 0, i); }

void test_dropout(double p) {
  for (int64_t n : sizes) {
    Case c{"dropout",
           {numbers(n)},
           [=](Context& ctx, const auto& in) {
             Reals y(in[0].size());
             op::dropout(ctx, {n, p, seed, step, in[0].data(), y.data()});
             return y;
           },
           [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
             Reals dx(in[0].size());
             op::dropout_grad(ctx, {n, p, seed, step, dy.data(), dx.data()});
             op::dropout_grad(ctx, {n, p, seed, step, dy.data(), nullptr});
             return std::vector<Reals>{dx};
           },
           [=](const auto& in) {
             Doubles y = in[0];
             for (size_t i = 0; i < y.size(); ++i) y[i] = uniform_of(i) >= p ? y[i] / (1 - p) : 0;
             return y;
           }};
    check(c);
  }
}

void test_uniform() {
  for (int64_t n : sizes) {
    Doubles want(static_cast<size_t>(n));
    for (size_t i = 0; i < want.size(); ++i) want[i] = -1 + 3 * uniform_of(i);
    const Reals got = run("uniform", [&](Context& ctx) {
      Reals x(static_cast<size_t>(n));
      op::uniform(ctx, {n, -1, 2, seed, step, x.data()});
      return x;
    });
    near("uniform", got, want, tolerance);
  }
  const Reals narrow = run("uniform", [&](Context& ctx) {
    Reals x(200001);
    op::uniform(ctx, {200001, 100, 100.0001, seed, step, x.data()});
    return x;
  });
  for (real x : narrow) expect("uniform stays below its upper end", x >= 100 && x < static_cast<real>(100.0001));
}

void test_normal() {
  for (int64_t n : sizes) {
    const Reals got = run("normal", [&](Context& ctx) {
      Reals x(static_cast<size_t>(n));
      op::normal(ctx, {n, 2, 0.5, seed, step, x.data()});
      return x;
    });
    Doubles want(got.size());
    for (size_t i = 0; i < want.size(); ++i) {
      const size_t pair = i / 2 * 2;
      const double r = std::sqrt(-2 * std::log(uniform_of(pair) + 0x1p-25)), angle = 2 * std::acos(-1.0) * uniform_of(pair + 1);
      want[i] = 2 + 0.5 * r * (i % 2 ? std::sin(angle) : std::cos(angle));
    }
    near("normal", got, want, tolerance);
    if (n < 200001) continue;
    double moments[5] = {};
    for (real x : got)
      for (int k = 1; k < 5; ++k) moments[k] += std::pow((x - 2) / 0.5, k) / static_cast<double>(n);
    // Five standard errors of 200,001 numbers.
    expect("normal mean", std::fabs(moments[1]) < 0.012);
    expect("normal variance", std::fabs(moments[2] - 1) < 0.016);
    expect("normal skewness", std::fabs(moments[3]) < 0.044);
    expect("normal kurtosis", std::fabs(moments[4] - 3) < 0.11);
  }
}

void test_orthogonal(int64_t M, int64_t K) {
  constexpr double gain = 1.5;
  const Reals x = run("orthogonal", [&](Context& ctx) {
    Reals q(static_cast<size_t>(M * K));
    op::orthogonal(ctx, {M, K, gain, seed, step, q.data()});
    return q;
  });
  // Inner products of the shorter axis.
  const int64_t count = M <= K ? M : K, length = M <= K ? K : M;
  const int64_t next = M <= K ? K : 1, inner = M <= K ? 1 : K;
  Reals products;
  Doubles identity;
  for (int64_t a = 0; a < count; ++a)
    for (int64_t b = 0; b <= a; ++b) {
      double sum = 0;
      for (int64_t i = 0; i < length; ++i)
        sum += static_cast<double>(x[static_cast<size_t>(a * next + i * inner)]) * x[static_cast<size_t>(b * next + i * inner)];
      products.push_back(static_cast<real>(sum));
      identity.push_back(a == b ? gain * gain : 0);
    }
  near("orthogonal", products, identity, single ? 1e-6 : 1e-14);
}
}  // namespace

void test_random() {
  // The last one is the number of an element, which is therefore kept.
  for (double p : {0.0, 0.4, 0.5, uniform_of(1)}) test_dropout(p);
  const Reals none = run("dropout of everything", [&](Context& ctx) {
    const Reals x(130, 2);
    Reals y(130, 7);
    op::dropout(ctx, {130, 1, seed, step, x.data(), y.data()});
    return y;
  });
  near("dropout of everything", none, Doubles(130, 0), 0);
  // Where an array begins changes nothing.
  const auto from = [&](size_t place) {
    return run("dropout from place " + std::to_string(place), [&](Context& ctx) {
      Reals x(place + 131, 1), y(place + 131);
      op::dropout(ctx, {131, 0.5, seed, step, x.data() + place, y.data() + place});
      return Reals(y.begin() + static_cast<std::ptrdiff_t>(place), y.end());
    });
  };
  for (size_t place : {1, 2, 3}) near("dropout from another place", from(place), doubles(from(0)), 0);
  test_uniform();
  test_normal();
  for (auto [M, K] : {std::pair{1, 1}, {3, 3}, {17, 33}, {65, 17}, {130, 130}, {260, 65}, {0, 3}}) test_orthogonal(M, K);
}

}  // namespace tt::test
