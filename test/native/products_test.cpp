// The matrix products (gemm.h) against plain loops in double precision.
#include <algorithm>
#include <cstring>
#include <limits>

#include "native/cpu/gemm.h"
#include "test/native/check.h"
#include "test/native/engine.h"

namespace {

using namespace tt;
using namespace tt::TT_ISA;
using namespace tt::test;
using Tensor = Reals;

constexpr double tolerance = sizeof(real) == 8 ? 1e-12 : 2e-5;
constexpr int64_t sizes[] = {1, 3, 17, 65, 130};

double at(const Tensor& t, int64_t i) { return static_cast<double>(t[static_cast<size_t>(i)]); }

/// c[m][n] (+)= Σ_k a(m,k) b(k,n) + bias[n], each operand by its form.
Tensor plain(Form form, int64_t M, int64_t N, int64_t K, const Tensor& a, const Tensor& b, Tensor c, const Tensor* bias, bool add) {
  for (int64_t m = 0; m < M; ++m)
    for (int64_t n = 0; n < N; ++n) {
      double sum = add ? at(c, m * N + n) : bias ? at(*bias, n) : 0;
      for (int64_t k = 0; k < K; ++k)
        sum += at(a, form == Form::at_b ? k * M + m : m * K + k) * at(b, form == Form::a_bt ? n * K + k : k * N + n);
      c[static_cast<size_t>(m * N + n)] = static_cast<real>(sum);
    }
  return c;
}

/// x as a product in this precision takes it: to the nearest bf16, ties to even.
Tensor rounded(Tensor t, Precision precision) {
  if (precision == Precision::bf16 && has_pairs)
    for (real& x : t) {
      IntOf<sizeof(real)>::type b;  // GCC 10 has no std::bit_cast
      std::memcpy(&b, &x, sizeof x);
      const auto down = b & ~IntOf<sizeof(real)>::type{0xffff}, half = b & 0xffff, odd = (b >> 16) & 1;
      b = half > 0x8000 || (half == 0x8000 && odd) ? down + 0x10000 : down;
      std::memcpy(&x, &b, sizeof x);
    }
  return t;
}

void check_gemm(Precision precision) {
  Engine one(1, precision), three(3, precision);
  Numbers numbers(1);
  for (Form form : {Form::a_b, Form::a_bt, Form::at_b})
    for (int64_t M : sizes)
      for (int64_t N : {1, 3, 17, 65, 600})
        for (int64_t K : {0, 1, 17, 130, 300})
          for (bool add : {false, true}) {
            const Tensor a = numbers.vector(M * K), b = numbers.vector(K * N), bias = numbers.vector(N), before = numbers.vector(M * N);
            Tensor c = before, c3 = before;
            for (Tensor* out : {&c, &c3}) {
              Engine& engine = out == &c ? one : three;
              gemm(*engine.context(), {form,
                                       add ? Into::add : Into::assign,
                                       M,
                                       N,
                                       K,
                                       {a.data(), form == Form::at_b ? M : K},
                                       {b.data(), form == Form::a_bt ? K : N},
                                       {out->data(), N},
                                       add ? nullptr : bias.data()});
            }
            const bool dots = form == Form::a_bt && M <= 4;  // few rows are never rounded
            const Tensor left = dots ? a : rounded(a, precision), right = dots ? b : rounded(b, precision);
            const std::string what = "gemm in " + std::to_string(static_cast<int>(precision)) + " " +
                                     std::to_string(static_cast<int>(form)) + "/" + std::to_string(M) + "/" + std::to_string(N) + "/" +
                                     std::to_string(K);
            expect_close(c, plain(form, M, N, K, left, right, before, &bias, add), tolerance, what);
            expect_close(c3, c, 0, what + " threads");
          }
}

/// Deeper than a block, and with B packed once: the same bits, whichever rows are asked for.
void check_packed(Precision precision) {
  Engine engine(1, precision);
  Numbers numbers(5);
  const int64_t M = 100, N = 70;
  for (Form form : {Form::a_b, Form::a_bt})
    for (int64_t K : {40, 801, 1801}) {
      const Tensor a = numbers.vector(M * K), b = numbers.vector(K * N), bias = numbers.vector(N);
      Tensor c(static_cast<size_t>(M * N)), in_parts = c, packed(static_cast<size_t>(PackedMatrix::size(N, K))),
                                            scratch(static_cast<size_t>(gemm_scratch()));
      Gemm g{form, Into::assign, M, N, K, {a.data(), K}, {b.data(), form == Form::a_bt ? K : N}, {c.data(), N}, bias.data()};
      g.operand = operand_of(*engine.context());
      gemm(*engine.context(), g);
      const std::string what = "packed gemm " + std::to_string(static_cast<int>(form)) + "/" + std::to_string(K);
      expect_close(c, plain(form, M, N, K, rounded(a, precision), rounded(b, precision), c, &bias, false), tolerance, what);
      g.c.data = in_parts.data();
      const PackedMatrix matrix{N, K, packed.data()};
      for (int rank = 0; rank < 3; ++rank) matrix.pack(g, rank, 3);
      for (int64_t m : {0, 33})
        for (int64_t n = 0; n < N; n += panel_columns)
          gemm_packed(g, matrix, {m, m ? M : 33, n, std::min(n + panel_columns, N)}, scratch.data());
      expect_close(in_parts, c, 0, what + " in parts");
    }
}

/// Products that gather their rows and scatter their results by an index: whole vectors of columns and a part of one, summed at once and in
/// blocks of K.
void check_index(Precision precision, int64_t N, int64_t K, bool add) {
  Engine engine(2, precision);
  Numbers numbers(2);
  const int64_t M = 70;
  const Tensor a = numbers.vector(2 * M * K), b = numbers.vector(N * K), bias = numbers.vector(N);
  std::vector<int64_t> from, to;
  for (int64_t i = 0; i < M; ++i) from.push_back((i * 37) % (2 * M)), to.push_back(M - 1 - i);
  Tensor c = numbers.vector(M * N), gathered;
  const Tensor before = c;
  gemm(*engine.context(), {Form::a_bt,
                           add ? Into::add : Into::assign,
                           M,
                           N,
                           K,
                           {a.data(), K, from.data()},
                           {b.data(), K},
                           {c.data(), N, to.data()},
                           add ? nullptr : bias.data()});
  for (int64_t i = M - 1; i >= 0; --i)
    for (int64_t k = 0; k < K; ++k) gathered.push_back(a[static_cast<size_t>(from[static_cast<size_t>(i)] * K + k)]);
  const std::string what = "indexed gemm " + std::to_string(N) + " " + std::to_string(K) + (add ? " added" : "");
  expect_close(c, plain(Form::a_bt, M, N, K, rounded(gathered, precision), rounded(b, precision), before, &bias, add), tolerance, what);
}

/// Rounding keeps NaN, infinities and zeros, and a number beyond the largest bf16 becomes infinite.
void check_special() {
  if (!has_pairs) return;
  const real inf = std::numeric_limits<real>::infinity(), nan = std::numeric_limits<real>::quiet_NaN();
  const real from[] = {0, inf, -inf, nan, std::numeric_limits<real>::max(), real(1) / 3},
             to[] = {0, inf, -inf, nan, inf, real(0.333984375)};
  Engine engine(1, Precision::bf16);
  for (size_t i = 0; i < std::size(from); ++i) {
    // Rows enough for a packed product; the other number of a pair is 0 here and there.
    const Tensor a(9, from[i]), b{1};
    Tensor c(9);
    gemm(*engine.context(), {Form::a_b, Into::assign, 9, 1, 1, {a.data(), 1}, {b.data(), 1}, {c.data(), 1}});
    for (real x : c)
      expect(x == to[i] || (std::isnan(x) && std::isnan(to[i])), "bf16 of " + std::to_string(from[i]) + " is " + std::to_string(x));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (!choose_tiles(argc, argv)) return skipped;
  for (Precision precision : {Precision::float32, Precision::bf16}) {
    if (tiles_only && precision != Precision::bf16) continue;
    check_gemm(precision);
    check_packed(precision);
    for (int64_t N : {33, 64})
      for (int64_t K : {20, 1100})
        for (bool add : {false, true}) check_index(precision, N, K, add);
  }
  check_special();
  return finish();
}
