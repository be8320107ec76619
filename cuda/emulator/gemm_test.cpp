// The products of cuda/gemm.h against plain loops: every form, odd sizes, all tiles, parts of K, rows at places of an index, batches whose
// matrices lie side by side, and limits.

#include "cuda/gemm.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "cuda/cublas.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
using namespace tt::cuda;

constexpr Form forms[] = {Form::a_b, Form::a_bt, Form::at_b};

/// A product over contiguous operands: its numbers, and its rows as they are or as they lie in something larger.
struct Product {
  Form form;
  Into into;
  int64_t M, N, K;
  bool bias = false;
  int64_t padding = 0;  // columns between the rows of every operand
  Precision precision = Precision::float32;
  Cublas* cublas = nullptr;
  int64_t shift = 0;  // numbers before the first row of every operand

  int64_t rows_a() const { return form == Form::at_b ? K : M; }
  int64_t rows_b() const { return form == Form::a_bt ? N : K; }
  int64_t stride_a() const { return (form == Form::at_b ? M : K) + padding; }
  int64_t stride_b() const { return (form == Form::a_bt ? K : N) + padding; }
  double a(const Doubles& x, int64_t m, int64_t k) const {
    return x[static_cast<size_t>(form == Form::at_b ? k * stride_a() + m : m * stride_a() + k)];
  }
  double b(const Doubles& x, int64_t k, int64_t n) const {
    return x[static_cast<size_t>(form == Form::a_bt ? n * stride_b() + k : k * stride_b() + n)];
  }
  std::string name() const {
    return "gemm " + std::to_string(static_cast<int>(form)) + " " + std::to_string(M) + " " + std::to_string(N) + " " + std::to_string(K) +
           " precision " + std::to_string(static_cast<int>(precision));
  }
};

/// x with as many bits of mantissa as the precision keeps; ties go away from zero in tf32, to even in bf16.
double rounded(double x, Precision precision) {
  if (precision == Precision::float32 || x == 0) return x;
  int exponent = 0;
  std::frexp(x, &exponent);
  const int bits = precision == Precision::tf32 ? 11 : 8;
  const double whole = std::ldexp(x, bits - exponent);
  return std::ldexp(precision == Precision::tf32 ? std::round(whole) : std::nearbyint(whole), exponent - bits);
}

Doubles rounded(Doubles x, Precision precision) {
  for (double& number : x) number = rounded(number, precision);
  return x;
}

void check_product(const Product& p) {
  const int64_t stride_c = p.N + p.padding;
  const Doubles a = numbers(p.rows_a() * p.stride_a()), b = numbers(p.rows_b() * p.stride_b()), before = numbers(p.M * stride_c),
                bias = numbers(p.N);
  Reals ra = reals(a), rb = reals(b), rbias = reals(bias);
  for (Reals* x : {&ra, &rb}) x->insert(x->begin(), static_cast<size_t>(p.shift), std::numeric_limits<real>::quiet_NaN());
  const Reals c = run(p.name(), [&](Context& ctx) {
    Reals out = reals(before);
    ctx.precision = p.precision;
    ctx.cublas = p.cublas;
    gemm(ctx, {p.form,
               p.into,
               p.M,
               p.N,
               p.K,
               {ra.data() + p.shift, p.stride_a()},
               {rb.data() + p.shift, p.stride_b()},
               {out.data(), stride_c},
               p.bias ? rbias.data() : nullptr});
    return out;
  });
  Doubles want = before;
  for (int64_t m = 0; m < p.M; ++m)
    for (int64_t n = 0; n < p.N; ++n) {
      double& at = want[static_cast<size_t>(m * stride_c + n)];
      if (p.into == Into::assign) at = p.bias ? bias[static_cast<size_t>(n)] : 0;
      for (int64_t k = 0; k < p.K; ++k) at += rounded(p.a(a, m, k), p.precision) * rounded(p.b(b, k, n), p.precision);
    }
  near(p.name(), c, want, 1e-5 * static_cast<double>(std::max<int64_t>(p.K / 16, 1)));
}

void test_forms() {
  for (Form form : forms) {
    for (int64_t M : {1, 3, 17, 65, 130})
      for (int64_t N : {1, 3, 33, 65, 130}) {
        check_product({form, Into::assign, M, N, 17, true});
        check_product({form, Into::add, M, N, 33, false, 3});
      }
    check_product({form, Into::assign, 64, 128, 32, true});  // whole vectors everywhere
    check_product({form, Into::add, 68, 60, 36, false, 4});
    for (int64_t K : {0, 1, 700, 1030}) {  // the last two in parts
      check_product({form, Into::assign, 33, 65, K, true, 1});
      check_product({form, Into::add, 33, 68, K});
    }
    check_product({form, Into::assign, 0, 5, 3});
    check_product({form, Into::assign, 5, 0, 3});
  }
}

/// In each precision; on tensor cores few rows or columns are no case of their own.
void test_precisions() {
  for (Precision precision : {Precision::float32, Precision::tf32, Precision::bf16})
    for (Form form : forms) {
      check_product({form, Into::assign, 17, 65, 45, true, 0, precision});
      check_product({form, Into::add, 130, 33, 1, false, 3, precision});
      check_product({form, Into::assign, 68, 60, 64, false, 0, precision});  // whole vectors everywhere
      check_product({form, Into::add, 33, 68, 530, false, 0, precision});    // in parts
      check_product({form, Into::add, 130, 70, 20, false, 2, precision});
      for (int64_t K : {7, 8, 16, 47, 49}) check_product({form, Into::assign, 65, 65, K, false, K % 4, precision});  // a tile of one row
      // Rows that begin on pairs of numbers, with and without half a pair at their ends.
      for (int64_t odd : {0, 1}) check_product({form, Into::assign, 66 - odd, 70 - odd, 50 - odd, true, odd, precision});
      check_product({form, Into::assign, 20, 20, 20, true, 0, precision, nullptr, 1});  // whole vectors, but for where they begin
    }
}

/// The larger tiles of tensor cores, which take many products: with the same operands, and a limit of K that leaves work to a few.
void test_large_tiles(Precision precision, Form form, int64_t N) {
  const int64_t M = 130, K = 53, count = 64;
  const Product p{form, Into::assign, M, N, K, true, 4, precision};
  std::vector<int32_t> lengths(static_cast<size_t>(count), 0);
  lengths[1] = 20;
  lengths[63] = 53;
  Doubles a = numbers(p.rows_a() * p.stride_a()), b = numbers(p.rows_b() * p.stride_b()), bias = numbers(N), want;
  const Reals ra = reals(a), rb = reals(b), rbias = reals(bias);
  for (int32_t length : lengths)
    for (int64_t m = 0; m < M; ++m)
      for (int64_t n = 0; n < N; ++n) {
        double& sum = want.emplace_back(bias[static_cast<size_t>(n)]);
        for (int64_t k = 0; k < length; ++k) sum += rounded(p.a(a, m, k), precision) * rounded(p.b(b, k, n), precision);
      }
  const Reals c = run(p.name(), [&](Context& ctx) {
    Reals out(want.size(), 7);
    ctx.precision = precision;
    gemm(ctx, {form,
               Into::assign,
               M,
               N,
               K,
               {ra.data(), p.stride_a()},
               {rb.data(), p.stride_b()},
               {out.data(), N, nullptr, M * N},
               rbias.data(),
               {count, 1},
               {Limit::k, lengths.data()}});
    return out;
  });
  near(p.name(), c, want, 3e-5);
}

/// Large products go to cuBLAS: here to its double, which THROUGHTIME_CUBLAS names.
void test_cublas() {
  Cublas library;
  const char* named = std::getenv("THROUGHTIME_CUBLAS");
  const bool there = library.takes({1, 1, 1, 1, {nullptr, 1, 0, false}, {nullptr, 1, 0, false}, nullptr, 1, 0, false});
  if (named) expect("cuBLAS is what the environment names", there == (std::string(named) != "off"));
  for (Form form : forms) {
    check_product({form, Into::assign, 150, 170, 180, true, 0, Precision::float32, &library});
    check_product({form, Into::add, 150, 170, 180, false, 5, Precision::float32, &library});
  }
}

/// dw = dyᵀ x over rows that are there, more of them than one part sums.
void test_index_of_k(Precision precision, int64_t columns, int64_t N) {
  const int64_t rows = 600;
  std::vector<int32_t> places_of;
  for (int64_t r = 0; r < rows; ++r) places_of.push_back(r % 3 == 1 ? -1 : static_cast<int32_t>(r));
  const Doubles dy = rounded(numbers(rows * columns), precision), x = rounded(numbers(rows * N), precision);
  const Reals rdy = reals(dy), rx = reals(x);
  const Reals dw = run("gemm index of k", [&](Context& ctx) {
    Reals out(static_cast<size_t>(columns * N), 1);
    ctx.precision = precision;
    gemm(ctx, {Form::at_b,
               Into::add,
               columns,
               N,
               rows,
               {rdy.data(), columns, places_of.data()},
               {rx.data(), N, places_of.data()},
               {out.data(), N}});
    return out;
  });
  Doubles sums(static_cast<size_t>(columns * N), 1);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t i = 0; r % 3 != 1 && i < columns * N; ++i)
      sums[static_cast<size_t>(i)] += dy[static_cast<size_t>(r * columns + i / N)] * x[static_cast<size_t>(r * N + i % N)];
  near("gemm index of k", dw, sums, 1e-4);
}

/// Rows of a and c at places of an index, of which some are none: as a product over the rows that are there.
void test_index(Precision precision) {
  const int64_t M = 70, N = 33, K = 20, places = 100;
  std::vector<int32_t> from, to;
  for (int64_t m = 0; m < M; ++m) {
    from.push_back(m % 7 == 3 ? -1 : static_cast<int32_t>(m * 37 % places));
    to.push_back(m % 5 == 2 ? -1 : static_cast<int32_t>(M - 1 - m));
  }
  const Doubles a = rounded(numbers(places * K), precision), b = rounded(numbers(N * K), precision), before = numbers(M * N);
  const Reals ra = reals(a), rb = reals(b);
  const auto row = [&](int64_t m, int64_t k) {
    return from[static_cast<size_t>(m)] < 0 ? 0 : a[static_cast<size_t>(from[static_cast<size_t>(m)] * K + k)];
  };
  const Reals c = run("gemm index", [&](Context& ctx) {
    Reals out = reals(before);
    ctx.precision = precision;
    gemm(ctx, {Form::a_bt, Into::add, M, N, K, {ra.data(), K, from.data()}, {rb.data(), K}, {out.data(), N, to.data()}});
    return out;
  });
  Doubles want = before;
  for (int64_t m = 0; m < M; ++m)
    for (int64_t n = 0; to[static_cast<size_t>(m)] >= 0 && n < N; ++n)
      for (int64_t k = 0; k < K; ++k)
        want[static_cast<size_t>(to[static_cast<size_t>(m)] * N + n)] += row(m, k) * b[static_cast<size_t>(n * K + k)];
  near("gemm index", c, want, tolerance);

  // The same rows as k: few columns are float32 always, and those of 20 are whole vectors.
  if (precision == Precision::float32) return test_index_of_k(precision, 9, N);
  for (int64_t columns : {19, 20}) test_index_of_k(precision, columns, columns == 20 ? 20 : N);
}

/// Heads side by side in the rows of a, matrices one after the other in b, lengths that limit one size; past a limit lies NaN.
void test_batch(int64_t outer, int64_t inner, int64_t M, int64_t N, int64_t K, Limit::Of of, Precision precision = Precision::float32) {
  const std::string name = "gemm batch " + std::to_string(outer) + " limit " + std::to_string(of);
  std::vector<int32_t> lengths;
  const int64_t size = of == Limit::m ? M : of == Limit::n ? N : K;
  for (int64_t o = 0; o < outer; ++o) lengths.push_back(static_cast<int32_t>(o % 3 == 0 ? 0 : o % 3 == 1 ? size : (size + 1) / 2));
  const auto inside = [&](int64_t o, int64_t i, Limit::Of which) { return of != which || i < lengths[static_cast<size_t>(o)]; };
  Doubles a = rounded(numbers(outer * M * inner * K), precision), b = rounded(numbers(outer * inner * K * N), precision);
  const auto at_a = [&](int64_t o, int64_t i, int64_t m, int64_t k) -> double& {
    return a[static_cast<size_t>(((o * M + m) * inner + i) * K + k)];
  };
  const auto at_b = [&](int64_t o, int64_t i, int64_t k, int64_t n) -> double& {
    return b[static_cast<size_t>(((o * inner + i) * K + k) * N + n)];
  };
  Doubles want(static_cast<size_t>(outer * inner * M * N));
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t i = 0; i < inner; ++i)
      for (int64_t k = 0; k < K; ++k) {
        for (int64_t m = 0; m < M; ++m)
          for (int64_t n = 0; n < N; ++n)
            if (inside(o, m, Limit::m) && inside(o, n, Limit::n) && inside(o, k, Limit::k))
              want[static_cast<size_t>(((o * inner + i) * M + m) * N + n)] += at_a(o, i, m, k) * at_b(o, i, k, n);
        for (int64_t m = 0; m < M; ++m)
          if (!inside(o, m, Limit::m) || !inside(o, k, Limit::k)) at_a(o, i, m, k) = nan;
        for (int64_t n = 0; n < N; ++n)
          if (!inside(o, n, Limit::n) || !inside(o, k, Limit::k)) at_b(o, i, k, n) = nan;
      }
  const Reals ra = reals(a), rb = reals(b);
  const Reals c = run(name, [&](Context& ctx) {
    Reals out(want.size(), 7);
    ctx.precision = precision;
    gemm(ctx, {Form::a_b,
               Into::assign,
               M,
               N,
               K,
               {ra.data(), inner * K, nullptr, M * inner * K, K},
               {rb.data(), N, nullptr, inner * K * N, K * N},
               {out.data(), N, nullptr, inner * M * N, M * N},
               nullptr,
               {outer, inner},
               {of, lengths.data()}});
    return out;
  });
  near(name, c, want, 1e-5 * static_cast<double>(std::max<int64_t>(K / 16, 1)));
}
}  // namespace

void test_gemm() {
  test_forms();
  test_precisions();
  test_cublas();
  for (Precision precision : {Precision::tf32, Precision::bf16})
    for (Form form : forms)
      for (int64_t N : {100, 150}) test_large_tiles(precision, form, N);
  for (Precision precision : {Precision::float32, Precision::tf32, Precision::bf16}) test_index(precision);
  for (Limit::Of of : {Limit::m, Limit::n, Limit::k}) {
    test_batch(4, 3, 5, 70, 17, of);
    for (Precision precision : {Precision::tf32, Precision::bf16}) test_batch(3, 2, 20, 70, 19, of, precision);
    test_batch(3, 1, 65, 9, 530, of);    // in parts
    test_batch(64, 2, 100, 130, 9, of);  // large tiles
  }
}

}  // namespace tt::test
