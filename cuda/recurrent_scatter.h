// The sums of a step in a block of a group, in parts: every block multiplies what its own units sent, for the units of all blocks, and
// gives each block the part of its sums. A block adds the parts it gets in the order of who gave them.
//
// What travels are float32 sums, `gates` a unit, instead of operands, `sent` a unit: for a row of 16, H units and n blocks a block gives
// and gets in a step, on its way to the others and from them (n - 1) / n of these,
//
//   bytes          all operands: 16 H sent · 2 (bf16), 4 (tf32)        all sums: 16 H gates · 4
//   LSTM back              128 H, 256 H                                          64 H
//   GRU back                96 H, 192 H                                          64 H
//   RNN back                32 H,  64 H                                          64 H
//   forward                 32 H,  64 H                       RNN 64 H, GRU 192 H, LSTM 256 H
//
// and that is what its shared memory holds twice. Multiplications and weights are as many. So gradients of LSTM and GRU go this way, and
// nothing else does. Between blocks that meet in the L2 cache (recurrent_grid.h) sums would be written and read, operands are read by all
// and written by one: nothing is gained there in bf16.
#pragma once

#include "cuda/recurrent_mma_block.h"

namespace tt::TT_ISA {

/// A block's product for run_steps (recurrent_mma.h). Of an Exchange: sums(turn) is where the parts of the sums of a turn arrive, and
/// to_send(turn) where those that it gives are written, block after block, each as tiles of 16 rows and 8 columns of fragments of d
/// (mma.h), rows fastest. send(turn) gives them; receive(turn) returns when all have arrived, and received(turn) follows when all threads
/// have read them.
template <class Number, class Shape_, class Step, class Exchange>
class ScatterProduct : public MmaBlock<Number, Shape_, Step> {
  using Block = MmaBlock<Number, Shape_, Step>;
  using Block::lane, Block::warp, Block::plan_, Block::step_, Block::shared_, Block::weights_;

 public:
  using Shape = Shape_;
  static_assert(Step::gates == 1, "a unit has one sum");

  __device__ ScatterProduct(const Step& step, const MmaPlan& plan, int owner, unsigned char* shared, Exchange& exchange)
      : Block(step, plan, owner, shared), exchange_(exchange) {
    for (int i = Step::sent * Block::part_bytes(plan) + 4 * static_cast<int>(threadIdx.x); i < plan.k_tiles * 2 * Shape::rows * 16;
         i += 4 * static_cast<int>(blockDim.x))
      *reinterpret_cast<uint32_t*>(slice(0) + i) = 0;
    this->load(owner, owner + 1, 0, first_tile() < tiles() ? plan.k_tiles : 0, plan.k_tiles, [&](int n) -> const real* {
      const int64_t unit = (first_tile() + n) * 8 + lane() / 4;
      return unit < step_.w.units ? step_.w.data + unit * step_.w.stride : nullptr;
    });
  }

  /// Elements in the order in which the numbers of the fragments lie, so that neighbouring threads read neighbouring sums.
  static __device__ MmaPosition position(const MmaPlan&, int element) {
    const int tile = element / 128, of = element / 4 % 32, i = element % 4;
    return {tile % Shape::row_tiles * 16 + i / 2 * 8 + of / 4, tile / Shape::row_tiles * 8 + of % 4 * 2 + i % 2, element};
  }

  /// One is enough: it is written after sums have come, and read for those before they leave.
  __device__ unsigned char* slice(unsigned) const { return shared_ + plan_.slices; }
  __device__ void send(unsigned turn, bool more) {
    __syncthreads();
    if (!more) return;
    if (turn > 0) exchange_.received(turn - 1);
    multiply(exchange_.to_send(turn));
    exchange_.send(turn);
  }
  __device__ const float* receive(unsigned turn) {
    exchange_.receive(turn);
    return reinterpret_cast<const float*>(exchange_.sums(turn));
  }
  __device__ void collect(const float* from, real (&sums)[1]) const {
    sums[0] = 0;
    for (int owner = 0; owner < plan_.owners; ++owner) sums[0] += from[owner * Shape::rows * plan_.units];
  }

 private:
  struct alignas(16) Four {
    float of[4];
  };

  __device__ int first_tile() const { return warp() * Shape::tiles; }
  __device__ int tiles() const { return plan_.owners * plan_.units / 8; }

  __device__ void multiply(unsigned char* to) const {
    TT_UNROLL
    for (int turn = 0; turn < Block::turns; ++turn) {
      typename Block::Weights::Sums sums = {};
      weights_[turn].template multiply<SharedSource>(sums, slice(0) + SharedSource::place<Shape::rows>());
      TT_UNROLL
      for (int n = 0; n < Block::at_once; ++n) {
        const int tile = first_tile() + turn * Block::at_once + n;
        if (tile >= tiles()) break;
        TT_UNROLL
        for (int m = 0; m < Shape::row_tiles; ++m) {
          const float(&d)[4] = sums[m][n];
          reinterpret_cast<Four*>(to)[(tile * Shape::row_tiles + m) * 32 + lane()] = {d[0], d[1], d[2], d[3]};
        }
      }
    }
  }

  Exchange& exchange_;
};

}  // namespace tt::TT_ISA
