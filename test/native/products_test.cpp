// The matrix products (gemm.h) and the layers made of them, linear, matmul and attention pooling, against plain loops in double precision.
#include "native/cpu/gemm.h"
#include "native/cpu/vmath.h"
#include "native/gen/prototypes.h"
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

void check_gemm() {
  Engine one(1), three(3);
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
            const std::string what = "gemm " + std::to_string(static_cast<int>(form)) + "/" + std::to_string(M) + "/" + std::to_string(N) +
                                     "/" + std::to_string(K);
            expect_close(c, plain(form, M, N, K, a, b, before, &bias, add), tolerance, what);
            expect_close(c3, c, 0, what + " threads");
          }
}

/// Deeper than a block, and with B packed once: the same bits, whichever rows are asked for.
void check_packed() {
  Engine engine(1);
  Numbers numbers(5);
  const int64_t M = 100, N = 70;
  for (Form form : {Form::a_b, Form::a_bt})
    for (int64_t K : {40, 800}) {
      const Tensor a = numbers.vector(M * K), b = numbers.vector(K * N), bias = numbers.vector(N);
      Tensor c(static_cast<size_t>(M * N)), in_parts = c, packed(static_cast<size_t>(PackedMatrix::size(N, K))),
                                            scratch(static_cast<size_t>(gemm_scratch()));
      Gemm g{form, Into::assign, M, N, K, {a.data(), K}, {b.data(), form == Form::a_bt ? K : N}, {c.data(), N}, bias.data()};
      gemm(*engine.context(), g);
      const std::string what = "packed gemm " + std::to_string(static_cast<int>(form)) + "/" + std::to_string(K);
      expect_close(c, plain(form, M, N, K, a, b, c, &bias, false), tolerance, what);
      g.c.data = in_parts.data();
      const PackedMatrix matrix{N, K, packed.data()};
      for (int rank = 0; rank < 3; ++rank) matrix.pack(g, rank, 3);
      for (int64_t m : {0, 33}) gemm_packed(g, matrix, m, m ? M : 33, scratch.data());
      expect_close(in_parts, c, 0, what + " in parts");
    }
}

/// A product that gathers its rows and scatters its results by an index.
void check_index() {
  Engine engine(2);
  Numbers numbers(2);
  const int64_t M = 70, N = 33, K = 20;
  const Tensor a = numbers.vector(2 * M * K), b = numbers.vector(N * K);
  std::vector<int64_t> from, to;
  for (int64_t i = 0; i < M; ++i) from.push_back((i * 37) % (2 * M)), to.push_back(M - 1 - i);
  Tensor c(static_cast<size_t>(M * N)), gathered;
  gemm(*engine.context(), {Form::a_bt, Into::assign, M, N, K, {a.data(), K, from.data()}, {b.data(), K}, {c.data(), N, to.data()}});
  for (int64_t i = M - 1; i >= 0; --i)
    for (int64_t k = 0; k < K; ++k) gathered.push_back(a[static_cast<size_t>(from[static_cast<size_t>(i)] * K + k)]);
  expect_close(c, plain(Form::a_bt, M, N, K, gathered, b, c, nullptr, false), tolerance, "indexed gemm");
}

void check_linear() {
  Numbers numbers(3);
  for (int64_t N : sizes)
    for (int64_t O : sizes) {
      const int64_t I = 33;
      Engine one(1), two(2);
      const Tensor x = numbers.vector(N * I), w = numbers.vector(O * I), b = numbers.vector(O), dy = numbers.vector(N * O);
      const std::string what = "linear " + std::to_string(N) + " " + std::to_string(O);
      Tensor y[2], dx[2], dw[2], db[2];
      for (int i = 0; i < 2; ++i) {
        Engine& engine = i ? two : one;
        y[i].resize(static_cast<size_t>(N * O)), dx[i].resize(x.size()), dw[i].assign(w.size(), 1), db[i].assign(b.size(), 1);
        linear(*engine.context(), {I, O, N, x.data(), w.data(), b.data(), y[i].data()});
        linear_grad(*engine.context(), {I, O, N, x.data(), w.data(), b.data(), dy.data(), dx[i].data(), dw[i].data(), db[i].data()});
      }
      expect_close(y[0], plain(Form::a_bt, N, O, I, x, w, y[0], &b, false), tolerance, what);
      expect_close(dx[0], plain(Form::a_b, N, I, O, dy, w, dx[0], nullptr, false), tolerance, what + " dx");
      expect_close(dw[0], plain(Form::at_b, O, I, N, dy, x, Tensor(w.size(), 1), nullptr, true), tolerance, what + " dw");
      expect_close(db[0], plain(Form::at_b, O, 1, N, dy, Tensor(static_cast<size_t>(N), 1), Tensor(b.size(), 1), nullptr, true), tolerance,
                   what + " db");
      for (const Tensor* t : {y, dx, dw, db}) expect_close(t[1], t[0], 0, what + " threads");
    }
}

void check_matmul() {
  Numbers numbers(4);
  for (int64_t S : {1, 5})
    for (int64_t M : sizes) {
      const int64_t K = 17, J = 33;
      Engine engine(2);
      const Tensor a = numbers.vector(S * M * K), b = numbers.vector(S * K * J), dy = numbers.vector(S * M * J);
      Tensor y(dy.size()), da(a.size()), db(b.size());
      matmul(*engine.context(), {S, M, K, J, a.data(), b.data(), y.data()});
      matmul_grad(*engine.context(), {S, M, K, J, a.data(), b.data(), dy.data(), da.data(), db.data()});
      for (int64_t s = 0; s < S; ++s) {
        const auto part = [&](const Tensor& t, int64_t n) { return Tensor(t.begin() + s * n, t.begin() + (s + 1) * n); };
        const Tensor as = part(a, M * K), bs = part(b, K * J), dys = part(dy, M * J), ys = part(y, M * J), das = part(da, M * K),
                     dbs = part(db, K * J);
        expect_close(ys, plain(Form::a_b, M, J, K, as, bs, ys, nullptr, false), tolerance, "matmul");
        expect_close(das, plain(Form::a_bt, M, K, J, dys, bs, das, nullptr, false), tolerance, "matmul da");
        expect_close(dbs, plain(Form::at_b, K, J, M, as, dys, dbs, nullptr, false), tolerance, "matmul db");
      }
    }
}

struct Pooling {
  int64_t B, T, C, A;
  Tensor x, w, b, v;
  std::vector<int32_t> lengths;

  /// Σ context dcontext + Σ weights dweights in plain loops; fills the outputs if wanted.
  double loss(const Tensor& dcontext, const Tensor& dweights, Tensor* context, Tensor* weights) const {
    double total = 0;
    for (int64_t r = 0; r < B; ++r) {
      const int64_t n = lengths[static_cast<size_t>(r)];
      std::vector<double> e(static_cast<size_t>(n));
      double sum = 0;
      for (int64_t t = 0; t < n; ++t) {
        double score = 0;
        for (int64_t k = 0; k < A; ++k) {
          double u = at(b, k);
          for (int64_t c = 0; c < C; ++c) u += at(w, k * C + c) * at(x, (r * T + t) * C + c);
          score += at(v, k) * std::tanh(u);
        }
        sum += e[static_cast<size_t>(t)] = std::exp(score);
      }
      for (int64_t t = 0; t < n; ++t) {
        const double weight = e[static_cast<size_t>(t)] / sum;
        total += weight * at(dweights, r * T + t);
        if (weights) (*weights)[static_cast<size_t>(r * T + t)] = static_cast<real>(weight);
        for (int64_t c = 0; c < C; ++c) {
          total += weight * at(x, (r * T + t) * C + c) * at(dcontext, r * C + c);
          if (context) (*context)[static_cast<size_t>(r * C + c)] += static_cast<real>(weight * at(x, (r * T + t) * C + c));
        }
      }
    }
    return total;
  }
};

void check_pooling() {
  Numbers numbers(5);
  for (int64_t T : {1, 5, 40}) {
    const int64_t B = 4, C = 17, A = 5;
    Pooling p{B, T, C, A, numbers.vector(B * T * C), numbers.vector(A * C), numbers.vector(A), numbers.vector(A), {}};
    for (int64_t r = 0; r < B; ++r) p.lengths.push_back(static_cast<int32_t>((T + r) % (T + 1)));
    const Tensor dcontext = numbers.vector(B * C), dweights = numbers.vector(B * T);
    Engine engine(2);
    Tensor context(static_cast<size_t>(B * C), 9), weights(static_cast<size_t>(B * T), 9), u(static_cast<size_t>(B * T * A));
    attention_pooling(*engine.context(), {B, T, C, A, p.x.data(), p.lengths.data(), p.w.data(), p.b.data(), p.v.data(), context.data(),
                                          weights.data(), u.data()});
    Tensor expected_context(context.size()), expected_weights(weights.size());
    p.loss(dcontext, dweights, &expected_context, &expected_weights);
    expect_close(context, expected_context, tolerance, "attention_pooling context");
    expect_close(weights, expected_weights, tolerance, "attention_pooling weights");

    Tensor dx(p.x.size(), 9), dw(p.w.size()), db(p.b.size()), dv(p.v.size());
    attention_pooling_grad(*engine.context(), {B, T, C, A, p.x.data(), p.lengths.data(), p.w.data(), p.b.data(), p.v.data(), weights.data(),
                                               u.data(), dcontext.data(), dweights.data(), dx.data(), dw.data(), db.data(), dv.data()});
    const auto differences = [&](Tensor& parameter, const Tensor& gradient, const char* name) {
      for (size_t i = 0; i < parameter.size(); ++i) {
        const real kept = parameter[i];
        constexpr double step = sizeof(real) == 8 ? 1e-5 : 1e-2;
        parameter[i] = static_cast<real>(static_cast<double>(kept) + step);
        const double up = p.loss(dcontext, dweights, nullptr, nullptr);
        parameter[i] = static_cast<real>(static_cast<double>(kept) - step);
        const double down = p.loss(dcontext, dweights, nullptr, nullptr);
        parameter[i] = kept;
        expect(std::fabs((up - down) / (2 * step) - static_cast<double>(gradient[i])) < (sizeof(real) == 8 ? 1e-8 : 2e-2),
               std::string("attention_pooling ") + name);
      }
    };
    differences(p.x, dx, "dx");
    differences(p.w, dw, "dw");
    differences(p.b, db, "db");
    differences(p.v, dv, "dv");
  }
}

}  // namespace

int main() {
  check_gemm();
  check_index();
  check_packed();
  check_linear();
  check_matmul();
  check_pooling();
  return finish();
}
