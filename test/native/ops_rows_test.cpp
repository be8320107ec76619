// Softmaxes, layer normalisation and the embedding: operations over the last dimension.
#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

struct Shape {
  int64_t M, N;
};
constexpr Shape shapes[] = {{5, 6}, {1, 3}, {3, 1}, {17, 4}, {33, 1}, {65, 2}, {130, 3}, {4, 0}, {10007, 20}, {33, 1501}};

Doubles softmax_row(const double* x, int64_t M) {
  Doubles y(x, x + M);
  double largest = x[0], sum = 0;
  for (double v : y) largest = std::fmax(largest, v);
  for (double& v : y) sum += v = std::exp(v - largest);
  for (double& v : y) v /= sum;
  return y;
}

// y[row] = f(x[row]).
template <class Args, class Grad, class F>
void row_op(const char* name, const Shape& s, void (*kernel)(Context&, const Args&), void (*grad)(Context&, const Grad&), F f) {
  check({name,
         {numbers(s.M * s.N, -8, 8)},
         [=](Context& ctx, const auto& in) {
           Reals y(in[0].size());
           kernel(ctx, {s.M, s.N, in[0].data(), y.data()});
           return y;
         },
         [=](Context& ctx, const auto&, const Reals& y, const Reals& dy) {
           Reals dx(y.size());
           grad(ctx, {s.M, s.N, y.data(), dy.data(), dx.data()});
           grad(ctx, {s.M, s.N, y.data(), dy.data(), nullptr});
           return std::vector<Reals>{dx};
         },
         [=](const auto& in) {
           Doubles y;
           for (int64_t row = 0; row < s.N; ++row) {
             const Doubles of_row = f(in[0].data() + row * s.M);
             y.insert(y.end(), of_row.begin(), of_row.end());
           }
           return y;
         }});
}

void test_softmax(const Shape& s) {
  row_op("softmax", s, op::softmax, op::softmax_grad, [=](const double* x) { return softmax_row(x, s.M); });
  row_op("log_softmax", s, op::log_softmax, op::log_softmax_grad, [=](const double* x) {
    Doubles y = softmax_row(x, s.M);
    for (double& v : y) v = std::log(v);
    return y;
  });
}

void test_softmax_special() {
  constexpr real inf = std::numeric_limits<real>::infinity(), nan = std::numeric_limits<real>::quiet_NaN();
  const auto softmax = [](const Reals& x) {
    return run("softmax", [&](Context& ctx) {
      Reals y(x.size());
      op::softmax(ctx, {static_cast<int64_t>(x.size()), 1, x.data(), y.data()});
      return y;
    });
  };
  const double third = 1.0 / 3;
  near("softmax of large numbers", softmax({1000, 1000, 1000}), {third, third, third}, tolerance);
  near("softmax of a masked row", softmax({-inf, 2, -inf}), {0, 1, 0}, 0);
  near("softmax with NaN", softmax({1, nan, 2}), {nan, nan, nan}, 0);
  near("softmax of nothing but -inf", softmax({-inf, -inf}), {nan, nan}, 0);
}

// Where one probability is nearly 1 the gradient is the small rest of large numbers: Σ_j y_i y_j (dy_i - dy_j).
void test_softmax_saturated() {
  const Reals x{13, 0, -1.5, 2, -3}, dy{7e5, -3e5, 9e5, 1e5, -8e5};
  const int64_t M = static_cast<int64_t>(x.size());
  const Reals dx = run("softmax_grad", [&](Context& ctx) {
    Reals y(x.size()), d(x.size());
    op::softmax(ctx, {M, 1, x.data(), y.data()});
    op::softmax_grad(ctx, {M, 1, y.data(), dy.data(), d.data()});
    return d;
  });
  const Doubles exact(x.begin(), x.end()), y = softmax_row(exact.data(), M);
  Doubles expected(x.size());
  for (size_t i = 0; i < x.size(); ++i)
    for (size_t j = 0; j < x.size(); ++j) expected[i] += y[i] * y[j] * (static_cast<double>(dy[i]) - static_cast<double>(dy[j]));
  near("softmax_grad of a saturated row", dx, expected, tolerance);
}

// Weight gradients accumulate: they start at 0.25, which is taken off again.
Reals without_start(Reals d) {
  for (real& v : d) v -= real(0.25);
  return d;
}

void test_layer_norm(const Shape& s, bool affine) {
  constexpr double eps = 1e-3;
  const auto weights = static_cast<size_t>(affine ? s.M : 0);
  const auto pointer = [](const Reals& x) { return x.empty() ? nullptr : x.data(); };
  const auto forward = [=](Context& ctx, const std::vector<Reals>& in, real* mean, real* rstd) {
    Reals y(in[0].size());
    op::layer_norm(ctx, {s.M, s.N, eps, in[0].data(), pointer(in[1]), pointer(in[2]), y.data(), mean, rstd});
    return y;
  };
  Case c{"layer_norm",
         {numbers(s.M * s.N), numbers(static_cast<int64_t>(weights)), numbers(static_cast<int64_t>(weights))},
         [=](Context& ctx, const auto& in) { return forward(ctx, in, nullptr, nullptr); },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           Reals mean(static_cast<size_t>(s.N)), rstd(mean.size());
           forward(ctx, in, mean.data(), rstd.data());
           std::vector<Reals> d{Reals(in[0].size()), Reals(weights, real(0.25)), Reals(weights, real(0.25))};
           LayerNormGradArgs g{s.M,
                               s.N,
                               eps,
                               in[0].data(),
                               pointer(in[1]),
                               pointer(in[2]),
                               mean.data(),
                               rstd.data(),
                               dy.data(),
                               d[0].data(),
                               affine ? d[1].data() : nullptr,
                               affine ? d[2].data() : nullptr};
           op::layer_norm_grad(ctx, g);
           g.dx = g.dw = g.db = nullptr;
           op::layer_norm_grad(ctx, g);
           return std::vector<Reals>{d[0], without_start(d[1]), without_start(d[2])};
         },
         [=](const auto& in) {
           Doubles y = in[0];
           const double M = static_cast<double>(s.M);
           for (int64_t row = 0; row < s.N; ++row) {
             double* x = y.data() + row * s.M;
             double mean = 0, variance = 0;
             for (int64_t j = 0; j < s.M; ++j) mean += x[j] / M;
             for (int64_t j = 0; j < s.M; ++j) variance += (x[j] - mean) * (x[j] - mean) / M;
             for (int64_t j = 0; j < s.M; ++j) {
               x[j] = (x[j] - mean) / std::sqrt(variance + eps);
               if (affine) x[j] = x[j] * in[1][static_cast<size_t>(j)] + in[2][static_cast<size_t>(j)];
             }
           }
           return y;
         }};
  c.slack = 10;
  check(c);
}

void test_embedding(int64_t V, int64_t E, int64_t N, int32_t padding) {
  const Ints ids = integers(N, V);
  check({"embedding",
         {numbers(V * E)},
         [=](Context& ctx, const auto& in) {
           Reals y(static_cast<size_t>(N * E));
           op::embedding(ctx, {V, E, N, padding, ids.data(), in[0].data(), y.data()});
           return y;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           Reals d(in[0].size(), real(0.25));
           op::embedding_grad(ctx, {V, E, N, padding, ids.data(), dy.data(), d.data()});
           op::embedding_grad(ctx, {V, E, N, padding, ids.data(), dy.data(), nullptr});
           return std::vector<Reals>{without_start(d)};
         },
         [=](const auto& in) {
           Doubles y;
           for (int32_t id : ids)
             for (int64_t e = 0; e < E; ++e) y.push_back(in[0][static_cast<size_t>(id * E + e)]);
           return y;
         }});
}

void test_padding_row() {
  const Ints ids = {1, 0, 1, 2};
  const Reals dy = {1, 2, 3, 4, 5, 6, 7, 8};
  const Reals d = run("embedding padding", [&](Context& ctx) {
    Reals dweight(6);
    op::embedding_grad(ctx, {3, 2, 4, 1, ids.data(), dy.data(), dweight.data()});
    return dweight;
  });
  near("embedding padding", d, {3, 4, 0, 0, 7, 8}, 0);
}
}  // namespace

void test_rows() {
  for (const Shape& s : shapes) {
    test_softmax(s);
    test_layer_norm(s, true);
    test_layer_norm(s, false);
  }
  test_softmax_special();
  test_softmax_saturated();
  test_embedding(5, 4, 6, -1);
  test_embedding(3, 1, 7, -1);
  test_embedding(17, 33, 1, -1);
  test_embedding(4, 3, 0, -1);
  test_embedding(3, 2, 400, -1);
  test_embedding(1000, 100, 4000, -1);
  test_padding_row();
}

}  // namespace tt::test
