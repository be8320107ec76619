// Operations that move or reduce along the middle axis of [M, N, K]. Each reference is the index formula of the op's row.
#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/op_case.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

struct Shape {
  int64_t M, N, K;
  int64_t size() const { return M * N * K; }
  size_t at(int64_t m, int64_t n, int64_t k) const { return static_cast<size_t>((m * N + n) * K + k); }
};

// Narrow, wide, empty, one column, one row, and shapes that threads share in each axis.
constexpr Shape shapes[] = {{2, 5, 3},   {1, 7, 17}, {3, 4, 1},     {4, 0, 3},      {1, 1, 1},     {0, 3, 2},
                            {1, 33, 65}, {65, 2, 1}, {2, 3, 20001}, {1, 130001, 1}, {1, 4001, 33}, {3001, 33, 2}};

// y[m,n,k] = source(m,n,k) of x, its gradient and its name: `out` is y's shape, `from` x's.
struct Move {
  std::string name;
  Shape out;
  std::function<size_t(int64_t, int64_t, int64_t)> source;
  std::function<void(Context&, const real*, real*)> forward, backward;
};

void move(const Move& t, int64_t x_size) {
  check({t.name,
         {numbers(x_size)},
         [&](Context& ctx, const auto& in) {
           Reals y(static_cast<size_t>(t.out.size()), 7);
           t.forward(ctx, in[0].data(), y.data());
           return y;
         },
         [&](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           Reals dx(in[0].size(), 7);
           t.backward(ctx, dy.data(), dx.data());
           t.backward(ctx, dy.data(), nullptr);
           return std::vector<Reals>{dx};
         },
         [&](const auto& in) {
           Doubles y;
           for (int64_t m = 0; m < t.out.M; ++m)
             for (int64_t n = 0; n < t.out.N; ++n)
               for (int64_t k = 0; k < t.out.K; ++k) y.push_back(in[0][t.source(m, n, k)]);
           return y;
         }});
}

void test_moves(const Shape& s) {
  const auto [M, N, K] = s;
  move({"expand",
        {M, 4, K},
        [=](int64_t m, int64_t, int64_t k) { return static_cast<size_t>(m * s.K + k); },
        [=](Context& ctx, const real* x, real* y) {
          op::expand(ctx, {s.M, s.K, 4, x, y});
        },
        [=](Context& ctx, const real* dy, real* dx) {
          op::expand_grad(ctx, {s.M, s.K, 4, dy, dx});
        }},
       M * K);
  move({"sum gradient as expand",
        {M, N, K},
        [=](int64_t m, int64_t, int64_t k) { return static_cast<size_t>(m * s.K + k); },
        [=](Context& ctx, const real* x, real* y) {
          op::sum_grad(ctx, {s.M, s.N, s.K, x, y});
        },
        [=](Context& ctx, const real* dy, real* dx) {
          op::expand_grad(ctx, {s.M, s.K, s.N, dy, dx});
        }},
       M * K);
  for (auto [start, count, stride] : {Shape{0, N, 1}, {N - 1, N, -1}, {N / 2, N - N / 2, 1}, {0, (N + 1) / 2, 2}, {N / 2, 0, 1}}) {
    move({"slice",
          {M, count, K},
          [=, start = start, stride = stride](int64_t m, int64_t n, int64_t k) { return s.at(m, start + n * stride, k); },
          [=, start = start, count = count, stride = stride](Context& ctx, const real* x, real* y) {
            op::slice(ctx, {s.M, s.N, s.K, start, count, stride, x, y});
          },
          [=, start = start, count = count, stride = stride](Context& ctx, const real* dy, real* dx) {
            op::slice_grad(ctx, {s.M, s.N, s.K, start, count, stride, dy, dx});
          }},
         s.size());
  }
  if (N == 0) return;
  const int64_t J = N + 3;
  const Ints index = integers(J, N), each = integers(M * J * K, N);
  move({"index_select",
        {M, J, K},
        [&](int64_t m, int64_t j, int64_t k) { return s.at(m, index[static_cast<size_t>(j)], k); },
        [&](Context& ctx, const real* x, real* y) {
          op::index_select(ctx, {s.M, s.N, s.K, J, x, index.data(), y});
        },
        [&](Context& ctx, const real* dy, real* dx) {
          op::index_select_grad(ctx, {s.M, s.N, s.K, J, index.data(), dy, dx});
        }},
       s.size());
  const Shape out{M, J, K};
  move({"gather", out, [&](int64_t m, int64_t j, int64_t k) { return s.at(m, each[out.at(m, j, k)], k); },
        [&](Context& ctx, const real* x, real* y) {
          op::gather(ctx, {s.M, s.N, s.K, J, x, each.data(), y});
        },
        [&](Context& ctx, const real* dy, real* dx) {
          op::gather_grad(ctx, {s.M, s.N, s.K, J, each.data(), dy, dx});
        }},
       s.size());
}

void test_transpose() {
  struct Axes {
    int64_t M, A, K, C, R;
  };
  for (const Axes& s : {Axes{2, 3, 2, 4, 3},
                        {1, 17, 1, 33, 1},
                        {3, 65, 2, 1, 1},
                        {1, 1, 3, 5, 1},
                        {1, 0, 3, 5, 2},
                        {1, 401, 1, 333, 1},
                        {7, 33, 3, 65, 5}}) {
    const int64_t size = s.M * s.A * s.K * s.C * s.R;
    // The output seen as [M*C, K*A, R].
    move({"transpose",
          {s.M * s.C, s.K * s.A, s.R},
          [=](int64_t mc, int64_t ka, int64_t r) {
            const int64_t m = mc / s.C, c = mc % s.C, k = ka / s.A, a = ka % s.A;
            return static_cast<size_t>((((m * s.A + a) * s.K + k) * s.C + c) * s.R + r);
          },
          [=](Context& ctx, const real* x, real* y) {
            op::transpose(ctx, {s.M, s.A, s.K, s.C, s.R, x, y});
          },
          [=](Context& ctx, const real* dy, real* dx) {
            op::transpose_grad(ctx, {s.M, s.A, s.K, s.C, s.R, dy, dx});
          }},
         size);
  }
}

template <class Args, class Grad>
void reduction(const char* name, const Shape& s, void (*kernel)(Context&, const Args&), void (*grad)(Context&, const Grad&), double scale) {
  check({name,
         {numbers(s.size())},
         [=](Context& ctx, const auto& in) {
           Reals y(static_cast<size_t>(s.M * s.K), 7);
           kernel(ctx, {s.M, s.N, s.K, in[0].data(), y.data()});
           return y;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           Reals dx(in[0].size(), 7);
           grad(ctx, {s.M, s.N, s.K, dy.data(), dx.data()});
           grad(ctx, {s.M, s.N, s.K, dy.data(), nullptr});
           return std::vector<Reals>{dx};
         },
         [=](const auto& in) {
           Doubles y(static_cast<size_t>(s.M * s.K));
           for (int64_t m = 0; m < s.M; ++m)
             for (int64_t n = 0; n < s.N; ++n)
               for (int64_t k = 0; k < s.K; ++k) y[static_cast<size_t>(m * s.K + k)] += in[0][s.at(m, n, k)];
           for (double& v : y) v *= scale;
           return y;
         }});
}

void test_max(const Shape& s) {
  const auto index_of = [=](Context& ctx, const Reals& x, Reals& y) {
    Ints index(y.size(), -1);
    op::max(ctx, {s.M, s.N, s.K, x.data(), y.data(), index.data()});
    return index;
  };
  check({"max",
         {numbers(s.size())},
         [=](Context& ctx, const auto& in) {
           Reals y(static_cast<size_t>(s.M * s.K));
           index_of(ctx, in[0], y);
           return y;
         },
         [=](Context& ctx, const auto& in, const Reals& y, const Reals& dy) {
           Reals again(y.size()), dx(in[0].size(), 7);
           const Ints index = index_of(ctx, in[0], again);
           op::max_grad(ctx, {s.M, s.N, s.K, index.data(), dy.data(), dx.data()});
           return std::vector<Reals>{dx};
         },
         [=](const auto& in) {
           Doubles y(static_cast<size_t>(s.M * s.K), -std::numeric_limits<double>::infinity());
           for (int64_t m = 0; m < s.M; ++m)
             for (int64_t n = 0; n < s.N; ++n)
               for (int64_t k = 0; k < s.K; ++k) {
                 double& best = y[static_cast<size_t>(m * s.K + k)];
                 best = std::fmax(best, in[0][s.at(m, n, k)]);
               }
           return y;
         }});
}

void test_max_ties() {
  const real nan = std::numeric_limits<real>::quiet_NaN(), inf = std::numeric_limits<real>::infinity();
  const std::vector<std::pair<Reals, int32_t>> cases = {
      {{1, 3, 3, 2}, 1}, {{1, nan, 5, nan}, 1}, {{-inf, -inf}, 0}, {{inf, nan}, 1}, {{nan, inf}, 0}};
  for (const auto& [column, at] : cases) {
    for (int64_t K : {1, 3}) {
      Reals x, y(static_cast<size_t>(K));
      for (real v : column) x.insert(x.end(), static_cast<size_t>(K), v);
      Ints index(y.size(), -1);
      run("max ties", [&](Context& ctx) {
        op::max(ctx, {1, static_cast<int64_t>(column.size()), K, x.data(), y.data(), index.data()});
        return y;
      });
      for (size_t k = 0; k < y.size(); ++k) {
        expect("max takes the first index", index[k] == at);
        near("max value", {y[k]}, {column[static_cast<size_t>(at)]}, 0);
      }
    }
  }
}

void test_concat(const Shape& s) {
  const int64_t parts[] = {s.N, 0, 2, 1};
  const int64_t N = s.N + 3;
  std::vector<Doubles> inputs;
  for (int64_t n : parts) inputs.push_back(numbers(s.M * n * s.K));
  check({"concat", inputs,
         [=](Context& ctx, const auto& in) {
           std::vector<const real*> xs;
           for (const Reals& x : in) xs.push_back(x.data());
           Reals y(static_cast<size_t>(s.M * N * s.K), 7);
           op::concat(ctx, {s.M, N, s.K, {xs.data(), 4}, parts, y.data()});
           return y;
         },
         [=](Context& ctx, const auto& in, const Reals&, const Reals& dy) {
           std::vector<Reals> d = in;
           std::vector<real*> dxs;
           for (Reals& x : d) dxs.push_back(x.data());
           op::concat_grad(ctx, {s.M, N, s.K, dy.data(), {dxs.data(), 4}, parts});
           dxs[0] = nullptr;
           op::concat_grad(ctx, {s.M, N, s.K, dy.data(), {dxs.data(), 4}, parts});
           return d;
         },
         [=](const auto& in) {
           Doubles y;
           for (int64_t m = 0; m < s.M; ++m)
             for (size_t i = 0; i < 4; ++i) {
               const auto row = in[i].begin() + m * parts[i] * s.K;
               y.insert(y.end(), row, row + parts[i] * s.K);
             }
           return y;
         }});
}

void test_sequence_mask() {
  const Ints lengths = {0, 3, 5};
  Ints mask(15, 7);
  run("sequence_mask", [&](Context& ctx) {
    op::sequence_mask(ctx, {3, 5, lengths.data(), mask.data()});
    return Reals(mask.begin(), mask.end());
  });
  for (int b = 0; b < 3; ++b)
    for (int t = 0; t < 5; ++t) expect("sequence_mask", mask[static_cast<size_t>(b * 5 + t)] == (t < lengths[static_cast<size_t>(b)]));
}
}  // namespace

void test_tensor() {
  for (const Shape& s : shapes) {
    test_moves(s);
    reduction("sum", s, op::sum, op::sum_grad, 1);
    if (s.N > 0) reduction("mean", s, op::mean, op::mean_grad, 1 / static_cast<double>(s.N));
    test_max(s);
    test_concat(s);
  }
  test_transpose();
  test_max_ties();
  test_sequence_mask();
}

}  // namespace tt::test
