#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

template <class Args>
using Kernel = void (*)(Context&, const Args&);

template <class Args>
Reals unary_forward(Context& ctx, Kernel<Args> kernel, const Reals& x) {
  Reals y(x.size());
  Args a{};
  a.N = static_cast<int64_t>(x.size());
  a.x = x.data();
  a.y = y.data();
  kernel(ctx, a);
  return y;
}

template <class Grad>
Reals unary_backward(Context& ctx, Kernel<Grad> kernel, const Reals& x, const Reals& y, const Reals& dy) {
  Reals dx(x.size());
  Grad g{};
  g.N = static_cast<int64_t>(x.size());
  if constexpr (requires { g.x; }) g.x = x.data();
  if constexpr (requires { g.y; }) g.y = y.data();
  g.dy = dy.data();
  g.dx = dx.data();
  kernel(ctx, g);
  g.dx = nullptr;
  kernel(ctx, g);
  return dx;
}

template <class Args, class Grad>
void unary(const std::string& name, Kernel<Args> kernel, Kernel<Grad> grad, double (*f)(double), double low = -4, double high = 4) {
  for (int64_t n : sizes) {
    check({name,
           {numbers(n, low, high)},
           [=](Context& ctx, const auto& in) { return unary_forward(ctx, kernel, in[0]); },
           [=](Context& ctx, const auto& in, const Reals& y, const Reals& dy) {
             return std::vector<Reals>{unary_backward(ctx, grad, in[0], y, dy)};
           },
           [=](const auto& in) {
             Doubles y;
             for (double x : in[0]) y.push_back(f(x));
             return y;
           }});
  }
  // Far from the origin, at every position of a vector.
  constexpr double inf = std::numeric_limits<double>::infinity();
  for (double x : {std::nan(""), inf, 0.0, 1e-6, 15.0, 25.0, 50.0, -15.0, -50.0}) {
    const Reals y = run(name, [&](Context& ctx) { return unary_forward(ctx, kernel, Reals(19, static_cast<real>(x))); });
    near(name + " of " + std::to_string(x), y, Doubles(19, f(static_cast<real>(x))), tolerance);
  }
}

template <class Args, class Grad>
void binary(const std::string& name, Kernel<Args> kernel, Kernel<Grad> grad, double (*f)(double, double), double low = -2) {
  for (int64_t n : sizes) {
    check({name,
           {numbers(n), numbers(n, low)},
           [=](Context& ctx, const auto& in) {
             Reals y(in[0].size());
             kernel(ctx, {n, in[0].data(), in[1].data(), y.data()});
             return y;
           },
           [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
             std::vector<Reals> d{Reals(dy.size()), Reals(dy.size())};
             Grad g{};
             g.N = n;
             if constexpr (requires { g.a; }) {
               g.a = in[0].data();
               g.b = in[1].data();
             }
             g.dy = dy.data();
             g.da = d[0].data();
             g.db = d[1].data();
             grad(ctx, g);
             g.da = g.db = nullptr;
             grad(ctx, g);
             return d;
           },
           [=](const auto& in) {
             Doubles y;
             for (size_t i = 0; i < in[0].size(); ++i) y.push_back(f(in[0][i], in[1][i]));
             return y;
           }});
  }
}

// y = f(i, x...) with constants and masks besides: what has its own argument struct.
void test_affine() {
  for (int64_t n : sizes) {
    check({"affine",
           {numbers(n)},
           [=](Context& ctx, const auto& in) {
             Reals y(in[0].size());
             op::affine(ctx, {n, -1.5, 0.25, in[0].data(), y.data()});
             return y;
           },
           [=](Context& ctx, const auto&, const Reals&, const Reals& dy) {
             Reals dx(dy.size());
             op::affine_grad(ctx, {n, -1.5, 0.25, dy.data(), dx.data()});
             return std::vector<Reals>{dx};
           },
           [](const auto& in) {
             Doubles y = in[0];
             for (double& v : y) v = -1.5 * v + 0.25;
             return y;
           }});
  }
}

void test_masks() {
  for (int64_t n : sizes) {
    const Ints mask = integers(n, 2);
    check({"where",
           {numbers(n), numbers(n)},
           [=](Context& ctx, const auto& in) {
             Reals y(in[0].size());
             op::where(ctx, {n, mask.data(), in[0].data(), in[1].data(), y.data()});
             return y;
           },
           [=](Context& ctx, const auto&, const Reals&, const Reals& dy) {
             std::vector<Reals> d{Reals(dy.size()), Reals(dy.size())};
             op::where_grad(ctx, {n, mask.data(), dy.data(), d[0].data(), d[1].data()});
             return d;
           },
           [=](const auto& in) {
             Doubles y = in[0];
             for (size_t i = 0; i < y.size(); ++i) y[i] = mask[i] ? in[0][i] : in[1][i];
             return y;
           }});
    check({"masked_fill",
           {numbers(n)},
           [=](Context& ctx, const auto& in) {
             Reals y(in[0].size());
             op::masked_fill(ctx, {n, -2.5, in[0].data(), mask.data(), y.data()});
             return y;
           },
           [=](Context& ctx, const auto&, const Reals&, const Reals& dy) {
             Reals dx(dy.size());
             op::masked_fill_grad(ctx, {n, -2.5, mask.data(), dy.data(), dx.data()});
             return std::vector<Reals>{dx};
           },
           [=](const auto& in) {
             Doubles y = in[0];
             for (size_t i = 0; i < y.size(); ++i) y[i] = mask[i] ? -2.5 : y[i];
             return y;
           }});
  }
}

void test_in_place() {
  for (int64_t n : sizes) {
    const Reals src = reals(numbers(n)), start = reals(numbers(n));
    Doubles sum = doubles(start);
    for (size_t i = 0; i < sum.size(); ++i) sum[i] = start[i] + src[i];
    const auto changed = [&](const char* name, auto kernel) {
      return run(name, [&](Context& ctx) {
        Reals x = start;
        kernel(ctx, x);
        return x;
      });
    };
    near("accumulate",
         changed("accumulate",
                 [&](Context& ctx, Reals& x) {
                   op::accumulate(ctx, {n, x.data(), src.data()});
                 }),
         sum, tolerance);
    near("copy", changed("copy", [&](Context& ctx, Reals& x) { op::copy(ctx, {n, x.data(), src.data()}); }), doubles(src), 0);
    near("fill", changed("fill", [&](Context& ctx, Reals& x) { op::fill(ctx, {n, 0.5, x.data()}); }), Doubles(start.size(), 0.5), 0);
    near("add in place",
         changed("add",
                 [&](Context& ctx, Reals& x) {
                   op::add(ctx, {n, x.data(), src.data(), x.data()});
                 }),
         sum, tolerance);
  }
}
}  // namespace

void test_elementwise() {
  unary("relu", op::relu, op::relu_grad, [](double x) { return x <= 0 ? 0 : x; });
  unary("tanh", op::tanh, op::tanh_grad, [](double x) { return std::tanh(x); });
  unary("sigmoid", op::sigmoid, op::sigmoid_grad, [](double x) { return 1 / (1 + std::exp(-x)); });
  unary("gelu", op::gelu, op::gelu_grad, [](double x) { return x * 0.5 * (1 + std::erf(x * std::sqrt(0.5))); });
  unary("silu", op::silu, op::silu_grad, [](double x) { return x / (1 + std::exp(-x)); });
  unary("softplus", op::softplus, op::softplus_grad, [](double x) { return x > 20 ? x : std::log1p(std::exp(x)); });
  unary("exp", op::exp, op::exp_grad, [](double x) { return std::exp(x); });
  unary(
      "log", op::log, op::log_grad, [](double x) { return std::log(x); }, 0.5);
  unary(
      "sqrt", op::sqrt, op::sqrt_grad, [](double x) { return std::sqrt(x); }, 0.5);
  binary("add", op::add, op::add_grad, [](double a, double b) { return a + b; });
  binary("sub", op::sub, op::sub_grad, [](double a, double b) { return a - b; });
  binary("mul", op::mul, op::mul_grad, [](double a, double b) { return a * b; });
  binary(
      "div", op::div, op::div_grad, [](double a, double b) { return a / b; }, 0.5);
  test_affine();
  test_masks();
  test_in_place();
}

}  // namespace tt::test
