// Optimizer steps and gradient clipping over lists, against the formulas of PyTorch in plain float64 loops.
#include <cmath>
#include <limits>

#include "native/gen/prototypes.h"
#include "test/native/lists.h"

namespace tt::test {

namespace {
namespace op = tt::TT_ISA;

struct SgdOptions {
  double lr, momentum, dampening, decay;
  bool nesterov;
};

void sgd_reference(const SgdOptions& o, int step, Doubles& p, const Doubles& grad, Doubles& buffer) {
  for (size_t i = 0; i < p.size(); ++i) {
    double g = grad[i] + o.decay * p[i];
    if (o.momentum != 0) {
      buffer[i] = step == 1 ? g : o.momentum * buffer[i] + (1 - o.dampening) * g;
      g = o.nesterov ? g + o.momentum * buffer[i] : buffer[i];
    }
    p[i] -= o.lr * g;
  }
}

void test_sgd(const SgdOptions& o, const real* guard = nullptr) {
  const Lists params = some(), grads = some();
  Lists want = params, buffers = zeros();
  for (int step = 1; step <= steps && (!guard || std::isfinite(*guard)); ++step)
    for (size_t i = 0; i < lists; ++i)
      if (i != 1) sgd_reference(o, step, want[i], grads[i], buffers[i]);
  const Doubles lr(lists, o.lr), momentum(lists, o.momentum), dampening(lists, o.dampening), decay(lists, o.decay),
      nesterov(lists, o.nesterov), none(lists, 0);
  const Reals got = run("sgd", [&](Context& ctx) {
    Tensors p(params), g(grads), b(zeros());
    g.pointers[1] = nullptr;
    b.values[0].assign(1, std::numeric_limits<real>::quiet_NaN());
    for (int step = 1; step <= steps; ++step) {
      const Doubles first(lists, step == 1);
      const List<real> momenta = o.momentum != 0 ? b.list() : List<real>{nullptr, 0};
      op::sgd(ctx, {lr.data(), momentum.data(), dampening.data(), decay.data(), nesterov.data(), none.data(), first.data(), p.list(),
                    counts, g.constant(), counts, momenta, counts, guard});
    }
    return p.all();
  });
  near("sgd", got, flat(want), single ? 1e-6 : 1e-14);
}

struct AdamOptions {
  double lr, beta1, beta2, eps, decay;
  bool decoupled, amsgrad = false;
};

void adam_reference(const AdamOptions& o, int step, Doubles& p, const Doubles& grad, Doubles& m, Doubles& v, Doubles& v_max) {
  for (size_t i = 0; i < p.size(); ++i) {
    if (o.decoupled) p[i] *= 1 - o.lr * o.decay;
    const double g = o.decoupled ? grad[i] : grad[i] + o.decay * p[i];
    m[i] = o.beta1 * m[i] + (1 - o.beta1) * g;
    v[i] = o.beta2 * v[i] + (1 - o.beta2) * g * g;
    v_max[i] = std::fmax(v_max[i], v[i]);
    const double denominator = std::sqrt(o.amsgrad ? v_max[i] : v[i]) / std::sqrt(1 - std::pow(o.beta2, step)) + o.eps;
    p[i] -= o.lr / (1 - std::pow(o.beta1, step)) * m[i] / denominator;
  }
}

void test_adam(const AdamOptions& o, const real* guard = nullptr) {
  const Lists params = some(), grads = some();
  Lists want = params, m = zeros(), v = zeros(), v_max = full(1);
  for (int step = 1; step <= steps && (!guard || std::isfinite(*guard)); ++step)
    for (size_t i = 0; i < lists; ++i)
      if (i != 1) adam_reference(o, step, want[i], grads[i], m[i], v[i], v_max[i]);
  const Doubles lr(lists, o.lr), beta1(lists, o.beta1), beta2(lists, o.beta2), eps(lists, o.eps), decay(lists, o.decay),
      decoupled(lists, o.decoupled), amsgrad(lists, o.amsgrad), none(lists, 0);
  const Reals got = run("adam", [&](Context& ctx) {
    Tensors p(params), g(grads), first(zeros()), second(zeros()), largest(full(1));
    g.pointers[1] = nullptr;
    for (int step = 1; step <= steps; ++step) {
      const Doubles t(lists, step);
      op::adam(
          ctx,
          {lr.data(),      beta1.data(), beta2.data(), eps.data(),    decay.data(), decoupled.data(),
           amsgrad.data(), none.data(),  t.data(),     p.list(),      counts,       g.constant(),
           counts,         first.list(), counts,       second.list(), counts,       o.amsgrad ? largest.list() : List<real>{nullptr, 0},
           counts,         guard});
    }
    return p.all();
  });
  near("adam", got, flat(want), single ? 1e-5 : 1e-13);
}

double norm_of(const Doubles& x, double type) {
  double sum = 0, largest = 0;
  for (double v : x) {
    sum += std::pow(std::fabs(v), type);
    largest = std::fmax(largest, std::fabs(v));
  }
  return std::isinf(type) ? largest : std::pow(sum, 1 / type);
}

void test_clip(double max_norm, double type) {
  Lists grads = some();
  const Tensors before(grads);
  grads[1].clear();  // passed as null
  const double norm = norm_of(flat(grads), type), scale = std::fmin(1, max_norm / (norm + 1e-6));
  Doubles want = doubles(before.all());
  for (size_t i = 0; i < want.size(); ++i)
    if (i < 1 || i >= 18) want[i] *= scale;
  want.push_back(norm);
  const Reals got = run("clip_grad_norm", [&](Context& ctx) {
    Tensors g = before;
    for (size_t i = 0; i < lists; ++i) g.pointers[i] = g.values[i].data();
    g.pointers[1] = nullptr;
    Reals of_all(1);
    op::clip_grad_norm(ctx, {max_norm, type, g.list(), counts, of_all.data()});
    Reals x = g.all();
    x.push_back(of_all[0]);
    return x;
  });
  near("clip_grad_norm", got, want, tolerance);
}

// More arrays than a GPU takes in one launch.
void test_clip_many() {
  constexpr int64_t arrays = 1500, each = 3;
  const Doubles grads = numbers(arrays * each);
  const std::vector<int64_t> array_sizes(static_cast<size_t>(arrays), each);
  Doubles want = grads;
  const double norm = norm_of(grads, 2);
  for (double& g : want) g *= 0.5 / (norm + 1e-6);
  want.push_back(norm);
  const Reals got = run("clip of many arrays", [&](Context& ctx) {
    Reals x = reals(grads);
    std::vector<real*> pointers;
    for (int64_t i = 0; i < arrays; ++i) pointers.push_back(x.data() + i * each);
    Reals of_all(1);
    op::clip_grad_norm(ctx, {0.5, 2, {pointers.data(), arrays}, array_sizes.data(), of_all.data()});
    x.push_back(of_all[0]);
    return x;
  });
  near("clip of many arrays", got, want, tolerance);
}

void test_clip_not_finite() {
  constexpr double inf = std::numeric_limits<double>::infinity();
  for (double type : {1.0, 2.0, inf}) {
    for (double bad : {std::nan(""), inf}) {
      const int64_t count = 40;
      Doubles g(40, 1);
      g[35] = bad;
      const Reals got = run("clip of what is not finite", [&](Context& ctx) {
        Reals x = reals(g), norm(1);
        real* list[] = {x.data()};
        op::clip_grad_norm(ctx, {0.1, type, {list, 1}, &count, norm.data()});
        x.push_back(norm[0]);
        return x;
      });
      Doubles want = g;
      want.push_back(bad);
      near("clip of what is not finite", got, want, 0);
    }
  }
}
}  // namespace

void test_optimizers() {
  test_sgd({0.1, 0, 0, 0, false});
  test_sgd({0.1, 0, 0, 0.01, false});
  test_sgd({0.1, 0.9, 0, 0.01, false});
  test_sgd({0.1, 0.9, 0.3, 0, false});
  test_sgd({0.1, 0.9, 0, 0.01, true});
  test_adam({0.01, 0.9, 0.999, 1e-8, 0, false});
  test_adam({0.01, 0.9, 0.999, 1e-8, 0.1, false});
  test_adam({0.01, 0.9, 0.999, 1e-8, 0.1, true});
  test_adam({0.01, 0, 0.9, 1e-3, 0, false});
  test_adam({0.01, 0.9, 0.5, 1e-3, 0.1, true, true});
  const Reals finite{2}, infinite{std::numeric_limits<real>::infinity()};
  test_adam({0.01, 0.9, 0.999, 1e-8, 0, false}, finite.data());
  test_adam({0.01, 0.9, 0.999, 1e-8, 0, false}, infinite.data());
  test_sgd({0.1, 0.9, 0, 0, false}, finite.data());
  test_sgd({0.1, 0.9, 0, 0, false}, infinite.data());
  for (double type : {1.0, 2.0, std::numeric_limits<double>::infinity()})
    for (double max_norm : {0.5, 1e9, std::numeric_limits<double>::infinity()}) test_clip(max_norm, type);
  test_clip_many();
  test_clip_not_finite();
}

}  // namespace tt::test
