// CTC: the sum over every path there is for tiny problems, the recursion in plain loops for larger ones, and the ends of its domain.
#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr Reduction reductions[] = {Reduction::mean, Reduction::sum, Reduction::none};

struct Batch {
  int64_t B, T, C, S;
  int32_t blank;
  Ints targets, steps, labels;  // steps, labels: empty for whole rows
  Reduction reduction = Reduction::none;
  bool zero_infinity = false;

  int64_t steps_of(int64_t b) const { return steps.empty() ? T : steps[static_cast<size_t>(b)]; }
  int64_t labels_of(int64_t b) const { return labels.empty() ? S : labels[static_cast<size_t>(b)]; }
  Ints target_of(int64_t b) const { return Ints(targets.begin() + b * S, targets.begin() + b * S + labels_of(b)); }

  template <class Args>
  Args arguments() const {
    Args a{};
    a.B = B;
    a.T = T;
    a.C = C;
    a.S = S;
    a.blank = blank;
    a.zero_infinity = zero_infinity;
    a.reduction = reduction;
    a.targets = targets.data();
    a.input_lengths = steps.empty() ? nullptr : steps.data();
    a.target_lengths = labels.empty() ? nullptr : labels.data();
    return a;
  }
};

Ints collapsed(const Ints& path, int32_t blank) {
  Ints labels;
  for (size_t t = 0; t < path.size(); ++t)
    if (path[t] != blank && (t == 0 || path[t] != path[t - 1])) labels.push_back(path[t]);
  return labels;
}

// p by trying all C^n paths.
double all_paths(const Batch& s, const double* x, int64_t b) {
  const auto n = static_cast<size_t>(s.steps_of(b));
  const Ints target = s.target_of(b);
  Ints path(n, 0);
  double p = 0;
  for (;;) {
    if (collapsed(path, s.blank) == target) {
      double sum = 0;
      for (size_t t = 0; t < n; ++t) sum += x[static_cast<int64_t>(t) * s.C + path[t]];
      p += std::exp(sum);
    }
    size_t t = 0;
    while (t < n && ++path[t] == s.C) path[t++] = 0;
    if (t == n) return p;
  }
}

// p by the forward recursion with plain probabilities.
double recursion(const Batch& s, const double* x, int64_t b) {
  Ints l{s.blank};
  for (int32_t label : s.target_of(b)) l.insert(l.end(), {label, s.blank});
  Doubles a(l.size());
  a[0] = 1;
  for (int64_t t = 0; t < s.steps_of(b); ++t)
    for (size_t i = l.size(); i-- > 0;) {
      double sum = a[i];
      if (i > 0) sum += a[i - 1];
      if (i > 1 && l[i] != s.blank && l[i] != l[i - 2]) sum += a[i - 2];
      a[i] = sum * std::exp(x[t * s.C + l[i]]);
    }
  return a.back() + (l.size() > 1 ? a[l.size() - 2] : 0);
}

Doubles losses(const Batch& s, const Doubles& x, double (*p)(const Batch&, const double*, int64_t)) {
  Doubles each;
  double sum = 0, mean = 0;
  for (int64_t b = 0; b < s.B; ++b) {
    each.push_back(-std::log(p(s, x.data() + b * s.T * s.C, b)));
    if (s.zero_infinity && each.back() == inf) each.back() = 0;
    sum += each.back();
    mean += each.back() / static_cast<double>(s.B) / static_cast<double>(std::max<int64_t>(s.labels_of(b), 1));
  }
  if (s.reduction == Reduction::none) return each;
  return {s.reduction == Reduction::mean ? mean : sum};
}

Reals gradient(Context& ctx, const Batch& s, const Reals& x, const Reals& dloss) {
  Reals loss(dloss.size()), occupancy(static_cast<size_t>(s.B * s.T * (2 * s.S + 1)), 7), dx(x.size(), 7);
  auto a = s.arguments<CtcArgs>();
  a.log_probs = x.data();
  a.loss = loss.data();
  a.occupancy = occupancy.data();
  op::ctc(ctx, a);
  auto g = s.arguments<CtcGradArgs>();
  g.occupancy = occupancy.data();
  g.dloss = dloss.data();
  op::ctc_grad(ctx, g);
  g.dlog_probs = dx.data();
  op::ctc_grad(ctx, g);
  return dx;
}

Reals forward(Context& ctx, const Batch& s, const Reals& x) {
  Reals loss(s.reduction == Reduction::none ? static_cast<size_t>(s.B) : 1);
  auto a = s.arguments<CtcArgs>();
  a.log_probs = x.data();
  a.loss = loss.data();
  op::ctc(ctx, a);
  return loss;
}

void test_batch(Batch s, double (*p)(const Batch&, const double*, int64_t)) {
  for (Reduction reduction : reductions) {
    s.reduction = reduction;
    check({"ctc",
           {numbers(s.B * s.T * s.C, -3, 0)},
           [=](Context& ctx, const auto& in) { return forward(ctx, s, in[0]); },
           [=](Context& ctx, const auto& in, const Reals&, const Reals& dloss) {
             const Reals dx = gradient(ctx, s, in[0], dloss);
             for (int64_t b = 0; b < s.B; ++b)
               for (int64_t i = s.steps_of(b) * s.C; i < s.T * s.C; ++i)
                 expect("ctc: padded steps have no gradient", dx[static_cast<size_t>(b * s.T * s.C + i)] == 0);
             return std::vector<Reals>{dx};
           },
           [=](const auto& in) { return losses(s, in[0], p); }});
  }
}

// Labels other than the blank; about half of the neighbours are equal.
Batch random_batch(int64_t B, int64_t T, int64_t C, int64_t S, int32_t blank, bool lengths) {
  Batch s{B, T, C, S, blank, integers(B * S, C - 1), {}, {}};
  for (size_t i = 1; i < s.targets.size(); i += 2) s.targets[i] = s.targets[i - 1];
  for (int32_t& label : s.targets) label += label >= blank;
  if (lengths) {
    for (int64_t b = 0; b < B; ++b) s.steps.push_back(static_cast<int32_t>(T - b % (T / 2 + 1)));
    for (int64_t b = 0; b < B; ++b) s.labels.push_back(static_cast<int32_t>(S - b % (S + 1)));
  }
  return s;
}

void test_unreachable() {
  // Row 0: a repeated label needs three steps. Row 1: nothing to spell in no time. Row 2: something to spell in no time.
  Batch s{3, 2, 3, 2, 0, {1, 1, 0, 0, 2, 0}, {2, 0, 0}, {2, 0, 1}};
  const Reals x = reals(numbers(18, -2, 0)), dloss(3, 1);
  const auto loss = [&] { return run("ctc out of reach", [&](Context& ctx) { return forward(ctx, s, x); }); };
  const auto slope = [&] { return run("ctc gradient out of reach", [&](Context& ctx) { return gradient(ctx, s, x, dloss); }); };
  near("ctc out of reach", loss(), {inf, 0, inf}, 0);
  const Reals bad = slope();
  expect("ctc out of reach: the gradient is NaN", std::isnan(bad[0]) && std::isnan(bad[1]));
  expect("ctc out of reach: padding has none", bad[6] == 0 && bad[12] == 0);
  s.zero_infinity = true;
  near("ctc, infinity as 0", loss(), {0, 0, 0}, 0);
  near("ctc, the gradient of infinity as 0", slope(), Doubles(18, 0), 0);
}

// Probabilities far below what a float or a double holds: -ln p = 3000 · 2.
void test_long() {
  Batch s{1, 3000, 2, 1, 0, {1}, {}, {}};
  Reals x;
  for (int64_t t = 0; t < s.T; ++t) x.insert(x.end(), {-1000, -2});
  near("ctc of an improbable path", run("ctc", [&](Context& ctx) { return forward(ctx, s, x); }), {6000}, tolerance);
  const Reals dx = run("ctc gradient", [&](Context& ctx) { return gradient(ctx, s, x, Reals{1}); });
  near("ctc gradient of an improbable path", {dx[0], dx[1], dx[5998], dx[5999]}, {0, -1, 0, -1}, tolerance);
  x[7] = std::numeric_limits<real>::quiet_NaN();
  expect("ctc of NaN", std::isnan(run("ctc", [&](Context& ctx) { return forward(ctx, s, x); })[0]));
}
}  // namespace

void test_ctc() {
  for (bool lengths : {false, true}) {
    test_batch(random_batch(3, 6, 4, 3, 0, lengths), all_paths);
    test_batch(random_batch(5, 5, 3, 2, 2, lengths), all_paths);
    test_batch(random_batch(2, 4, 3, 1, 1, lengths), all_paths);
    test_batch(random_batch(1, 1, 2, 1, 0, lengths), all_paths);
    test_batch(random_batch(7, 33, 17, 5, 3, lengths), recursion);
    test_batch(random_batch(65, 41, 30, 13, 29, lengths), recursion);
  }
  test_unreachable();
  test_long();
}

}  // namespace tt::test
