#include "bench/native/contestant.h"

namespace tt::bench {

namespace {

struct Recurrence {
  explicit Recurrence(test::Shape shape, Mode mode) : problem(ready(shape, mode)), out(problem.outputs()), grads(problem.gradients()) {}
  static test::Shape ready(test::Shape shape, Mode mode) {
    shape.saved = mode != Mode::inference;
    return shape;
  }
  test::Problem problem;
  test::Tensors out, grads;
};

double bytes(const test::Tensors& tensors) {
  double sum = 0;
  for (const auto& [name, values] : tensors) sum += static_cast<double>(values.size() * sizeof(real));
  return sum;
}

std::vector<const real*> matrices(const test::Tensors& inputs) {
  std::vector<const real*> found;
  for (const auto& [name, values] : inputs)
    if (name.starts_with("w_")) found.push_back(values.data());
  return found;
}

}  // namespace

Work our_recurrence(test::Engine& engine, const test::Shape& shape, Mode mode) {
  auto r = std::make_shared<Recurrence>(shape, mode);
  const auto call = r->problem.forward_into(r->out);
  if (mode == Mode::inference) {
    // Weights that nobody updates stay packed, as the peer's do.
    engine.forget();
    return {"throughtime", [r, &engine, call, weights = matrices(r->problem.inputs())] { call(engine.context(weights)); }};
  }
  const auto forward = [r, &engine, call] { call(engine.context()); };
  if (mode == Mode::forward) return {"throughtime", forward};
  const auto backward = [r, &engine, call = r->problem.backward_into(r->out, r->grads)] { call(engine.context()); };
  forward();
  if (mode == Mode::backward) return {"throughtime", backward};
  return {"throughtime", [forward, backward] { forward(), backward(); }};
}

double recurrence_bytes(const test::Shape& shape, Mode mode) {
  Recurrence r(shape, mode);
  const double forward = bytes(r.problem.inputs()) + bytes(r.out), backward = forward + bytes(r.grads) + bytes(r.problem.output_grads());
  return mode == Mode::backward ? backward : mode == Mode::both ? forward + backward : forward;
}

Work our_gemm(test::Engine& engine, const GemmCase& c) {
  using namespace TT_ISA;
  struct Operands {
    test::Reals a, b, c;
  };
  test::Numbers numbers(5);
  auto o = std::make_shared<Operands>(Operands{numbers.vector(c.M * c.K), numbers.vector(c.N * c.K), numbers.vector(c.M * c.N)});
  const Form form = c.form == 'n' ? Form::a_b : c.form == 't' ? Form::a_bt : Form::at_b;
  Gemm g{form, Into::assign, c.M, c.N, c.K, {}, {}, {}};
  g.a = {o->a.data(), form == Form::at_b ? c.M : c.K};
  g.b = {o->b.data(), form == Form::a_bt ? c.K : c.N};
  g.c = {o->c.data(), c.N};
  return {"throughtime", [o, g, &engine] { gemm(*engine.context(), g); }};
}

}  // namespace tt::bench
