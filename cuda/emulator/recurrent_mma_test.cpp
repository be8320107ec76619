// Recurrences on tensor cores on the emulated GPU, in bf16 and tf32: in clusters (cuda/recurrent_cluster.h), on the whole grid
// (cuda/recurrent_grid.h), and step by step (cuda/recurrent_step_mma.h).
#include <cstring>

#include "cuda/emulator/recurrent_check.h"
#include "cuda/recurrent_cluster.h"
#include "cuda/recurrent_grid.h"

namespace {

using namespace tt;
using namespace tt::test;
using TT_ISA::cluster_plan;
using TT_ISA::grid_plan;
using TT_ISA::MmaDevice;
using TT_ISA::MmaKind;
using TT_ISA::MmaProblem;

Device hopper(Precision precision) {
  return {.processors = 7, .shared_memory = size_t{227} << 10, .capability = 90, .precision = precision, .choice = KernelChoice::cluster};
}

/// No clusters, but room for a group of blocks or two.
Device ampere(Precision precision) {
  return {.processors = 23, .shared_memory = size_t{99} << 10, .capability = 80, .precision = precision, .choice = KernelChoice::grid};
}

/// No block waits for another one: every step is a launch for each of its products.
Device stepwise(Precision precision) { return {.processors = 3, .capability = 80, .precision = precision}; }

MmaDevice limits(const Device& d) { return {d.capability, d.shared_memory, d.processors}; }
MmaProblem forward(const Shape& s, const Device& d) { return {static_cast<int>(s.gates()), 1, s.H, s.B, s.D, d.precision}; }
MmaProblem backward(const Shape& s, const Device& d) { return {1, static_cast<int>(s.gates()), s.H, s.B, s.D, d.precision}; }

double tolerance(const Device& device) { return device.precision == Precision::tf32 ? 1e-3 : 8e-3; }

void check(const Shape& shape, const Device& device) {
  for (const MmaProblem& problem : {forward(shape, device), backward(shape, device)}) {
    const bool planned = device.choice == KernelChoice::cluster ? cluster_plan(problem, limits(device)).has_value()
                                                                : grid_plan(problem, limits(device)).has_value();
    expect(planned, shape.name() + " is planned");
  }
  check_on(shape, device, tolerance(device));
}

void check_cell(Cell cell, Precision precision) {
  const Device device = hopper(precision);
  for (int64_t H : {1, 3, 17, 33, 65})
    check({.cell = cell, .B = 3, .T = 4, .I = 5, .H = H, .D = 2, .lengths = true, .states = true, .biases = true}, device);
  check({.cell = cell, .B = 17, .T = 5, .I = 3, .H = 33, .L = 2, .lengths = true, .biases = true, .one_bias = true}, device);
  check({.cell = cell, .B = 2, .T = 9, .I = 3, .H = 33, .dy = false, .dx = false}, device);
  check({.cell = cell, .B = 2, .T = 5, .I = 3, .H = 17, .lengths = true, .states = true, .d_last = false}, device);
  // Chunks of two steps, the last one of one, which is no launch for a range.
  Device chunked = device;
  chunked.chunk_numbers = 2 * 4 * 20 * 5;
  check({.cell = cell, .B = 5, .T = 7, .I = 3, .H = 20, .D = 2, .lengths = true, .states = true, .biases = true}, chunked);
  // More row groups than clusters at once: 32 rows each.
  check({.cell = cell, .B = 70, .T = 3, .I = 1, .H = 65, .D = 2, .lengths = true, .states = true}, device);
}

void check_grid(Cell cell, Precision precision) {
  const Device device = ampere(precision);
  for (int64_t H : {1, 17, 65})
    check({.cell = cell, .B = 3, .T = 4, .I = 5, .H = H, .D = 2, .lengths = true, .states = true, .biases = true}, device);
  check({.cell = cell, .B = 19, .T = 5, .I = 3, .H = 33, .L = 2, .lengths = true, .biases = true}, device);
  Device chunked = device;
  chunked.chunk_numbers = 2 * 4 * 20 * 5;
  check({.cell = cell, .B = 5, .T = 7, .I = 3, .H = 20, .D = 2, .lengths = true, .states = true, .biases = true}, chunked);
  // Few multiprocessors: 32 rows a group.
  Device small = device;
  small.processors = 5;
  check({.cell = cell, .B = 70, .T = 3, .I = 1, .H = 17, .lengths = true, .states = true}, small);
}

void check_stepwise(Cell cell, Precision precision) {
  const Device device = stepwise(precision);
  const auto go = [&](const Shape& shape) { check_on(shape, device, tolerance(device)); };
  for (int64_t H : {1, 3, 17, 65})
    go({.cell = cell, .B = 3, .T = 3, .I = 5, .H = H, .D = 2, .lengths = true, .states = true, .biases = true});
  go({.cell = cell, .B = 19, .T = 4, .I = 3, .H = 33, .L = 2, .lengths = true, .biases = true});  // tiles of 64 rows
  go({.cell = cell, .B = 67, .T = 2, .I = 1, .H = 68, .states = true, .d_last = false});          // two of them, and whole vectors
  if (cell == Cell::lstm)
    for (int64_t P : {1, 18}) go({.cell = cell, .B = 3, .T = 4, .I = 5, .H = 20, .P = P, .L = 2, .D = 2, .lengths = true, .states = true});
  // In graphs the same bits.
  const Shape shape{.cell = cell, .B = 3, .T = 7, .I = 2, .H = 17, .biases = true};
  StepGraphs graphs;
  Device graphed = device, exact = device;
  graphed.graphs = &graphs, exact.precision = Precision::float32;
  Problem problem(shape);
  const Results one_by_one = emulate(problem, 0, shape, device), together = emulate(problem, 0, shape, graphed);
  compare(together.out, one_by_one.out, 0, shape.name() + " in graphs");
  compare(together.grads, one_by_one.grads, 0, shape.name() + " in graphs d");
  expect(graphs.count() > 0, shape.name() + ": no graph was recorded");
  expect(emulate(problem, 0, shape, exact).out.at("y") != one_by_one.out.at("y"), shape.name() + ": nothing was rounded");
}

/// Little shared memory: where the sums take the operand's place, and gradients that go from memory to registers.
void check_tight_memory() {
  Device tight = ampere(Precision::bf16);
  tight.processors = 41, tight.shared_memory = size_t{64} << 10;
  const Shape wide{.B = 2, .T = 3, .I = 1, .H = 321};
  expect(grid_plan(backward(wide, tight), limits(tight))->sums_over_operand, "sums over the operand");
  check(wide, tight);
  // Sums of LSTM that reach beyond what the blocks send, and are no bf16 numbers.
  Device full = ampere(Precision::bf16);
  full.processors = 44, full.shared_memory = size_t{227} << 10;
  const Shape large{.B = 32, .T = 3, .I = 1, .H = 1024, .saved = false};
  const auto plan = grid_plan(forward(large, full), limits(full));
  expect(plan && plan->sums_over_operand && plan->owners * plan->slice < plan->operand, "sums over the operand's rest");
  Problem problem(large);
  compare(emulate(problem, 0, large, full).out, run(problem, nullptr, large).out, tolerance(full), large.name());
  Device tiny = ampere(Precision::bf16);
  tiny.shared_memory = size_t{12} << 10;
  const Shape narrow{.B = 3, .T = 4, .I = 3, .H = 33, .lengths = true, .states = true, .biases = true};
  expect(!grid_plan(backward(narrow, tiny), limits(tiny))->operand_in_shared, "an operand in memory");
  check(narrow, tiny);
}

/// Parts of sums that travel, of more columns than the small sizes have: 2, 4 and 8 tiles a warp, a row group of 32, warps with fewer tiles
/// than the others, and weights that registers do not hold.
void check_sums() {
  const auto go = [](const Shape& shape, Precision precision, MmaKind kind, int tiles) {
    const Device device = hopper(precision);
    const auto plan = cluster_plan(backward(shape, device), limits(device));
    expect(plan && plan->kind == kind && plan->tiles == tiles, shape.name() + ": the plan that is meant");
    Problem problem(shape);
    const Results expected = run(problem, nullptr, shape), got = emulate(problem, 0, shape, device),
                  other = emulate(problem, 20240229, shape, device);
    compare(got.grads, expected.grads, tolerance(device) * static_cast<double>(shape.T + 4), shape.name() + " d");
    compare(other.grads, got.grads, 0, shape.name() + " order d");
  };
  go({.B = 2, .T = 3, .I = 1, .H = 193, .states = true}, Precision::tf32, MmaKind::narrow, 2);
  go({.cell = Cell::gru_after, .B = 3, .T = 3, .I = 1, .H = 297, .lengths = true}, Precision::bf16, MmaKind::narrow, 4);
  go({.B = 33, .T = 2, .I = 1, .H = 265, .lengths = true}, Precision::bf16, MmaKind::tall, 4);
  go({.B = 2, .T = 2, .I = 1, .H = 520, .states = true}, Precision::bf16, MmaKind::wide, 8);
}

/// What travels is what is fewer bytes: sums of LSTM and GRU on their way back, operands of all others.
void check_bytes() {
  const TT_ISA::MmaDevice h100{90, size_t{227} << 10, 132};
  const auto bytes = [&](int gates, int sent, Precision precision) {
    return static_cast<int>(cluster_plan({gates, sent, 256, 64, 1, precision}, h100)->operand) / 256;
  };
  const Precision bf16 = Precision::bf16, tf32 = Precision::tf32;
  expect(bytes(1, 4, bf16) == 64 && bytes(1, 4, tf32) == 64 && bytes(1, 3, bf16) == 64, "sums, 4 bytes of each of 16 rows");
  expect(bytes(1, 1, bf16) == 32 && bytes(1, 1, tf32) == 64 && bytes(4, 1, bf16) == 32, "operands");
}

void check_plans() {
  const TT_ISA::MmaDevice h100{90, size_t{227} << 10, 132};
  const auto plan = [&](MmaProblem z) { return cluster_plan(z, h100); };
  const auto is = [](const Planned<TT_ISA::MmaPlan>& p, MmaKind kind, int blocks, int owners, int units, int threads) {
    return p && p->kind == kind && p->blocks == blocks && p->owners == owners && p->units == units && p->threads() == threads &&
           p->shared <= size_t{227} << 10;
  };
  const Precision bf16 = Precision::bf16, tf32 = Precision::tf32;
  expect(is(plan({4, 1, 256, 64, 1, bf16}), MmaKind::narrow, 16, 16, 16, 256), "LSTM 256 forward");
  expect(is(plan({1, 4, 256, 64, 1, bf16}), MmaKind::narrow, 16, 16, 16, 512), "LSTM 256 backward");
  expect(is(plan({4, 1, 512, 64, 1, bf16}), MmaKind::narrow, 16, 16, 32, 512), "LSTM 512 forward");
  expect(is(plan({1, 4, 512, 64, 1, bf16}), MmaKind::narrow, 16, 16, 32, 512), "LSTM 512 backward");
  expect(is(plan({4, 1, 512, 128, 1, bf16}), MmaKind::tall, 16, 16, 32, 512), "LSTM 512 forward, 32 rows");
  expect(is(plan({1, 4, 512, 128, 1, bf16}), MmaKind::tall, 16, 16, 32, 512), "LSTM 512 backward, 32 rows");
  expect(is(plan({1, 4, 512, 64, 1, tf32}), MmaKind::narrow, 16, 16, 32, 512), "LSTM 512 backward, tf32");
  expect(is(plan({4, 1, 768, 16, 1, bf16}), MmaKind::wide, 16, 16, 48, 384), "LSTM 768 forward");
  expect(is(plan({1, 4, 768, 16, 1, bf16}), MmaKind::wide, 16, 16, 48, 384), "LSTM 768 backward");
  expect(is(plan({4, 1, 650, 20, 1, bf16}), MmaKind::wide, 16, 14, 48, 384), "LSTM 650 forward");
  expect(is(plan({1, 4, 650, 20, 1, bf16}), MmaKind::wide, 16, 14, 48, 384), "LSTM 650 backward");
  expect(is(plan({4, 1, 256, 64, 1, tf32}), MmaKind::narrow, 16, 16, 16, 512), "LSTM 256 forward, tf32");
  expect(is(plan({4, 1, 128, 64, 2, bf16}), MmaKind::narrow, 8, 8, 16, 256), "LSTM 128, both directions");
  expect(!plan({4, 1, 1500, 20, 1, bf16}), "LSTM 1500 is too large");
  expect(!plan({1, 4, 1024, 64, 1, bf16}), "LSTM 1024 backward is too large");
  expect(!plan({4, 1, 256, 64, 1, Precision::float32}), "float32 does not run in clusters");
  for (const auto& [units, batch] : {std::pair{1500, 20}, {1024, 64}, {768, 16}, {650, 20}})
    for (const MmaProblem& z : {MmaProblem{4, 1, units, batch, 1, bf16}, MmaProblem{1, 4, units, batch, 1, bf16}}) {
      const auto p = grid_plan(z, h100);
      expect(p && p->groups * p->owners <= h100.processors && p->shared <= h100.shared_memory,
             "LSTM " + std::to_string(units) + " on the grid");
    }
  const auto step = [](Precision precision, int64_t gates, int64_t batch, int64_t rows, int64_t units) {
    const TT_ISA::StepBlocks b = TT_ISA::step_blocks(precision, gates, 512, 1, batch, 132);
    return b.tile_rows == rows && b.tile_units == units && b.rows * rows >= batch && b.units * units >= 512;
  };
  expect(step(bf16, 1, 64, 16, 16) && step(bf16, 4, 64, 16, 16), "few blocks: small tiles");
  expect(step(bf16, 1, 4096, 64, 64) && step(tf32, 4, 4096, 64, 16), "blocks for all: large tiles");
  expect(step(Precision::float32, 1, 20, 16, 64) && step(Precision::float32, 2, 4096, 64, 32), "float32");
  expect(!grid_plan({4, 1, 256, 64, 1, bf16}, {75, size_t{64} << 10, 68}), "tensor cores need compute capability 8.0");
  expect(!cluster_plan({4, 1, 256, 64, 1, bf16}, {86, size_t{99} << 10, 132}), "clusters need compute capability 9.0");
  expect(cluster_plan({4, 1, 256, 64, 1, bf16}, {120, size_t{99} << 10, 132})->blocks == 8, "clusters of 16 are not for all");
}

/// Ways by their measured times: each that fits is tried, then one of them stays, and results are those of every way.
void check_measured() {
  Device device = hopper(Precision::bf16);
  RecurrentTimer timer;
  device.choice = KernelChoice::measured, device.timer = &timer;
  const Shape shape{.B = 3, .T = 5, .I = 3, .H = 17, .lengths = true, .saved = false};
  Problem problem(shape);
  const Results expected = run(problem, nullptr, shape);
  for (int turn = 0; turn < 10; ++turn) compare(emulate(problem, 0, shape, device).out, expected.out, 8e-3, "measured");
  const Recurrence r{4, 17, 17, 3, 1, 5, Precision::bf16};
  for (Way way : {Way::cluster, Way::grid, Way::grid_float32, Way::stepwise})
    expect(timer.times().of(r, way) > 0, std::string("no time of ") + name_of(way));
  const Results stays = emulate(problem, 0, shape, device);
  for (int turn = 0; turn < 2; ++turn) compare(emulate(problem, 0, shape, device).out, stays.out, 0, "the fastest stays");
}

}  // namespace

/// An argument chooses a way.
int main(int argc, char** argv) {
  const auto wanted = [&](const char* way) { return argc < 2 || std::strcmp(argv[1], way) == 0; };
  for (Precision precision : {Precision::bf16, Precision::tf32}) {
    for (Cell cell : {Cell::lstm, Cell::gru_after, Cell::rnn_tanh, Cell::rnn_relu}) {
      if (wanted("cluster")) check_cell(cell, precision);
      if (wanted("grid")) check_grid(cell, precision);
    }
    for (Cell cell : {Cell::lstm, Cell::gru_after, Cell::gru_before, Cell::rnn_tanh})
      if (wanted("stepwise")) check_stepwise(cell, precision);
  }
  if (wanted("plans")) check_plans(), check_bytes();
  if (wanted("measured")) check_measured();
  if (wanted("sums")) check_sums();
  if (wanted("memory")) {
    check_tight_memory();
    // Weights that registers do not hold.
    check_on({.B = 2, .T = 3, .I = 1, .H = 520, .saved = false}, hopper(Precision::bf16), 8e-3);
  }
  return finish();
}
