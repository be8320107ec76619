// Layers as a wavefront and products beside the steps (cuda/recurrent_pipeline.h), on the emulated GPU: the same bits as one after the
// other, in every order of streams that waits leave.
#include "cuda/emulator/recurrent_check.h"
#include "cuda/recurrent_explain.h"

namespace {

using namespace tt;
using namespace tt::test;

constexpr uint64_t schedules[] = {0, 1, 20240229, 2, 3};

RecurrentCell cell_of(Cell cell) {
  return cell == Cell::lstm         ? RecurrentCell::lstm
         : cell == Cell::gru_after  ? RecurrentCell::gru_after
         : cell == Cell::gru_before ? RecurrentCell::gru_before
                                    : RecurrentCell::rnn;
}

/// Layers at once, in chunks of so many steps.
struct Case {
  const char* way;
  Shape shape;
  Device device;
  int64_t chunk, forward, backward;
};

void check_layers(const Case& c, const Device& device) {
  Context ctx;
  ctx.processors = device.processors, ctx.shared_memory = device.shared_memory, ctx.capability = device.capability;
  ctx.precision = device.precision, ctx.choice = device.choice, ctx.chunk_numbers = device.chunk_numbers, ctx.graphs = device.graphs;
  const Shape& s = c.shape;
  const RecurrentQuestion q{cell_of(s.cell), false, s.P > 0, s.H, s.outputs(), s.B, s.T, s.D, s.L};
  const int64_t forward = TT_ISA::layers_at_once(ctx, q, TT_ISA::PassKind::forward),
                backward = TT_ISA::layers_at_once(ctx, q, TT_ISA::PassKind::backward);
  expect(forward == c.forward && backward == c.backward,
         std::string(c.way) + " " + s.name() + ": " + std::to_string(forward) + " and " + std::to_string(backward) + " layers at once");
}

void check(const Case& c) {
  StepGraphs graphs;
  Device in_turn = c.device;
  in_turn.chunk_numbers = c.chunk * 4 * c.shape.H * c.shape.B;
  in_turn.graphs = &graphs;
  check_layers(c, in_turn);
  const std::string name = std::string(c.way) + " " + c.shape.name();
  for (bool saved : {true, false}) {
    Shape shape = c.shape;
    shape.saved = saved;
    Problem problem(shape);
    const Results exact = run(problem, nullptr, shape), expected = emulate(problem, 0, shape, in_turn);
    const double tolerance = in_turn.precision == Precision::float32 ? 2e-5 : 8e-3;
    compare(expected.out, exact.out, tolerance, name);
    if (shape.cell != Cell::rnn_relu) compare(expected.grads, exact.grads, tolerance * static_cast<double>(shape.T + 4), name + " d");
    Lanes lanes;
    Device beside = in_turn;
    beside.lanes = &lanes;
    for (uint64_t schedule : schedules) {
      const Results got = emulate(problem, schedule, shape, beside);
      const std::string seed = name + (saved ? "" : " inference") + ", seed " + std::to_string(schedule);
      compare(got.out, expected.out, 0, seed);
      compare(got.grads, expected.grads, 0, seed + " d");
    }
    expect(lanes.count() == static_cast<size_t>(saved                 ? std::max(c.forward, c.backward)
                                                : c.chunk < c.shape.T ? c.forward
                                                                      : 0),
           name + ": lanes");
  }
}

Device large(KernelChoice choice, Precision precision) {
  return {.processors = 132, .shared_memory = size_t{227} << 10, .capability = 90, .precision = precision, .choice = choice};
}

void check_cell(Cell cell) {
  const Device clusters = large(KernelChoice::cluster, Precision::bf16), grid = large(KernelChoice::grid, Precision::bf16),
               grid_float32 = large(KernelChoice::grid_float32, Precision::float32),
               stepwise = large(KernelChoice::stepwise, Precision::float32);
  const Shape plain{.cell = cell, .B = 3, .T = 12, .I = 5, .H = 9, .L = 2, .lengths = true, .states = true, .biases = true};
  const auto with = [&](auto change) {
    Shape shape = plain;
    change(shape);
    return shape;
  };
  const Shape deep = with([](Shape& s) { s.L = 3, s.dropout = 0.3; }), both = with([](Shape& s) { s.D = 2, s.dropout = 0.3; }),
              one = with([](Shape& s) { s.L = 1, s.lengths = false; });
  if (cell != Cell::gru_before) {
    check({"cluster", plain, clusters, 4, 2, 2});
    check({"cluster", deep, clusters, 4, 3, 3});
    check({"cluster", both, clusters, 4, 1, 1});
    check({"grid", deep, grid, 4, 3, 3});
    check({"grid-float32", deep, grid_float32, 5, 3, 3});
  }
  check({"stepwise", deep, stepwise, 4, 3, 3});
  check({"stepwise", both, stepwise, 5, 1, 1});
  check({"stepwise", one, stepwise, 3, 1, 1});
  check({"stepwise", with([](Shape& s) { s.L = 3, s.T = 3, s.dropout = 0.3, s.dx = false; }), stepwise, 3, 1, 1});
  if (cell != Cell::lstm) return;
  check({"stepwise", with([](Shape& s) { s.L = 3, s.P = 5, s.dropout = 0.3; }), stepwise, 4, 3, 3});
  // Fewer lanes than layers.
  Device small = clusters;
  small.processors = 2 * 16;
  check({"cluster", with([](Shape& s) { s.L = 5, s.B = 33, s.T = 6, s.dropout = 0.3; }), small, 2, 3, 3});
}

}  // namespace

/// An argument chooses the cells whose names begin with it.
int main(int argc, char** argv) {
  for (Cell cell : {Cell::lstm, Cell::gru_after, Cell::gru_before, Cell::rnn_tanh})
    if (argc < 2 || Shape{.cell = cell}.name().rfind(argv[1], 0) == 0) check_cell(cell);
  return finish();
}
