#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

constexpr Reduction reductions[] = {Reduction::mean, Reduction::sum, Reduction::none};

// What the reduction makes of the losses; `count` of them are in the mean.
Doubles reduced(const Doubles& losses, Reduction reduction, double count) {
  if (reduction == Reduction::none) return losses;
  double sum = 0;
  for (double v : losses) sum += v;
  return {reduction == Reduction::mean ? sum / count : sum};
}

size_t loss_size(int64_t n, Reduction reduction) { return reduction == Reduction::none ? static_cast<size_t>(n) : 1; }

void test_mse(int64_t n, Reduction reduction) {
  check({"mse",
         {numbers(n), numbers(n)},
         [=](Context& ctx, const auto& in) {
           Reals loss(loss_size(n, reduction));
           op::mse(ctx, {n, reduction, in[0].data(), in[1].data(), loss.data()});
           return loss;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dloss) {
           std::vector<Reals> d{Reals(in[0].size()), Reals(in[0].size())};
           op::mse_grad(ctx, {n, reduction, in[0].data(), in[1].data(), dloss.data(), d[0].data(), d[1].data()});
           op::mse_grad(ctx, {n, reduction, in[0].data(), in[1].data(), dloss.data(), nullptr, nullptr});
           return d;
         },
         [=](const auto& in) {
           Doubles losses;
           for (size_t i = 0; i < in[0].size(); ++i) losses.push_back((in[0][i] - in[1][i]) * (in[0][i] - in[1][i]));
           return reduced(losses, reduction, static_cast<double>(n));
         }});
}

void test_bce(int64_t n, Reduction reduction) {
  const Doubles target = numbers(n, 0, 1);
  const Reals t = reals(target);
  check({"bce_with_logits",
         {numbers(n, -6, 6)},
         [=](Context& ctx, const auto& in) {
           Reals loss(loss_size(n, reduction));
           op::bce_with_logits(ctx, {n, reduction, in[0].data(), t.data(), loss.data()});
           return loss;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dloss) {
           Reals dx(in[0].size());
           op::bce_with_logits_grad(ctx, {n, reduction, in[0].data(), t.data(), dloss.data(), dx.data()});
           op::bce_with_logits_grad(ctx, {n, reduction, in[0].data(), t.data(), dloss.data(), nullptr});
           return std::vector<Reals>{dx};
         },
         [=](const auto& in) {
           Doubles losses;
           for (size_t i = 0; i < in[0].size(); ++i) {
             const double p = 1 / (1 + std::exp(-in[0][i]));
             losses.push_back(-target[i] * std::log(p) - (1 - target[i]) * std::log1p(-p));
           }
           return reduced(losses, reduction, static_cast<double>(n));
         }});
}

void test_bce_extremes() {
  const Reals x = {1000, -1000, 1000, -1000, 40}, t = {1, 0, 0, 1, 1};
  const auto n = static_cast<int64_t>(x.size());
  const Reals loss = run("bce extremes", [&](Context& ctx) {
    Reals y(x.size());
    op::bce_with_logits(ctx, {n, Reduction::none, x.data(), t.data(), y.data()});
    return y;
  });
  near("bce extremes", loss, {0, 0, 1000, 1000, 0}, 1e-12);
  const Reals ones(x.size(), 1);
  const Reals dx = run("bce extreme gradients", [&](Context& ctx) {
    Reals d(x.size());
    op::bce_with_logits_grad(ctx, {n, Reduction::none, x.data(), t.data(), ones.data(), d.data()});
    return d;
  });
  near("bce extreme gradients", dx, {0, 0, 1, -1, 0}, 1e-12);
}

struct Rows {
  int64_t R, C;
  int32_t ignored;
};

void test_cross_entropy(const Rows& s, Reduction reduction) {
  const Ints target = integers(s.R, s.C);
  double count = 0;
  for (int32_t t : target) count += t != s.ignored;
  check({"cross_entropy",
         {numbers(s.R * s.C, -8, 8)},
         [=](Context& ctx, const auto& in) {
           Reals loss(loss_size(s.R, reduction));
           op::cross_entropy(ctx, {s.R, s.C, s.ignored, reduction, in[0].data(), target.data(), loss.data(), nullptr});
           return loss;
         },
         [=](Context& ctx, const auto& in, const Reals& y, const Reals& dloss) {
           Reals loss(y.size()), lse(static_cast<size_t>(s.R)), dx(in[0].size(), 7);
           op::cross_entropy(ctx, {s.R, s.C, s.ignored, reduction, in[0].data(), target.data(), loss.data(), lse.data()});
           op::cross_entropy_grad(ctx, {s.R, s.C, s.ignored, reduction, in[0].data(), target.data(), lse.data(), dloss.data(), dx.data()});
           for (int64_t r = 0; r < s.R; ++r)
             for (int64_t c = 0; c < s.C && target[static_cast<size_t>(r)] == s.ignored; ++c)
               expect("cross_entropy: an ignored row has no gradient", dx[static_cast<size_t>(r * s.C + c)] == 0);
           return std::vector<Reals>{dx};
         },
         [=](const auto& in) {
           Doubles losses;
           for (int64_t r = 0; r < s.R; ++r) {
             const double* x = in[0].data() + r * s.C;
             const int32_t t = target[static_cast<size_t>(r)];
             double sum = 0;
             for (int64_t c = 0; c < s.C; ++c) sum += std::exp(x[c]);
             losses.push_back(t == s.ignored ? 0 : std::log(sum) - x[t]);
           }
           return reduced(losses, reduction, count);
         }});
}

void test_nothing_counted() {
  const Ints target(3, -100);
  const Reals x(6, 1), dloss(1, 1), lse(3);
  Reals loss(1);
  const auto of = [&](Reduction reduction) {
    return run("cross_entropy of ignored rows", [&](Context& ctx) {
      op::cross_entropy(ctx, {3, 2, -100, reduction, x.data(), target.data(), loss.data(), nullptr});
      return loss;
    });
  };
  near("mean of no row", of(Reduction::mean), {std::nan("")}, 0);
  near("sum of no row", of(Reduction::sum), {0}, 0);
  const Reals dx = run("gradient of ignored rows", [&](Context& ctx) {
    Reals d(6, 7);
    op::cross_entropy_grad(ctx, {3, 2, -100, Reduction::mean, x.data(), target.data(), lse.data(), dloss.data(), d.data()});
    return d;
  });
  near("gradient of ignored rows", dx, Doubles(6, 0), 0);
}
}  // namespace

void test_losses() {
  for (Reduction reduction : reductions) {
    for (int64_t n : sizes) {
      test_mse(n, reduction);
      test_bce(n, reduction);
    }
    for (const Rows& s :
         {Rows{5, 4, -100}, {5, 17, 1}, {1, 1, -100}, {3, 33, 2}, {2, 65, 0}, {0, 3, -100}, {40, 10007, -100}, {9001, 5, 2}})
      test_cross_entropy(s, reduction);
  }
  test_bce_extremes();
  test_nothing_counted();
}

}  // namespace tt::test
