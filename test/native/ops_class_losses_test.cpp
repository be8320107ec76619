// Losses over classes: cross-entropy with smoothing, weights and masks, and negative log-likelihood.
#include <cmath>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

constexpr Reduction reductions[] = {Reduction::mean, Reduction::sum, Reduction::none};

struct Rows {
  int64_t R, C;
  int32_t ignored;
  double smoothing = 0;
  bool weighted = false, masked = false;
};

// The tensors besides the scores.
struct Classes {
  Rows s;
  Reduction reduction;
  Ints target, mask;
  Doubles weight;
  Reals w;

  Classes(const Rows& rows, Reduction reduction)
      : s(rows), reduction(reduction), target(integers(s.R, s.C)), mask(integers(s.R, 2)), weight(numbers(s.C, 0.5, 3)), w(reals(weight)) {
    if (s.R == 0) return;
    target[0] = s.ignored == 0 ? 1 : 0;  // some row counts
    mask[0] = 1;
  }

  bool counts(int64_t r) const {
    const auto i = static_cast<size_t>(r);
    return target[i] != s.ignored && (!s.masked || mask[i] != 0);
  }
  double weight_of(int64_t c) const { return s.weighted ? weight[static_cast<size_t>(c)] : 1; }
  size_t loss_size() const { return reduction == Reduction::none ? static_cast<size_t>(s.R) : 1; }

  template <class Args>
  Args arguments() const {
    Args a{};
    a.R = s.R;
    a.C = s.C;
    a.ignore_index = s.ignored;
    if constexpr (requires { a.label_smoothing; }) a.label_smoothing = s.smoothing;
    a.reduction = reduction;
    a.target = target.data();
    a.class_weight = s.weighted ? w.data() : nullptr;
    a.mask = s.masked ? mask.data() : nullptr;
    return a;
  }

  // The reduced losses, f(r, c) being the loss of row r for class c.
  template <class F>
  Doubles reduced(F f) const {
    Doubles losses;
    double sum = 0, total = 0;
    for (int64_t r = 0; r < s.R; ++r) {
      const int32_t t = target[static_cast<size_t>(r)];
      double loss = 0;
      if (counts(r)) {
        loss = (1 - s.smoothing) * weight_of(t) * f(r, t);
        for (int64_t c = 0; c < s.C && s.smoothing > 0; ++c) loss += s.smoothing / static_cast<double>(s.C) * weight_of(c) * f(r, c);
        total += weight_of(t);
      }
      losses.push_back(loss);
      sum += loss;
    }
    if (reduction == Reduction::none) return losses;
    return {reduction == Reduction::mean ? sum / total : sum};
  }

  void expect_silent(const Reals& dx) const {
    for (int64_t r = 0; r < s.R; ++r)
      for (int64_t c = 0; c < s.C && !counts(r); ++c)
        expect("a row that does not count has no gradient", dx[static_cast<size_t>(r * s.C + c)] == 0);
  }
};

void test_cross_entropy(const Rows& s, Reduction reduction) {
  const Classes k(s, reduction);
  check({"cross_entropy",
         {numbers(s.R * s.C, -8, 8)},
         [=](Context& ctx, const auto& in) {
           Reals loss(k.loss_size());
           auto a = k.arguments<CrossEntropyArgs>();
           a.logits = in[0].data();
           a.loss = loss.data();
           op::cross_entropy(ctx, a);
           return loss;
         },
         [=](Context& ctx, const auto& in, const Reals& y, const Reals& dloss) {
           Reals loss(y.size()), lse(static_cast<size_t>(s.R)), dx(in[0].size(), 7);
           auto a = k.arguments<CrossEntropyArgs>();
           a.logits = in[0].data();
           a.loss = loss.data();
           a.lse = lse.data();
           op::cross_entropy(ctx, a);
           auto g = k.arguments<CrossEntropyGradArgs>();
           g.logits = in[0].data();
           g.lse = lse.data();
           g.dloss = dloss.data();
           g.dlogits = dx.data();
           op::cross_entropy_grad(ctx, g);
           k.expect_silent(dx);
           return std::vector<Reals>{dx};
         },
         [=](const auto& in) {
           const auto lse = [&](int64_t r) {
             double sum = 0;
             for (int64_t c = 0; c < s.C; ++c) sum += std::exp(in[0][static_cast<size_t>(r * s.C + c)]);
             return std::log(sum);
           };
           Doubles normaliser;
           for (int64_t r = 0; r < s.R; ++r) normaliser.push_back(lse(r));
           return k.reduced(
               [&](int64_t r, int64_t c) { return normaliser[static_cast<size_t>(r)] - in[0][static_cast<size_t>(r * s.C + c)]; });
         }});
}

void test_nll(const Rows& s, Reduction reduction) {
  const Classes k(s, reduction);
  check({"nll",
         {numbers(s.R * s.C, -8, 0)},
         [=](Context& ctx, const auto& in) {
           Reals loss(k.loss_size());
           auto a = k.arguments<NllArgs>();
           a.log_probs = in[0].data();
           a.loss = loss.data();
           op::nll(ctx, a);
           return loss;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dloss) {
           Reals dx(in[0].size(), 7);
           auto g = k.arguments<NllGradArgs>();
           g.dloss = dloss.data();
           op::nll_grad(ctx, g);
           g.dlog_probs = dx.data();
           op::nll_grad(ctx, g);
           k.expect_silent(dx);
           return std::vector<Reals>{dx};
         },
         [=](const auto& in) { return k.reduced([&](int64_t r, int64_t c) { return -in[0][static_cast<size_t>(r * s.C + c)]; }); }});
}

void test_nothing_counted(bool masked) {
  const Ints target(3, masked ? 1 : -100), mask(3, 0);
  const Reals x(6, 1), dloss(1, 1), lse(3);
  Reals loss(1);
  CrossEntropyArgs a{};
  a.R = 3;
  a.C = 2;
  a.ignore_index = -100;
  a.logits = x.data();
  a.target = target.data();
  a.mask = masked ? mask.data() : nullptr;
  a.loss = loss.data();
  const auto of = [&](Reduction reduction) {
    a.reduction = reduction;
    return run("cross_entropy of ignored rows", [&](Context& ctx) {
      op::cross_entropy(ctx, a);
      return loss;
    });
  };
  near("mean of no row", of(Reduction::mean), {std::nan("")}, 0);
  near("sum of no row", of(Reduction::sum), {0}, 0);
  const Reals dx = run("gradient of ignored rows", [&](Context& ctx) {
    Reals d(6, 7);
    op::cross_entropy_grad(ctx,
                           {3, 2, -100, 0, Reduction::mean, x.data(), target.data(), nullptr, a.mask, lse.data(), dloss.data(), d.data()});
    return d;
  });
  near("gradient of ignored rows", dx, Doubles(6, 0), 0);
}
}  // namespace

void test_class_losses() {
  for (Reduction reduction : reductions) {
    for (Rows s : {Rows{5, 4, -100},
                   {5, 17, 1},
                   {1, 1, -100},
                   {3, 33, 2},
                   {2, 65, 0},
                   {0, 3, -100},
                   {many / 5000 + 3, 10007, -100},
                   {many / 20, 5, 2}})
      for (double smoothing : {0.0, 0.1, 1.0})
        for (bool weighted : {false, true})
          for (bool masked : {false, true}) {
            s.smoothing = smoothing;
            s.weighted = weighted;
            s.masked = masked;
            test_cross_entropy(s, reduction);
            s.smoothing = 0;
            if (smoothing == 0) test_nll(s, reduction);
          }
  }
  test_nothing_counted(false);
  test_nothing_counted(true);
}

}  // namespace tt::test
