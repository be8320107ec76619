// What the variants of lstm, gru and rnn share. They run in the plan of the plain kernels, but a step is two launches or more: the products
// of W_hh go to a buffer, then a team of threads computes each row, because options may need statistics of all its units.
//
//   h = (1 - z) h̃ + z h_prev, h̃ what the cell computed, z a mask per step (Krueger et al. 2017, eq. 5);  W_hh sees h ⊙ kept, `kept` one
//   mask per sequence (Gal & Ghahramani 2016, eq. 5)
#pragma once

#include "cuda/gate.h"
#include "cuda/philox.h"
#include "cuda/recurrent.h"
#include "cuda/recurrent_product.h"
#include "cuda/row_norm.h"
#include "native/math/variant_options.h"

namespace tt::TT_ISA {

struct Mask : RandomMask {
  __device__ real operator[](int64_t element) const {
    if (!random) return expected;
    const auto i = static_cast<uint64_t>(element);
    const Philox4 block = philox(static_cast<uint64_t>(seed), static_cast<uint64_t>(step), stream, i / 4);
    return block.v[i % 4] >> 8 >= least() ? missed : hit;
  }
};

using LstmOptions = LstmOptionsOf<Gate, Mask>;
using GruOptions = GruOptionsOf<Gate, Mask>;
using RnnOptions = RnnOptionsOf<Gate>;

struct StateMasks {
  Mask zoneout, dropout;

  template <class Args>
  static StateMasks of(const Args& a, int64_t i) {
    return {zoneout_mask<Mask>(a, a.zoneout_h, Masked::zoneout_h, i), dropout_mask<Mask>(a, a.state_dropout, Masked::state, i)};
  }
};

/// `kept` [B,P] of the users' rows in scratch memory; null without state dropout.
inline const real* kept_states(Context& ctx, const Mask& dropout, int64_t n) {
  if (!dropout.on()) return nullptr;
  real* kept = ctx.take<real>(n);
  assign(ctx, kept, n, [=] __device__(int64_t i) { return dropout[i]; });
  return kept;
}

/// Of a stack that runs at once: the host queues a step's launches one after the other, whatever layer they are of. Layers in turn may
/// share what a cell needs beside its pass.
constexpr int64_t one_layer = 1;

/// The rows alive at a step, as for_rows of row_team.h wants them: row(team, s, j) of each direction.
template <class Row>
struct StepRows {
  Directions<Row> rows;
  int64_t batch, s;

  template <class Team>
  __device__ void operator()(Team team, int64_t i) const {
    const Row& row = rows.of[i / batch];
    if (i % batch < row.rows(s)) row(team, s, i % batch);
  }
};

template <class Row>
void launch_rows(Context& ctx, const Directions<Row>& rows, const Stack& stack, int64_t s) {
  for_rows(ctx, stack.D * stack.B, stack.H, StepRows<Row>{rows, stack.B, s});
}

/// A step's product whose sums go to a buffer [B][gates][units]. Product has w, rows, summed and operand.
template <class Product, int G>
struct StoreSums : Product {
  static constexpr int gates = G;
  real* sums;
  int64_t stride;

  __device__ void after(int64_t, int64_t j, int64_t unit, const real (&sum)[G]) const {
    for (int g = 0; g < G; ++g) sums[j * stride + g * this->w.units + unit] = sum[g];
  }
};

}  // namespace tt::TT_ISA
