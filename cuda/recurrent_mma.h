// All steps of a recurrence on tensor cores, by groups of blocks that keep their weights in registers for the whole sequence.
//
//   sums[g] = Σ_k operand(s, j)[k] weights[(g·units + unit)·stride + k],  then the cell, in parts (recurrent_cell.h), for s in a range
//
// A group owns 16 or 32 rows of a direction, a block of it some units with all their gates. Operands are rounded to bf16 or tf32, sums and
// the cell are float32. Weights lie as fragments of b (mma.h): in registers, and in shared memory where those are too few. The operand of a
// step lies in shared memory in chunks of 16 bytes, [chunk][row], so that load_matrices reads 512 bytes in a row; its columns are in the
// order of who gave them, block, part, unit, so that a block's part of the next operand is one piece of memory, and weights follow the same
// order. Warp (split, group) multiplies its part of k by its columns; the splits' sums meet in shared memory and are added in order, by the
// thread that computes the cell and keeps its carry in registers. An Exchange takes the parts from block to block. What a step reads
// beside its sums is on its way since the step before. The bits depend on the sizes and the plan, not on the order of blocks.
#pragma once

#include "cuda/quick_math.h"
#include "cuda/recurrent_cell.h"
#include "cuda/recurrent_mma_plan.h"
#include "cuda/recurrent_product.h"

namespace tt::TT_ISA {

/// Numbers as operands: `per_word` in a word of mma.h.
struct Bf16Numbers {
  static constexpr int per_word = 2, bytes = 2;
  static __device__ uint32_t word(float low, float high) { return bf16_word(low, high); }
  static __device__ void put(unsigned char* to, float x) { *reinterpret_cast<uint16_t*>(to) = static_cast<uint16_t>(bf16_word(x, 0)); }
  static __device__ void mma(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { mma_bf16(d, a, b); }
};
struct Tf32Numbers {
  static constexpr int per_word = 1, bytes = 4;
  static __device__ uint32_t word(float low, float) { return tf32_word(low); }
  static __device__ void put(unsigned char* to, float x) { *reinterpret_cast<uint32_t*>(to) = tf32_word(x); }
  static __device__ void mma(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { mma_tf32(d, a, b); }
};

/// A block's weights, and its product.
template <class Number, class Shape, class Step>
class MmaBlock {
 public:
  static constexpr int G = Step::gates, chunk = 4 * Number::per_word;

  /// For the threads of a block together; ends with a barrier.
  __device__ MmaBlock(const Step& step, const MmaPlan& plan, int owner, unsigned char* shared)
      : step_(step), plan_(plan), owner_(owner), shared_(shared) {
    const int most = (plan.k_tiles + plan.splits - 1) / plan.splits, left = plan.k_tiles - split() * most;
    count_ = left < 0 ? 0 : left < most ? left : most;
    first_ = split() * most;
    rest_ = reinterpret_cast<Pair*>(shared + plan.weights) + warp() * (most > Shape::kept ? most - Shape::kept : 0) * Shape::tiles * 32;
    for (int i = static_cast<int>(threadIdx.x); i < 2 * plan.k_tiles; i += static_cast<int>(blockDim.x)) table()[i] = source_of(i);
    __syncthreads();
    TT_UNROLL
    for (int k = 0; k < Shape::kept; ++k) {
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) kept_[k][n] = k < count_ ? weights(first_ + k, n) : Pair{};
    }
    for (int k = Shape::kept; k < count_; ++k)
      for (int n = 0; n < Shape::tiles; ++n) *rest(k, n) = weights(first_ + k, n);
    __syncthreads();
  }

  /// The operand of step s from memory, and zeros where an operand has no columns, in both of them.
  __device__ void first_operand(unsigned char* to, unsigned char* other, int64_t row0, int64_t s) const {
    const int columns = 2 * plan_.k_tiles * chunk, sent = plan_.owners * Step::sent * plan_.units;
    const int64_t summed = step_.summed(s);
    for (int i = static_cast<int>(threadIdx.x); i < columns * Shape::rows; i += static_cast<int>(blockDim.x)) {
      const int row = i / columns, c = i % columns, place = (c / chunk * Shape::rows + row) * 16 + c % chunk * Number::bytes;
      const Chunk from = table()[c / chunk];
      const bool there = row0 + row < summed && from.unit + c % chunk < step_.w.units;
      Number::put(to + place, there ? step_.operand(s, row0 + row)[from.column + c % chunk] : real(0));
      if (c >= sent) Number::put(other + place, 0);
    }
    __syncthreads();
  }

  /// Leaves the sums of each split in shared memory.
  __device__ void multiply(const unsigned char* operand) const {
    float sums[Shape::row_tiles][Shape::tiles][4] = {};
    // Lane 8 i + r points to row r of matrix i: rows alternate fastest, then chunks.
    const unsigned char* at = operand + ((lane() / 16) * Shape::rows + lane() % 16) * 16;
    TT_UNROLL
    for (int k = 0; k < Shape::kept; ++k)
      if (k < count_) add(sums, at, first_ + k, kept_[k]);
    for (int k = Shape::kept; k < count_; ++k) {
      Pair w[Shape::tiles];
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) w[n] = *rest(k, n);
      add(sums, at, first_ + k, w);
    }
    float* to = split_sums(split()) + lane() / 4 * plan_.pitch + group() * Shape::tiles * 8 + lane() % 4 * 2;
    TT_UNROLL
    for (int m = 0; m < 2 * Shape::row_tiles; ++m) {
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) {
        const float(&d)[4] = sums[m / 2][n];
        *reinterpret_cast<Two*>(to + m * 8 * plan_.pitch + n * 8) = {d[m % 2 * 2], d[m % 2 * 2 + 1]};
      }
    }
  }

  /// The sums of a row and a unit of this block.
  __device__ void collect(int row, int unit, real (&sums)[G]) const {
    const float* from = split_sums(0) + row * plan_.pitch + unit / 8 * G * 8 + unit % 8;
    for (real& x : sums) x = 0;
    for (int split = 0; split < plan_.splits; ++split, from += Shape::rows * plan_.pitch) {
      TT_UNROLL
      for (int g = 0; g < G; ++g) sums[g] += from[g * 8];
    }
  }

 private:
  struct alignas(8) Pair {
    uint32_t of[2];
  };
  struct alignas(8) Two {
    float of[2];
  };
  /// Where the numbers of a chunk come from in a row of the operand, and the first one's unit.
  struct alignas(8) Chunk {
    int32_t column, unit;
  };

  static __device__ int lane() { return static_cast<int>(threadIdx.x) % 32; }
  static __device__ int warp() { return static_cast<int>(threadIdx.x) / 32; }
  __device__ int split() const { return warp() / plan_.across; }
  __device__ int group() const { return warp() % plan_.across; }
  __device__ Chunk* table() const { return reinterpret_cast<Chunk*>(shared_ + plan_.sums); }  // until the first product
  __device__ float* split_sums(int split) const { return reinterpret_cast<float*>(shared_ + plan_.sums) + split * Shape::rows * plan_.pitch; }
  __device__ Pair* rest(int k, int n) const { return rest_ + ((k - Shape::kept) * Shape::tiles + n) * 32 + lane(); }

  __device__ Chunk source_of(int i) const {
    const int c = i * chunk, part = c % (Step::sent * plan_.units) / plan_.units;
    const int owner = c / (Step::sent * plan_.units), unit = owner * plan_.units + c % plan_.units;
    const auto units = static_cast<int>(step_.w.units);
    return {part * units + unit, owner < plan_.owners ? unit : units};
  }

  __device__ Pair weights(int k_tile, int n) const {
    const int tile = group() * Shape::tiles + n, own = tile / G * 8 + lane() / 4, i = lane() % 4 * Number::per_word;
    const int64_t units = step_.w.units, unit = owner_ * plan_.units + own;
    const bool there = own < plan_.units && unit < units;
    const real* row = step_.w.data + (tile % G * units + (there ? unit : 0)) * step_.w.stride;
    Pair pair;
    TT_UNROLL
    for (int j = 0; j < 2; ++j) {
      const Chunk from = table()[2 * k_tile + j];
      const auto weight = [&](int at) { return there && from.unit + at < units ? row[from.column + at] : real(0); };
      pair.of[j] = Number::word(weight(i), Number::per_word == 2 ? weight(i + 1) : real(0));
    }
    return pair;
  }

  __device__ void add(float (&sums)[Shape::row_tiles][Shape::tiles][4], const unsigned char* at, int k_tile,
                      const Pair (&w)[Shape::tiles]) const {
    TT_UNROLL
    for (int m = 0; m < Shape::row_tiles; ++m) {
      uint32_t a[4];
      load_matrices(a, at + (2 * k_tile * Shape::rows + 16 * m) * 16);
      TT_UNROLL
      for (int n = 0; n < Shape::tiles; ++n) Number::mma(sums[m][n], a, w[n].of);
    }
  }

  const Step& step_;
  const MmaPlan& plan_;
  int owner_, first_, count_;
  unsigned char* shared_;
  Pair* rest_;
  Pair kept_[Shape::kept][Shape::tiles];
};

/// A row and unit whose cell a thread computes.
template <class Number, class Shape, class Step>
struct MmaElement {
  int64_t j, unit;
  int row, own;
  bool there, alive, alive_next, begun = false;
  Place at, next;
  typename Step::Inputs inputs;
  typename Step::Carry carry;
  typename Step::Result result;

  __device__ void begin(const Step& step, const MmaPlan& plan, int owner, int64_t row0, int i, const Range& range, int64_t s) {
    const int e = static_cast<int>(threadIdx.x) + i * static_cast<int>(blockDim.x);
    row = e / plan.units, own = e % plan.units;
    j = row0 + row, unit = owner * plan.units + own;
    there = row < Shape::rows && unit < step.w.units;
    look(step, s);
    if (alive_next) carry = step.carry(s, j, unit);
    advance(step, range, s);
  }
  /// To step s, whose place is known.
  __device__ void advance(const Step& step, const Range& range, int64_t s) {
    at = next, alive = alive_next, begun = begun || alive;
    if (alive) {
      inputs = step.fetch(at, s, j, unit);
      if (!at.summed) carry = step.carry(s, j, unit);
    }
    if (s + range.by != range.last) look(step, s + range.by);
  }
  __device__ void look(const Step& step, int64_t s) {
    alive_next = there && j < step.rows(s);
    if (alive_next) next = step.place(s, j);
  }
  __device__ void finish(const Step& step, const MmaPlan& plan, const MmaBlock<Number, Shape, Step>& block, unsigned char* slice) {
    if (row >= Shape::rows) return;
    real sums[Step::gates];
    if (alive) {
      block.collect(row, own, sums);
      result = step.template finish<QuickMath>(at, j, unit, sums, inputs, carry);
    }
    constexpr int chunk = 4 * Number::per_word;
    unsigned char* to = slice + (own / chunk * Shape::rows + row) * 16 + own % chunk * Number::bytes;
    TT_UNROLL
    for (int part = 0; part < Step::sent; ++part, to += plan.units / chunk * Shape::rows * 16)
      Number::put(to, alive ? result.sent(part) : real(0));
  }
};

/// A block's part of a range of steps. An Exchange has operand(turn), begin is done: receive(turn) completes the operand of a turn after
/// the first, received(turn) follows when all threads have, slice(turn) is where the block's part of that operand is written, and
/// send(turn, more), for all threads, gives it to the others.
template <class Number, class Shape, class Step, class Exchange>
__device__ void run_steps(const Step& step, const MmaPlan& plan, const Range& range, int owner, int64_t row0, unsigned char* shared,
                          Exchange& exchange) {
  int64_t s = range.first;
  while (s != range.last && row0 >= step.rows(s)) s += range.by;  // all blocks of the group alike
  if (s == range.last) return;
  const MmaBlock<Number, Shape, Step> block(step, plan, owner, shared);
  block.first_operand(exchange.operand(0), exchange.operand(1), row0, s);
  MmaElement<Number, Shape, Step> elements[Shape::elements];
  TT_UNROLL
  for (int i = 0; i < Shape::elements; ++i) elements[i].begin(step, plan, owner, row0, i, range, s);
  for (unsigned turn = 0;; ++turn) {
    const int64_t next = s + range.by;
    const bool more = next != range.last && row0 < step.rows(next);
    if (turn > 0) exchange.receive(turn);
    block.multiply(exchange.operand(turn));
    __syncthreads();
    exchange.received(turn);
    TT_UNROLL
    for (int i = 0; i < Shape::elements; ++i) elements[i].finish(step, plan, block, exchange.slice(turn + 1));
    exchange.send(turn + 1, more);
    TT_UNROLL
    for (int i = 0; i < Shape::elements; ++i) {
      auto& e = elements[i];
      if (e.alive) step.store(e.at, e.j, e.unit, e.result);
      if (more) e.advance(step, range, next);
    }
    if (!more) break;
    s = next;
  }
  TT_UNROLL
  for (int i = 0; i < Shape::elements; ++i)
    if (elements[i].begun) step.keep(elements[i].j, elements[i].unit, elements[i].carry);
}

}  // namespace tt::TT_ISA
