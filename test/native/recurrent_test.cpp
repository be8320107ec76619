// The recurrent kernels against the plain-loop reference, against central differences (float64 build), and against themselves on other
// numbers of threads, over sizes that are multiples of nothing.
#include "test/native/engine.h"
#include "test/native/recurrent_problem.h"

namespace {

using namespace tt;
using namespace tt::test;

constexpr bool exact = sizeof(real) == 8;

struct Results {
  Tensors out, grads;
};

Results run(Problem& problem, Engine* engine, bool saved) {
  Results r;
  r.out = problem.outputs();
  problem.forward(engine ? engine->context() : nullptr, r.out);
  if (!saved) return r;
  r.grads = problem.gradients();
  problem.backward(engine ? engine->context() : nullptr, r.out, r.grads);
  return r;
}

void compare(const Tensors& got, const Tensors& expected, double tolerance, const std::string& what) {
  for (const auto& [name, value] : expected)
    if (name != "gates" && name != "c" && name != "ys") expect_close(got.at(name), value, tolerance, what + ": " + name);
}

/// The bits of `got` on other numbers of threads, whatever their shares, and without what backward needs.
void check_same(Problem& problem, Shape shape, const Results& got, Precision precision, const std::string& what) {
  for (int threads : {2, 5, 6}) {  // 6: groups of rows whose members share out the units
    Engine engine(threads, precision);
    engine.pretend({0.6, 1.5, 0.9});
    const std::string on = what + " on " + std::to_string(threads) + " threads";
    const Results other = run(problem, &engine, true);
    compare(other.out, got.out, 0, on);
    compare(other.grads, got.grads, 0, on + " d");
  }
  shape.saved = false;
  Problem inference(shape);
  Engine engine(2, precision);
  compare(run(inference, &engine, false).out, got.out, 0, what + " inference");
}

void check(const Shape& shape) {
  Problem problem(shape);
  Engine one(1);
  const Results expected = run(problem, nullptr, true), got = run(problem, &one, true);
  const double tolerance = exact ? 1e-12 : 2e-5;
  compare(got.out, expected.out, tolerance, shape.name());
  compare(got.grads, expected.grads, tolerance * static_cast<double>(shape.T + 4), shape.name() + " d");
  check_same(problem, shape, got, Precision::float32, shape.name());
}

/// A short inference whose packed weights are kept: near the reference, and the same bits when they are packed, when they are found packed
/// and for any number of threads.
void check_kept(Shape shape) {
  shape.saved = false;
  Problem problem(shape);
  std::vector<const real*> weights;
  for (const auto& [name, value] : problem.inputs())
    if (name.starts_with("w_")) weights.push_back(value.data());
  const auto infer = [&](Engine& engine) {
    Tensors out = problem.outputs();
    problem.forward(engine.context(weights), out);
    return out;
  };
  const std::string what = shape.name() + " kept";
  Engine one(1);
  const Tensors got = infer(one);
  compare(got, run(problem, nullptr, false).out, exact ? 1e-12 : 2e-5, what);
  for (int threads : {1, 2, 5}) {
    Engine engine(threads);
    for (int again = 0; again < 2; ++again) compare(infer(engine), got, 0, what + " on " + std::to_string(threads) + " threads");
  }
}

/// Products of bf16 pairs: near the exact results, and the same for any number of threads, with and without what backward needs.
void check_bf16(const Shape& shape) {
  Problem problem(shape);
  Engine one(1, Precision::bf16);
  const Results expected = run(problem, nullptr, true), got = run(problem, &one, true);
  // An operand is off by 2^-9 of itself at most; sums of many, whose errors are independent, by less than one operand, steps pass it on.
  const double tolerance = 0.02;
  compare(got.out, expected.out, tolerance, shape.name() + " bf16");
  // The derivative of relu jumps where a rounded sum is on the other side of 0.
  if (shape.cell != Cell::rnn_relu) compare(got.grads, expected.grads, tolerance, shape.name() + " bf16 d");
  double off = 0;
  for (const auto& [name, value] : expected.grads)
    for (size_t i = 0; i < value.size(); ++i) off += std::fabs(static_cast<double>(value[i] - got.grads.at(name)[i]));
  expect(off > 0, shape.name() + ": bf16 was not used");
  check_same(problem, shape, got, Precision::bf16, shape.name() + " bf16");
}

/// Largest difference between gradients and central differences of Σ outputs · weights, relative to their size.
void check_differences(const Shape& shape) {
  Problem problem(shape);
  Engine engine(1);
  const auto loss = [&] {
    double sum = 0;
    const Tensors out = run(problem, &engine, false).out;
    for (const auto& [name, value] : out)
      if (const auto d = problem.output_grads().find(name); d != problem.output_grads().end())
        for (size_t i = 0; i < value.size(); ++i) sum += static_cast<double>(value[i]) * static_cast<double>(d->second[i]);
    return sum;
  };
  const Tensors grads = run(problem, &engine, true).grads;
  for (auto& [name, value] : problem.inputs())
    for (size_t i = 0; i < value.size(); ++i) {
      const real kept = value[i];
      constexpr double step = 1e-5;
      value[i] = static_cast<real>(static_cast<double>(kept) + step);
      const double up = loss();
      value[i] = static_cast<real>(static_cast<double>(kept) - step);
      const double down = loss();
      value[i] = kept;
      const bool state = name == "x" || name == "h0" || name == "c0";
      const double numeric = (up - down) / (2 * step), analytic = static_cast<double>(grads.at(name)[i]) - (state ? 0 : 0.25);
      expect(std::fabs(numeric - analytic) <= 1e-7 * std::fmax(1, std::fabs(numeric)), shape.name() + " difference " + name);
    }
}

void check_cell(Cell cell) {
  const int64_t sizes[] = {1, 3, 17, 33, 65, 130};
  for (int64_t H : sizes) {
    check({.cell = cell, .B = 3, .T = 3, .I = 3, .H = H, .biases = true});
    check({.cell = cell, .B = 17, .T = 5, .I = H, .H = H, .D = 2, .lengths = true, .states = true, .biases = true});
    check({.cell = cell, .B = 33, .T = 3, .I = 17, .H = H, .L = 2, .states = true});
  }
  for (int64_t B : sizes) check({.cell = cell, .B = B, .T = 3, .I = 5, .H = 33, .lengths = true, .biases = true, .one_bias = true});
  for (int64_t T : sizes)
    check({.cell = cell, .B = 3, .T = T, .I = 5, .H = 17, .L = 2, .D = 2, .lengths = true, .states = true, .biases = true});
  for (int64_t I : sizes) check({.cell = cell, .B = 17, .T = 3, .I = I, .H = 65});
  check({.cell = cell, .B = 17, .T = 7, .I = 3, .H = 33, .L = 3, .D = 2, .dropout = 0.4, .lengths = true, .biases = true});
  check({.cell = cell, .B = 3, .T = 1, .I = 3, .H = 5, .L = 3, .dropout = 0.4, .lengths = true, .biases = true});
  check({.cell = cell, .B = 2, .T = 130, .I = 3, .H = 65, .L = 2, .dropout = 0.2, .dy = false, .dx = false});
  check({.cell = cell, .B = 2, .T = 5, .I = 3, .H = 130, .lengths = true, .states = true, .d_last = false});
  check({.cell = cell, .B = 64, .T = 130, .I = 3, .H = 65, .D = 2, .lengths = true});  // several chunks
  const bool rnn = cell == Cell::rnn_tanh || cell == Cell::rnn_relu;
  check({.cell = cell, .B = 90, .T = 2, .I = 400, .H = rnn ? 650 : 230, .biases = true});  // products summed in parts
  // Thin tiles, in parts as well; rows end one by one.
  check({.cell = cell, .B = 3, .T = 4, .I = 5, .H = rnn ? 450 : 130, .D = 2, .lengths = true, .states = true, .biases = true});
  for (int64_t B : {1, 2, 3, 4, 5}) {  // thin tiles and others, by one member and shared out
    check_kept({.cell = cell, .B = B, .T = 1, .I = 70, .H = 33, .L = 2, .D = 2, .states = true, .biases = true});
    check_kept({.cell = cell, .B = B, .T = 1, .I = 1030, .H = rnn ? 600 : 300, .states = true});
    check_kept({.cell = cell, .B = B, .T = 3, .I = 70, .H = rnn ? 600 : 300, .lengths = true, .biases = true});
  }
  if (cell == Cell::lstm)
    for (int64_t P : sizes) {
      check({.cell = cell, .B = 17, .T = 4, .I = 5, .H = 65, .P = P, .L = 2, .D = 2, .lengths = true, .states = true, .biases = true});
      check({.cell = cell, .B = 65, .T = 65, .I = 5, .H = 130, .P = P});
      check_kept({.cell = cell, .B = 1, .T = 1, .I = 5, .H = 130, .P = P, .states = true});
    }
}

void check_cell_bf16(Cell cell) {
  const bool rnn = cell == Cell::rnn_tanh || cell == Cell::rnn_relu;
  for (int64_t H : {3, 17, 130})
    check_bf16({.cell = cell, .B = 17, .T = 5, .I = H, .H = H, .D = 2, .lengths = true, .states = true, .biases = true});
  check_bf16({.cell = cell, .B = 33, .T = 9, .I = 17, .H = 65, .L = 2, .dropout = 0.4, .biases = true});
  check_bf16({.cell = cell, .B = 64, .T = 40, .I = 3, .H = 65, .D = 2, .lengths = true});         // several chunks
  check_bf16({.cell = cell, .B = 90, .T = 2, .I = 1400, .H = rnn ? 1500 : 430, .biases = true});  // products summed in parts
  check_bf16({.cell = cell, .B = 3, .T = 4, .I = 5, .H = rnn ? 850 : 230, .lengths = true, .biases = true});
  if (cell == Cell::lstm) check_bf16({.cell = cell, .B = 17, .T = 4, .I = 5, .H = 65, .P = 33, .L = 2, .states = true, .biases = true});
}

void check_cell_differences(Cell cell) {
  check_differences({.cell = cell, .B = 3, .T = 4, .I = 3, .H = 5, .D = 2, .lengths = true, .states = true, .biases = true});
  check_differences({.cell = cell, .B = 2, .T = 3, .I = 2, .H = 3, .L = 3, .dropout = 0.4, .biases = true});
  if (cell == Cell::lstm)
    check_differences({.cell = cell, .B = 2, .T = 3, .I = 2, .H = 17, .P = 3, .L = 2, .D = 2, .lengths = true, .states = true});
}

}  // namespace

int main(int argc, char** argv) {
  if (!choose_tiles(argc, argv)) return skipped;
  for (Cell cell : {Cell::lstm, Cell::gru_after, Cell::gru_before, Cell::rnn_tanh, Cell::rnn_relu}) {
    if (!tiles_only) check_cell(cell);
    exact ? check_cell_differences(cell) : check_cell_bf16(cell);
  }
  return finish();
}
