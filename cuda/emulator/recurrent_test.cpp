// The recurrent kernels on the emulated GPU against the plain-loop reference, over sizes that are multiples of nothing, the same bits for
// every order in which threads and blocks run.
#include "cuda/emulator/recurrent_check.h"
#include "cuda/recurrent_explain.h"

namespace {

using namespace tt;
using namespace tt::test;

/// Whether both passes go in one launch for all steps.
bool goes_together(const Shape& shape, const Device& device) {
  Context ctx;
  ctx.processors = device.processors, ctx.shared_memory = device.shared_memory, ctx.choice = device.choice;
  const RecurrentCell cell = shape.is_lstm()                  ? RecurrentCell::lstm
                             : shape.cell == Cell::gru_after  ? RecurrentCell::gru_after
                             : shape.cell == Cell::gru_before ? RecurrentCell::gru_before
                                                              : RecurrentCell::rnn;
  int together = 0;
  TT_ISA::explain(ctx, {cell, false, shape.P > 0, shape.H, shape.outputs(), shape.B, shape.T, shape.D, shape.L}, &together,
                  [](void* to, const RecurrentWay& way) {
                    if (way.chosen && std::string(way.way) == "grid-float32") ++*static_cast<int*>(to);
                  });
  return together == 2;
}

/// Step by step.
void check(const Shape& shape) { check_on(shape, {}); }
/// In one launch, with several blocks and groups of rows.
void check_together(const Shape& shape) {
  const Device device{.processors = 7, .shared_memory = size_t{96} << 10, .choice = KernelChoice::grid_float32};
  expect(goes_together(shape, device), shape.name() + " goes in one launch");
  check_on(shape, device);
}

void check_cell(Cell cell) {
  for (int64_t H : {1, 3, 17, 33, 65}) {
    check({.cell = cell, .B = 3, .T = 3, .I = 5, .H = H, .D = 2, .lengths = true, .states = true, .biases = true});
    check({.cell = cell, .B = 17, .T = 1, .I = 3, .H = H, .biases = true, .one_bias = true});
  }
  check({.cell = cell, .B = 1, .T = 5, .I = 3, .H = 17, .L = 2, .states = true});
  check({.cell = cell, .B = 17, .T = 4, .I = 3, .H = 5, .L = 3, .D = 2, .dropout = 0.4, .lengths = true, .biases = true});
  check({.cell = cell, .B = 2, .T = 5, .I = 3, .H = 17, .L = 2, .dropout = 0.2, .dy = false, .dx = false});
  check({.cell = cell, .B = 2, .T = 5, .I = 3, .H = 33, .lengths = true, .states = true, .d_last = false});
  // Chunks of two steps, the last one of one.
  const Shape chunked{.cell = cell, .B = 5, .T = 7, .I = 3, .H = 9, .L = 2, .D = 2, .lengths = true, .states = true, .biases = true};
  for (size_t shared : {size_t{0}, size_t{96} << 10})
    check_on(
        chunked,
        {.processors = 7, .shared_memory = shared, .chunk_numbers = 2 * 4 * chunked.H * chunked.B, .choice = KernelChoice::grid_float32});
  check_together({.cell = cell, .B = 3, .T = 3, .I = 5, .H = 33, .D = 2, .lengths = true, .states = true, .biases = true});
  check_together({.cell = cell, .B = 17, .T = 4, .I = 3, .H = 3, .L = 2, .lengths = true, .biases = true});
  check_together({.cell = cell, .B = 130, .T = 2, .I = 1, .H = 17, .d_last = false});  // groups of 64 rows
  if (cell != Cell::lstm) return;
  for (int64_t P : {1, 3, 17}) {
    const Shape projects{
        .cell = cell, .B = 3, .T = 4, .I = 5, .H = 18, .P = P, .L = 2, .D = 2, .lengths = true, .states = true, .biases = true};
    check(projects);
    check_together(projects);
  }
  check_together({.cell = cell, .B = 130, .T = 2, .I = 1, .H = 17, .P = 5, .states = true, .d_last = false});  // groups of 64 rows
}

/// Steps in graphs, whose pieces are 64, 16 and 4 steps, and the rest by themselves. Other tensors, lengths and chunks take the same
/// graphs.
void check_graphs(Cell cell) {
  StepGraphs graphs;
  Shape shape{.cell = cell, .B = 3, .T = 87, .I = 2, .H = 5, .lengths = true, .states = true, .biases = true};
  check_on(shape, {.graphs = &graphs});
  const size_t recorded = graphs.count();
  expect(recorded > 0, shape.name() + ": no graph was recorded");
  shape.B = 5, shape.T = 23, shape.lengths = false;
  check_on(shape, {.chunk_numbers = 20 * 4 * shape.H * shape.B, .graphs = &graphs});
  expect(graphs.count() == recorded, shape.name() + ": the same products in other tensors were recorded again");
  if (cell == Cell::lstm) check_on({.cell = cell, .B = 2, .T = 21, .I = 2, .H = 7, .P = 3, .D = 2, .states = true}, {.graphs = &graphs});
}

}  // namespace

/// An argument chooses the cells whose names begin with it.
int main(int argc, char** argv) {
  for (Cell cell : {Cell::lstm, Cell::gru_after, Cell::gru_before, Cell::rnn_tanh, Cell::rnn_relu})
    if (argc < 2 || Shape{.cell = cell}.name().rfind(argv[1], 0) == 0) check_cell(cell), check_graphs(cell);
  return finish();
}
