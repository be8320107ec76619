// The adaptive optimizers, averages and in-place lists, against the formulas of PyTorch in plain float64 loops. Reals hold one value per
// parameter, so every test runs all of its options at once, in turn over the parameters.
#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/lists.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

constexpr double eps = 1e-3, beta1 = 0.8, beta2 = 0.99;

// One element: its value, three buffers, and the scalar of its parameter.
struct Element {
  double p, a, b, c, scalar;
};

// The numbers of one parameter's step.
struct Numbers {
  double lr, decay, flag, other, sign;
  int t;
};

// What a kernel gets.
struct Call {
  Tensors p, g, a, b, c, scalar;
  Doubles lr, decay, flag, other, maximize, beta1s, beta2s, epss, t;
  const real* guard;

  Reals state() const {
    Reals x;
    for (const Tensors* list : {&p, &a, &b, &c, &scalar}) {
      const Reals part = list->all();
      x.insert(x.end(), part.begin(), part.end());
    }
    return x;
  }
};

struct Adaptive {
  const char* name;
  std::function<void(Context&, Call&)> kernel;
  std::function<void(Element&, double g, const Numbers&)> step;
  // Once per parameter, after its elements.
  std::function<void(double& scalar, const Numbers&)> after = nullptr;
  double start = 0, scalar = 0;
};

// Steps count from 5: RAdam passes its threshold at the sixth.
Numbers numbers_of(size_t i, int t) {
  return {0.01 * static_cast<double>(i + 1), i % 2 ? 0.1 : 0,         static_cast<double>(i % 3 == 0),
          0.05 * static_cast<double>(i % 4), i % 4 == 3 ? -1.0 : 1.0, t + 4};
}

void test(const Adaptive& test, const real* guard = nullptr) {
  const Lists params = some(), grads = some();
  Lists p = params, a = full(test.start), b = zeros(), c = zeros(), scalar(lists, Doubles(1, test.scalar));
  for (int t = 1; t <= steps && !(guard && !std::isfinite(*guard)); ++t)
    for (size_t i = 0; i < lists; ++i) {
      if (i == 1 || p[i].empty()) continue;  // has no gradient, or nothing to step
      const Numbers n = numbers_of(i, t);
      for (size_t j = 0; j < p[i].size(); ++j) {
        Element e{p[i][j], a[i][j], b[i][j], c[i][j], scalar[i][0]};
        test.step(e, n.sign * grads[i][j], n);
        p[i][j] = e.p, a[i][j] = e.a, b[i][j] = e.b, c[i][j] = e.c;
      }
      if (test.after) test.after(scalar[i][0], n);
    }
  Doubles want;
  for (const Lists* list : {&p, &a, &b, &c, &scalar}) {
    const Doubles part = flat(*list);
    want.insert(want.end(), part.begin(), part.end());
  }
  const Reals got = run(test.name, [&](Context& ctx) {
    const auto same = [](double x) { return Doubles(lists, x); };
    Call call{Tensors(params),
              Tensors(grads),
              Tensors(full(test.start)),
              Tensors(zeros()),
              Tensors(zeros()),
              Tensors(Lists(lists, Doubles(1, test.scalar))),
              same(0),
              same(0),
              same(0),
              same(0),
              same(0),
              same(beta1),
              same(beta2),
              same(eps),
              same(0),
              guard};
    call.g.pointers[1] = nullptr;
    for (int t = 1; t <= steps; ++t) {
      for (size_t i = 0; i < lists; ++i) {
        const Numbers n = numbers_of(i, t);
        call.lr[i] = n.lr, call.decay[i] = n.decay, call.flag[i] = n.flag, call.other[i] = n.other;
        call.maximize[i] = n.sign < 0, call.t[i] = n.t;
      }
      test.kernel(ctx, call);
    }
    return call.state();
  });
  near(test.name, got, want, single ? 2e-5 : 1e-12);
}

// The means of Adam's relatives, decoupled by flag; returns the gradient.
double moments(Element& e, double g, const Numbers& n, bool decoupled) {
  if (decoupled)
    e.p *= 1 - n.lr * n.decay;
  else
    g += n.decay * e.p;
  e.a = beta1 * e.a + (1 - beta1) * g;
  e.b = beta2 * e.b + (1 - beta2) * g * g;
  return g;
}

double momentum(const Numbers& n, int t) { return beta1 * (1 - 0.5 * std::pow(0.96, t * n.other)); }

void nadam_step(Element& e, double g0, const Numbers& n) {
  const double g = moments(e, g0, n, n.flag != 0), mu = momentum(n, n.t), next = momentum(n, n.t + 1), product = e.scalar * mu;
  const double d = std::sqrt(e.b / (1 - std::pow(beta2, n.t))) + eps;
  e.p -= n.lr * ((1 - mu) / (1 - product) * g + next / (1 - product * next) * e.a) / d;
}

void radam_step(Element& e, double g, const Numbers& n) {
  moments(e, g, n, n.flag != 0);
  const double second = 1 - std::pow(beta2, n.t), limit = 2 / (1 - beta2) - 1, rho = limit - 2 * n.t * (1 - second) / second;
  const double mean = e.a / (1 - std::pow(beta1, n.t));
  const double r = std::sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
  e.p -= n.lr * mean * (rho > 5 ? r * std::sqrt(second) / (std::sqrt(e.b) + eps) : 1);
}

void adamax_step(Element& e, double g, const Numbers& n) {
  g += n.decay * e.p;
  e.a = beta1 * e.a + (1 - beta1) * g;
  e.b = std::fmax(beta2 * e.b, std::fabs(g) + eps);
  e.p -= n.lr / (1 - std::pow(beta1, n.t)) * e.a / e.b;
}

void rmsprop_step(Element& e, double g, const Numbers& n) {
  g += n.decay * e.p;
  e.a = beta1 * e.a + (1 - beta1) * g * g;
  if (n.flag != 0) e.b = beta1 * e.b + (1 - beta1) * g;
  double d = g / (std::sqrt(e.a - (n.flag != 0 ? e.b * e.b : 0)) + eps);
  if (n.other != 0) d = e.c = n.other * e.c + d;
  e.p -= n.lr * d;
}

void adagrad_step(Element& e, double g, const Numbers& n) {
  g += n.decay * e.p;
  e.a += g * g;
  e.p -= n.lr / (1 + (n.t - 1) * n.other) * g / (std::sqrt(e.a) + eps);
}

void adadelta_step(Element& e, double g, const Numbers& n) {
  g += n.decay * e.p;
  e.a = beta1 * e.a + (1 - beta1) * g * g;
  const double u = std::sqrt(e.b + eps) / std::sqrt(e.a + eps) * g;
  e.b = beta1 * e.b + (1 - beta1) * u * u;
  e.p -= n.lr * u;
}

void asgd_step(Element& e, double g, const Numbers& n) {
  g += n.decay * e.p;
  e.p = e.p * (1 - n.other * e.scalar) - e.scalar * g;
  e.a += (e.p - e.a) / std::fmax(1, n.t - 1 - n.flag);
}

void lion_step(Element& e, double g, const Numbers& n) {
  const double u = beta1 * e.a + (1 - beta1) * g;
  e.p -= n.lr * ((u > 0) - (u < 0) + n.decay * e.p);
  e.a = beta2 * e.a + (1 - beta2) * g;
}

double power(double flag) { return flag != 0 ? -0.3 : -0.5; }

// a sums the squares, b is z.
void ftrl_step(Element& e, double g, const Numbers& n) {
  const double before = std::pow(e.a, -power(n.flag));
  e.a += g * g;
  const double after = std::pow(e.a, -power(n.flag));
  e.b += g + 2 * n.other * e.p - (after - before) / n.lr * e.p;
  e.p = (std::fmin(std::fmax(e.b, -n.other), n.other) - e.b) / (after / n.lr + n.decay + beta1 / n.lr);
}

const Adaptive all[] = {
    {"nadam",
     [](Context& ctx, Call& c) {
       op::nadam(ctx, {c.lr.data(), c.beta1s.data(), c.beta2s.data(), c.epss.data(), c.decay.data(), c.flag.data(), c.other.data(),
                       c.maximize.data(), c.t.data(), c.p.list(), counts, c.g.constant(), counts, c.a.list(), counts, c.b.list(), counts,
                       c.scalar.list(), c.guard});
     },
     nadam_step, [](double& product, const Numbers& n) { product *= momentum(n, n.t); }, 0, 1},
    {"radam",
     [](Context& ctx, Call& c) {
       op::radam(ctx, {c.lr.data(), c.beta1s.data(), c.beta2s.data(), c.epss.data(), c.decay.data(), c.flag.data(), c.maximize.data(),
                       c.t.data(), c.p.list(), counts, c.g.constant(), counts, c.a.list(), counts, c.b.list(), counts, c.guard});
     },
     radam_step},
    {"adamax",
     [](Context& ctx, Call& c) {
       op::adamax(ctx, {c.lr.data(), c.beta1s.data(), c.beta2s.data(), c.epss.data(), c.decay.data(), c.maximize.data(), c.t.data(),
                        c.p.list(), counts, c.g.constant(), counts, c.a.list(), counts, c.b.list(), counts, c.guard});
     },
     adamax_step},
    {"rmsprop",
     [](Context& ctx, Call& c) {
       op::rmsprop(ctx, {c.lr.data(), c.beta1s.data(), c.epss.data(), c.decay.data(), c.other.data(), c.flag.data(), c.maximize.data(),
                         c.p.list(), counts, c.g.constant(), counts, c.a.list(), counts, c.b.list(), counts, c.c.list(), counts, c.guard});
     },
     rmsprop_step},
    {"adagrad",
     [](Context& ctx, Call& c) {
       op::adagrad(ctx, {c.lr.data(), c.other.data(), c.epss.data(), c.decay.data(), c.maximize.data(), c.t.data(), c.p.list(), counts,
                         c.g.constant(), counts, c.a.list(), counts, c.guard});
     },
     adagrad_step, nullptr, 0.5},
    {"adadelta",
     [](Context& ctx, Call& c) {
       op::adadelta(ctx, {c.lr.data(), c.beta1s.data(), c.epss.data(), c.decay.data(), c.maximize.data(), c.p.list(), counts,
                          c.g.constant(), counts, c.a.list(), counts, c.b.list(), counts, c.guard});
     },
     adadelta_step},
    {"asgd",
     [](Context& ctx, Call& c) {
       op::asgd(ctx, {c.lr.data(), c.other.data(), c.beta1s.data(), c.flag.data(), c.decay.data(), c.maximize.data(), c.t.data(),
                      c.p.list(), counts, c.g.constant(), counts, c.a.list(), counts, c.scalar.list(), c.guard});
     },
     asgd_step, [](double& eta, const Numbers& n) { eta = n.lr / std::pow(1 + n.other * n.lr * n.t, beta1); }, 0, 0.25},
    {"lion",
     [](Context& ctx, Call& c) {
       op::lion(ctx, {c.lr.data(), c.beta1s.data(), c.beta2s.data(), c.decay.data(), c.maximize.data(), c.p.list(), counts, c.g.constant(),
                      counts, c.a.list(), counts, c.guard});
     },
     lion_step},
    {"ftrl",
     [](Context& ctx, Call& c) {
       Doubles powers;
       for (double flag : c.flag) powers.push_back(power(flag));
       op::ftrl(ctx, {c.lr.data(), powers.data(), c.other.data(), c.decay.data(), c.other.data(), c.beta1s.data(), c.maximize.data(),
                      c.p.list(), counts, c.g.constant(), counts, c.b.list(), counts, c.a.list(), counts, c.guard});
     },
     ftrl_step, nullptr, 0.1},
};

void test_lists() {
  const Lists params = some(), averages = some();
  for (double decay : {0.0, 0.3, 0.75, 1.0}) {
    Doubles want = flat(averages);
    const Doubles p = flat(params);
    for (size_t i = 0; i < want.size(); ++i) want[i] = decay * want[i] + (1 - decay) * p[i];
    const Reals got = run("ema", [&](Context& ctx) {
      Tensors a(averages), b(params);
      op::ema(ctx, {decay, a.list(), counts, b.constant(), counts});
      return a.all();
    });
    near("ema", got, want, tolerance);
  }
  const Reals swapped = run("swap", [&](Context& ctx) {
    Tensors a(averages), b(params);
    op::swap(ctx, {a.list(), counts, b.list(), counts});
    expect("swap: the second list", b.all() == Tensors(averages).all());
    return a.all();
  });
  expect("swap: the first list", swapped == Tensors(params).all());
  Doubles want = flat(params);
  for (double& g : want) g = std::fmin(std::fmax(g, -0.5), 0.5);
  want[0] = std::nan("");
  const Reals clipped = run("clip_grad_value", [&](Context& ctx) {
    Tensors g(params);
    g.values[0][0] = std::numeric_limits<real>::quiet_NaN();
    op::clip_grad_value(ctx, {0.5, g.list(), counts});
    return g.all();
  });
  near("clip_grad_value", clipped, want, 0);
}
}  // namespace

void test_adaptive() {
  const Reals finite{2}, infinite{std::numeric_limits<real>::infinity()}, nan{std::numeric_limits<real>::quiet_NaN()};
  for (const Adaptive& one : all) {
    for (const real* guard : {static_cast<const real*>(nullptr), finite.data(), infinite.data(), nan.data()}) test(one, guard);
  }
  test_lists();
}

}  // namespace tt::test
