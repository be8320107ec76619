// The layers made of matrix products, against plain loops: linear, its part, matmul and attention pooling. The products themselves, of all
// sizes and forms, have tests of their own.
#include <cmath>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

double at(const Doubles& x, int64_t i) { return x[static_cast<size_t>(i)]; }
/// n numbers that a kernel must overwrite.
Reals unwritten(int64_t n) { return Reals(static_cast<size_t>(n), 7); }

Doubles affine_map(const Doubles& x, const Doubles& w, const Doubles& b, int64_t N, int64_t I, int64_t O, int64_t part) {
  Doubles y;
  for (int64_t i = 0; i < N * O; ++i) {
    const int64_t n = i / O, o = part * O + i % O;
    double sum = b.empty() ? 0 : at(b, o);
    for (int64_t k = 0; k < I; ++k) sum += at(x, n * I + k) * at(w, o * I + k);
    y.push_back(sum);
  }
  return y;
}

/// The gradients of parameters are added to what is there.
void test_linear(int64_t N, int64_t I, int64_t O, bool bias) {
  Case c{"linear " + std::to_string(N) + " " + std::to_string(O),
         {numbers(N * I), numbers(O * I), numbers(bias ? O : 0)},
         [=](Context& ctx, const auto& in) {
           Reals y = unwritten(N * O);
           op::linear(ctx, {I, O, N, in[0].data(), in[1].data(), bias ? in[2].data() : nullptr, y.data()});
           return y;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           Reals dx = unwritten(N * I), dw(in[1].size(), 1), db(in[2].size(), 1);
           LinearGradArgs g{I, O, N, in[0].data(), in[1].data(), nullptr, dy.data(), dx.data(), dw.data(), bias ? db.data() : nullptr};
           op::linear_grad(ctx, g);
           g.dx = g.dw = g.db = nullptr;
           op::linear_grad(ctx, g);
           for (Reals* d : {&dw, &db})
             for (real& v : *d) v -= 1;
           return std::vector<Reals>{dx, dw, db};
         },
         [=](const auto& in) { return affine_map(in[0], in[1], in[2], N, I, O, 0); }};
  c.slack = 5;
  check(c);
}

void test_linear_part(int64_t part) {
  constexpr int64_t N = 5, I = 7, O = 3, P = 3;
  check({"linear_part",
         {numbers(N * I), numbers(P * O * I), numbers(P * O)},
         [=](Context& ctx, const auto& in) {
           Reals y = unwritten(N * O);
           op::linear_part(ctx, {I, O, N, P, part, in[0].data(), in[1].data(), in[2].data(), y.data()});
           return y;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           std::vector<Reals> d{unwritten(N * I), Reals(in[1].size()), Reals(in[2].size())};
           op::linear_part_grad(ctx, {I, O, N, P, part, in[0].data(), in[1].data(), dy.data(), d[0].data(), d[1].data(), d[2].data()});
           return d;
         },
         [=](const auto& in) { return affine_map(in[0], in[1], in[2], N, I, O, part); }});
}

void test_matmul(int64_t S, int64_t M, int64_t K, int64_t J) {
  Case c{"matmul " + std::to_string(S) + " " + std::to_string(M),
         {numbers(S * M * K), numbers(S * K * J)},
         [=](Context& ctx, const auto& in) {
           Reals y = unwritten(S * M * J);
           op::matmul(ctx, {S, M, K, J, in[0].data(), in[1].data(), y.data()});
           return y;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           std::vector<Reals> d{unwritten(S * M * K), unwritten(S * K * J)};
           MatmulGradArgs g{S, M, K, J, in[0].data(), in[1].data(), dy.data(), d[0].data(), d[1].data()};
           op::matmul_grad(ctx, g);
           g.da = g.db = nullptr;
           op::matmul_grad(ctx, g);
           return d;
         },
         [=](const auto& in) {
           Doubles y;
           for (int64_t i = 0; i < S * M * J; ++i) {
             double sum = 0;
             for (int64_t k = 0; k < K; ++k) sum += at(in[0], i / J * K + k) * at(in[1], (i / (M * J) * K + k) * J + i % J);
             y.push_back(sum);
           }
           return y;
         }};
  c.slack = 5;
  check(c);
}

struct PoolShape {
  int64_t B, T, C, A;
};

/// Context and weights, one after the other.
Doubles pool(const PoolShape& s, const std::vector<Doubles>& in, const Ints& lengths) {
  const auto& [x, w, b, v] = std::tie(in[0], in[1], in[2], in[3]);
  Doubles context(static_cast<size_t>(s.B * s.C)), weights(static_cast<size_t>(s.B * s.T));
  for (int64_t r = 0; r < s.B; ++r) {
    double* p = weights.data() + r * s.T;
    double sum = 0;
    const int64_t n = lengths.empty() ? s.T : lengths.data()[r];
    for (int64_t t = 0; t < n; ++t) {
      double score = 0;
      for (int64_t k = 0; k < s.A; ++k) {
        double u = b.empty() ? 0 : at(b, k);
        for (int64_t c = 0; c < s.C; ++c) u += at(w, k * s.C + c) * at(x, (r * s.T + t) * s.C + c);
        score += at(v, k) * std::tanh(u);
      }
      sum += p[t] = std::exp(score);
    }
    for (int64_t t = 0; t < n; ++t) {
      p[t] /= sum;
      for (int64_t c = 0; c < s.C; ++c) context.data()[r * s.C + c] += p[t] * at(x, (r * s.T + t) * s.C + c);
    }
  }
  context.insert(context.end(), weights.begin(), weights.end());
  return context;
}

void test_pooling(const PoolShape& s, bool with_lengths) {
  const auto [B, T, C, A] = s;
  Ints lengths;
  for (int64_t b = 0; with_lengths && b < B; ++b) lengths.push_back(static_cast<int32_t>((T + b) % (T + 1)));
  const int32_t* const ends = with_lengths ? lengths.data() : nullptr;
  const auto u_of = [=](Context& ctx, const std::vector<Reals>& in, Reals& context, Reals& weights) {
    Reals u = unwritten(B * T * A);
    const real* b = in[2].empty() ? nullptr : in[2].data();
    op::attention_pooling(ctx, {B, T, C, A, in[0].data(), ends, in[1].data(), b, in[3].data(), context.data(), weights.data(), u.data()});
    return u;
  };
  Case c{"attention_pooling " + std::to_string(T),
         {numbers(B * T * C), numbers(A * C), numbers(with_lengths ? A : 0), numbers(A)},
         [=](Context& ctx, const auto& in) {
           Reals context = unwritten(B * C), weights = unwritten(B * T);
           u_of(ctx, in, context, weights);
           context.insert(context.end(), weights.begin(), weights.end());
           return context;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           Reals context = unwritten(B * C), weights = unwritten(B * T);
           const Reals u = u_of(ctx, in, context, weights);
           std::vector<Reals> d{unwritten(B * T * C), Reals(in[1].size()), Reals(in[2].size()), Reals(in[3].size())};
           AttentionPoolingGradArgs g{B,
                                      T,
                                      C,
                                      A,
                                      in[0].data(),
                                      ends,
                                      in[1].data(),
                                      in[2].empty() ? nullptr : in[2].data(),
                                      in[3].data(),
                                      weights.data(),
                                      u.data(),
                                      dy.data(),
                                      dy.data() + B * C,
                                      d[0].data(),
                                      d[1].data(),
                                      d[2].empty() ? nullptr : d[2].data(),
                                      d[3].data()};
           op::attention_pooling_grad(ctx, g);
           g.dx = g.dw = g.db = g.dv = nullptr;
           op::attention_pooling_grad(ctx, g);
           return d;
         },
         [=](const auto& in) { return pool(s, in, lengths); }};
  c.slack = 5;
  check(c);
}
}  // namespace

void test_products() {
  for (int64_t N : {0, 1, 3, 17, 130})
    for (int64_t O : {1, 3, 65}) {
      test_linear(N, 33, O, true);
      test_linear(N, 5, O, false);
    }
  for (int64_t part : {0, 2}) test_linear_part(part);
  for (int64_t S : {1, 5})
    for (int64_t M : {1, 3, 17}) test_matmul(S, M, 7, 9);
  test_matmul(2, 65, 130, 33);
  for (int64_t T : {1, 5, 40})
    for (bool with_lengths : {false, true}) test_pooling({4, T, 17, 5}, with_lengths);
  test_pooling({3, 70, 65, 33}, true);
}

}  // namespace tt::test
