// Attention by dot products and by a layer of scores: against plain loops, with every kind of mask, dropout, rows that see nothing and odd
// sizes; results are context and weights one after the other.
#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "native/math/philox.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

struct Shape {
  int64_t B, S, T, A, K, V;
};
/// What hides keys. `matrices` of mask: 0 for none, 1 or B*A.
struct Hiding {
  bool lengths, padding, causal;
  int64_t matrices;
  double dropout;
};

template <class T, class A>
auto pointer(std::vector<T, A>& x) {
  return x.empty() ? nullptr : x.data();
}
template <class T, class A>
auto pointer(const std::vector<T, A>& x) {
  return x.empty() ? nullptr : x.data();
}

Reals joined(const Reals& a, const Reals& b) {
  Reals both = a;
  both.insert(both.end(), b.begin(), b.end());
  return both;
}

/// Softmax of the scores that are not hidden, in place; 0 where all are.
void weigh(double* p, int64_t T) {
  double largest = -INFINITY, sum = 0;
  for (int64_t t = 0; t < T; ++t) largest = std::fmax(largest, p[t]);
  for (int64_t t = 0; t < T; ++t) sum += p[t] = largest == -INFINITY ? 0 : std::exp(p[t] - largest);
  for (int64_t t = 0; t < T && sum > 0; ++t) p[t] /= sum;
}

/// Lengths that hold 0, T and others in turn.
Ints some_lengths(int64_t B, int64_t T) {
  Ints lengths;
  for (int64_t b = 0; b < B; ++b) lengths.push_back(static_cast<int32_t>(b % 3 == 1 ? 0 : b % 3 == 2 ? T : (T + 1) / 2));
  return lengths;
}

void test_dot(const Shape& s, const Hiding& hiding) {
  const auto [B, S, T, A, K, V] = s;
  constexpr double scale = 0.375;
  const Ints lengths = hiding.lengths ? some_lengths(B, T) : Ints(), padding = hiding.padding ? integers(B * T, 2) : Ints();
  const int64_t M = hiding.matrices, all = B * A * S * T;
  // What dropout multiplies each weight by.
  Doubles factors(static_cast<size_t>(all), 1);
  for (size_t i = 0; hiding.dropout > 0 && i < factors.size(); ++i)
    factors[i] = static_cast<double>(philox_uniform(5, 9, 0, i)) >= hiding.dropout ? 1 / (1 - hiding.dropout) : 0;
  const auto forward = [=](Context& ctx, const std::vector<Reals>& in, Reals& context, Reals& weights) {
    op::dot_attention(ctx, {B,
                            S,
                            K,
                            T,
                            V,
                            M > 0 ? M : -1,
                            A,
                            scale,
                            hiding.causal,
                            hiding.dropout,
                            5,
                            9,
                            in[0].data(),
                            in[1].data(),
                            in[2].data(),
                            pointer(lengths),
                            pointer(padding),
                            pointer(in[3]),
                            context.data(),
                            weights.data()});
  };
  Case c{"dot_attention",
         {numbers(B * S * A * K), numbers(B * T * A * K), numbers(B * T * A * V), numbers(M * S * T)},
         [=](Context& ctx, const auto& in) {
           Reals context(static_cast<size_t>(B * S * A * V), 7), weights(static_cast<size_t>(all), 7);
           forward(ctx, in, context, weights);
           return joined(context, weights);
         },
         [=](Context& ctx, const auto& in, const Reals& y, const Reals& dy) {
           const int64_t context = B * S * A * V;
           std::vector<Reals> d;
           for (const Reals& x : in) d.emplace_back(x.size(), real(7));
           DotAttentionGradArgs g{B,
                                  S,
                                  K,
                                  T,
                                  V,
                                  M > 0 ? M : -1,
                                  A,
                                  scale,
                                  hiding.causal,
                                  hiding.dropout,
                                  5,
                                  9,
                                  in[0].data(),
                                  in[1].data(),
                                  in[2].data(),
                                  pointer(lengths),
                                  y.data() + context,
                                  dy.data(),
                                  dy.data() + context,
                                  d[0].data(),
                                  d[1].data(),
                                  d[2].data(),
                                  pointer(d[3])};
           op::dot_attention_grad(ctx, g);
           g.dq = g.dk = g.dv = g.dmask = nullptr;
           op::dot_attention_grad(ctx, g);
           return d;
         },
         [=](const auto& in) {
           Doubles context(static_cast<size_t>(B * S * A * V)), weights(static_cast<size_t>(all));
           for (int64_t i = 0; i < B * A * S; ++i) {
             const int64_t b = i / (A * S), h = i / S % A, at = i % S;
             double* w = weights.data() + i * T;
             for (int64_t t = 0; t < T; ++t) {
               double score = 0;
               for (int64_t k = 0; k < K; ++k)
                 score += in[0].data()[((b * S + at) * A + h) * K + k] * in[1].data()[((b * T + t) * A + h) * K + k];
               w[t] = scale * score + (M > 0 ? in[3].data()[((b * A + h) % M * S + at) * T + t] : 0);
               const bool hidden = (hiding.causal && t > at) || (hiding.lengths && t >= lengths.data()[b]) ||
                                   (hiding.padding && padding.data()[b * T + t] != 0);
               if (hidden) w[t] = -INFINITY;
             }
             weigh(w, T);
             for (int64_t t = 0; t < T; ++t)
               for (int64_t v = 0; v < V; ++v)
                 context.data()[((b * S + at) * A + h) * V + v] +=
                     w[t] * factors.data()[i * T + t] * in[2].data()[((b * T + t) * A + h) * V + v];
           }
           context.insert(context.end(), weights.begin(), weights.end());
           return context;
         }};
  c.slack = 5;
  check(c);
}

void test_additive(const Shape& s, bool with_lengths) {
  const auto [B, S, T, A, K, C] = s;
  const Ints lengths = with_lengths ? some_lengths(B, T) : Ints();
  Case c{"additive_attention",
         {numbers(B * S * A), numbers(B * T * A), numbers(B * T * C), numbers(A)},
         [=](Context& ctx, const auto& in) {
           Reals context(static_cast<size_t>(B * S * C), 7), weights(static_cast<size_t>(B * S * T), 7);
           op::additive_attention(ctx, {B, S, A, T, C, in[0].data(), in[1].data(), in[2].data(), in[3].data(), pointer(lengths),
                                        context.data(), weights.data()});
           return joined(context, weights);
         },
         [=](Context& ctx, const auto& in, const Reals& y, const Reals& dy) {
           const int64_t context = B * S * C;
           std::vector<Reals> d;
           for (const Reals& x : in) d.emplace_back(x.size(), real(0));
           AdditiveAttentionGradArgs g{B,
                                       S,
                                       A,
                                       T,
                                       C,
                                       in[0].data(),
                                       in[1].data(),
                                       in[2].data(),
                                       in[3].data(),
                                       pointer(lengths),
                                       y.data() + context,
                                       dy.data(),
                                       dy.data() + context,
                                       d[0].data(),
                                       d[1].data(),
                                       d[2].data(),
                                       d[3].data()};
           op::additive_attention_grad(ctx, g);
           g.dq = g.dk = g.dx = g.dv = nullptr;
           op::additive_attention_grad(ctx, g);
           return d;
         },
         [=](const auto& in) {
           Doubles context(static_cast<size_t>(B * S * C)), weights(static_cast<size_t>(B * S * T));
           for (int64_t row = 0; row < B * S; ++row) {
             const int64_t b = row / S;
             double* w = weights.data() + row * T;
             for (int64_t t = 0; t < T; ++t) {
               for (int64_t i = 0; i < A; ++i)
                 w[t] += in[3].data()[i] * std::tanh(in[0].data()[row * A + i] + in[1].data()[(b * T + t) * A + i]);
               if (with_lengths && t >= lengths.data()[b]) w[t] = -INFINITY;
             }
             weigh(w, T);
             for (int64_t t = 0; t < T; ++t)
               for (int64_t i = 0; i < C; ++i) context.data()[row * C + i] += w[t] * in[2].data()[(b * T + t) * C + i];
           }
           context.insert(context.end(), weights.begin(), weights.end());
           return context;
         }};
  c.slack = 5;
  check(c);
}

/// NaN among the scores comes out, also where the other keys are hidden; -inf in all of them gives 0.
void test_special() {
  constexpr real inf = std::numeric_limits<real>::infinity(), nan = std::numeric_limits<real>::quiet_NaN();
  const auto weights = [](const Reals& mask) {
    const auto T = static_cast<int64_t>(mask.size());
    return run("dot_attention special", [&](Context& ctx) {
      const Reals q{1}, k(mask.size(), 1);
      Reals context(1), out(mask.size());
      op::dot_attention(ctx, {1, 1, 1,        T,        1,        1,       1,       1,           false,          0,
                              0, 0, q.data(), k.data(), k.data(), nullptr, nullptr, mask.data(), context.data(), out.data()});
      return joined(context, out);
    });
  };
  near("a mask that hides all", weights({-inf, -inf, -inf}), {0, 0, 0, 0}, 0);
  near("a mask that hides some", weights({-inf, 0, -inf}), {1, 0, 1, 0}, 0);
  near("large scores", weights({1000, 1000}), {1, 0.5, 0.5}, tolerance);
  near("NaN beside hidden keys", weights({nan, -inf}), {nan, nan, nan}, 0);
}
}  // namespace

void test_attention() {
  constexpr Shape shapes[] = {{1, 1, 1, 1, 1, 1},  {3, 2, 5, 2, 3, 2},  {3, 6, 5, 2, 3, 2},
                              {2, 5, 3, 1, 17, 3}, {4, 1, 33, 3, 5, 7}, {9, 65, 70, 3, 33, 17}};
  for (const Shape& s : shapes) {
    test_dot(s, {false, false, false, 0, 0});
    test_dot(s, {true, false, false, 0, 0.4});
    test_dot(s, {false, true, false, 1, 0});
    test_dot(s, {true, true, true, s.B * s.A, 0});
    test_dot(s, {false, false, true, 0, 0.3});
    test_additive(s, true);
    test_additive(s, false);
  }
  test_special();
}

}  // namespace tt::test
