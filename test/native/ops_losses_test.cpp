// Elementwise losses: plain formulas, with and without masks and weights, and extreme logits.
#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

constexpr Reduction reductions[] = {Reduction::mean, Reduction::sum, Reduction::none};

struct Problem {
  int64_t N, K;
  Reduction reduction;
  Ints mask;  // empty: none
};

bool counts(const Problem& p, int64_t i) { return p.mask.empty() || p.mask[static_cast<size_t>(i / p.K)] != 0; }

// What the reduction makes of f(i).
template <class F>
Doubles reduced(const Problem& p, F f) {
  Doubles losses;
  long double sum = 0;
  double count = 0;
  for (int64_t i = 0; i < p.N * p.K; ++i) {
    losses.push_back(counts(p, i) ? f(static_cast<size_t>(i)) : 0);
    sum += losses.back();
    count += counts(p, i);
  }
  if (p.reduction == Reduction::none) return losses;
  return {static_cast<double>(p.reduction == Reduction::mean ? sum / count : sum)};
}

// The arguments that all these losses share; `set` gives the others.
template <class Args, class Set>
Args arguments(const Problem& p, const std::vector<Reals>& in, const Set& set) {
  Args a{};
  a.N = p.N;
  a.K = p.K;
  a.reduction = p.reduction;
  if constexpr (requires { a.logits; })
    a.logits = in[0].data();
  else
    a.x = in[0].data();
  a.target = in[1].data();
  a.mask = p.mask.empty() ? nullptr : p.mask.data();
  set(a);
  return a;
}

template <class Grad>
void want(Grad& a, real* dx, real* dtarget) {
  if constexpr (requires { a.dlogits; })
    a.dlogits = dx;
  else
    a.dx = dx;
  a.dtarget = dtarget;
}

// f(x, target, i) is the loss of element i.
template <class Args, class Grad, class Set, class F>
void element_loss(const char* name, const Problem& p, const Doubles& x, const Doubles& target, void (*kernel)(Context&, const Args&),
                  void (*grad)(Context&, const Grad&), Set set, F f) {
  check({name,
         {x, target},
         [=](Context& ctx, const auto& in) {
           Reals loss(p.reduction == Reduction::none ? in[0].size() : 1);
           Args a = arguments<Args>(p, in, set);
           a.loss = loss.data();
           kernel(ctx, a);
           return loss;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dloss) {
           std::vector<Reals> d{Reals(in[0].size(), 7), Reals(in[0].size(), 7)};
           Grad a = arguments<Grad>(p, in, set);
           a.dloss = dloss.data();
           want(a, d[0].data(), d[1].data());
           grad(ctx, a);
           want(a, nullptr, nullptr);
           grad(ctx, a);
           for (size_t i = 0; i < in[0].size(); ++i)
             if (!counts(p, static_cast<int64_t>(i)))
               expect(std::string(name) + ": no gradient where the mask is 0", d[0][i] == 0 && d[1][i] == 0);
           return d;
         },
         [=](const auto& in) { return reduced(p, [&](size_t i) { return f(in[0][i], in[1][i], i); }); }});
}

double log_sigmoid(double x) { return -std::log1p(std::exp(-x)); }

void test_bce(const Problem& p, bool weighted) {
  const Doubles weight = numbers(p.N * p.K, 0.5, 4);
  const Reals w = reals(weight);
  element_loss(
      "bce_with_logits", p, numbers(p.N * p.K, -6, 6), numbers(p.N * p.K, 0, 1), op::bce_with_logits, op::bce_with_logits_grad,
      [w, weighted](auto& a) { a.pos_weight = weighted ? w.data() : nullptr; },
      [=](double x, double t, size_t i) { return -(weighted ? weight[i] : 1) * t * log_sigmoid(x) - (1 - t) * log_sigmoid(-x); });
}

void test_all(const Problem& p) {
  const int64_t n = p.N * p.K;
  const Doubles x = numbers(n), t = numbers(n);
  const auto plain = [](auto&) {};
  element_loss("mse", p, x, t, op::mse, op::mse_grad, plain, [](double a, double b, size_t) { return (a - b) * (a - b); });
  element_loss("l1", p, x, t, op::l1, op::l1_grad, plain, [](double a, double b, size_t) { return std::fabs(a - b); });
  for (double at : {0.0, 0.7, 2.0}) {
    element_loss(
        "smooth_l1", p, x, t, op::smooth_l1, op::smooth_l1_grad, [=](auto& a) { a.beta = at; },
        [=](double a, double b, size_t) {
          const double d = std::fabs(a - b);
          return d < at ? d * d / 2 / at : d - at / 2;
        });
    if (at == 0) continue;
    element_loss(
        "huber", p, x, t, op::huber, op::huber_grad, [=](auto& a) { a.delta = at; },
        [=](double a, double b, size_t) {
          const double d = std::fabs(a - b);
          return d <= at ? d * d / 2 : at * (d - at / 2);
        });
  }
  element_loss("kl_div", p, numbers(n, -3, 0), numbers(n, 0.1, 1), op::kl_div, op::kl_div_grad, plain,
               [](double a, double b, size_t) { return b * (std::log(b) - a); });
  element_loss(
      "kl_div", p, numbers(n, -3, 0), numbers(n, -3, 0), op::kl_div, op::kl_div_grad, [](auto& a) { a.log_target = true; },
      [](double a, double b, size_t) { return std::exp(b) * (b - a); });
  for (bool weighted : {false, true}) test_bce(p, weighted);
}

void test_bce_extremes(const Reals* weight) {
  const Reals x = {1000, -1000, 1000, -1000, 40}, t = {1, 0, 0, 1, 1}, ones(x.size(), 1);
  const real* w = weight ? weight->data() : nullptr;
  const double heavy = weight ? (*weight)[3] : 1;
  const auto n = static_cast<int64_t>(x.size());
  const Reals loss = run("bce extremes", [&](Context& ctx) {
    Reals y(x.size());
    op::bce_with_logits(ctx, {1, n, Reduction::none, x.data(), t.data(), w, nullptr, y.data()});
    return y;
  });
  near("bce extremes", loss, {0, 0, 1000, 1000 * heavy, 0}, 1e-12);
  const Reals dx = run("bce extreme gradients", [&](Context& ctx) {
    Reals d(x.size());
    op::bce_with_logits_grad(ctx, {1, n, Reduction::none, x.data(), t.data(), w, nullptr, ones.data(), d.data(), nullptr});
    return d;
  });
  near("bce extreme gradients", dx, {0, 0, 1, -heavy, 0}, 1e-12);
}

void test_kl_of_nothing() {
  const Reals x = {-1, -2}, t = {0, 1}, one = {1, 1};
  const Reals loss = run("kl_div at 0", [&](Context& ctx) {
    Reals y(2);
    op::kl_div(ctx, {1, 2, false, Reduction::none, x.data(), t.data(), nullptr, y.data()});
    return y;
  });
  near("kl_div at 0", loss, {0, 2}, tolerance);
  const Reals dt = run("kl_div gradient at 0", [&](Context& ctx) {
    Reals d(2);
    op::kl_div_grad(ctx, {1, 2, false, Reduction::none, x.data(), t.data(), nullptr, one.data(), nullptr, d.data()});
    return d;
  });
  near("kl_div gradient at 0", dt, {0, 3}, tolerance);
}

// What does not count may be anything: NaN in the padding stays there.
void test_masked_nan() {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const Reals x = {1, nan, 3, nan}, t = {0, 0, nan, 1}, one = {1};
  const Ints some = {1, 0, 0, 0}, nothing = {0, 0, 0, 0};
  const auto loss = [&](const Ints& mask, Reduction reduction) {
    return run("masked mse", [&](Context& ctx) {
      Reals y(1);
      op::mse(ctx, {1, 4, reduction, x.data(), t.data(), mask.data(), y.data()});
      return y;
    });
  };
  near("mean of one", loss(some, Reduction::mean), {1}, 0);
  near("mean of nothing", loss(nothing, Reduction::mean), {std::nan("")}, 0);
  near("sum of nothing", loss(nothing, Reduction::sum), {0}, 0);
  const Reals dx = run("masked mse gradient", [&](Context& ctx) {
    Reals d(4, 7);
    op::mse_grad(ctx, {1, 4, Reduction::mean, x.data(), t.data(), some.data(), one.data(), d.data(), nullptr});
    return d;
  });
  near("masked mse gradient", dx, {2, 0, 0, 0}, 0);
}
}  // namespace

void test_losses() {
  for (Reduction reduction : reductions) {
    for (int64_t n : sizes) test_all({n, 1, reduction, {}});
    for (const auto& [N, K] : {std::pair<int64_t, int64_t>{1, 1}, {3, 5}, {17, 3}, {65, 1}, {many / 50 + 1, 33}}) {
      Ints mask = integers(N, 2);
      mask[0] = 1;
      test_all({N, K, reduction, mask});
      test_all({N, K, reduction, {}});
    }
  }
  test_bce_extremes(nullptr);
  const Reals weight = {3, 3, 3, 3, 3};
  test_bce_extremes(&weight);
  test_kl_of_nothing();
  test_masked_nan();
}

}  // namespace tt::test
