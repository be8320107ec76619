// What the variants of lstm, gru and rnn share. They run in the plan of the plain kernels (recurrent_forward.h, recurrent_backward.h) with
// the same panels and products, but a step is two phases: the products of W_hh go to a buffer, then the cell runs over arrays of units, so
// that what is chosen at run time is chosen once per row. Without layer normalisation a member owns the same units in both phases and needs
// no barrier between; with it the second phase is shared out by rows, because a row's statistics need all of its units.
#pragma once

#include "native/cpu/gate.h"
#include "native/cpu/lanes.h"
#include "native/cpu/recurrent_mask.h"
#include "native/cpu/recurrent_panels.h"

namespace tt::TT_ISA {

/// The rows and units of a member in the second phase.
struct Part {
  int64_t row0, row1, unit0, unit1;

  static Part units(int64_t batch, const Share& share) { return {0, batch, share.first(), share.last()}; }
  static Part rows(int64_t batch, int64_t units, const Crew& crew) { return {crew.begin(batch), crew.end(batch), 0, units}; }

  int64_t count() const { return unit1 - unit0; }
  int64_t first_row(int64_t least) const { return row0 > least ? row0 : least; }
  int64_t last_row(int64_t most) const { return row1 < most ? row1 : most; }

  void take(const Schedule& s, const real* from, int64_t width, real* to, int64_t stride) const {
    take_rows(s, from, width, to, stride, {row0, row1}, {unit0, unit1});
  }
  void give(const Schedule& s, const real* from, int64_t stride, real* to, int64_t width, int64_t j0, int64_t j1) const {
    give_rows(s, from, stride, to, width, {first_row(j0), last_row(j1)}, {unit0, unit1});
  }
};

/// f(at) over n numbers.
template <class F>
TT_INLINE void each_lane(int64_t n, F&& f) {
  for_lanes(0, n, f);
}

/// x += y
inline void add_row(real* x, const real* y, int64_t n) {
  each_lane(n, [&](auto at) { at.put(x, at(x) + at(y)); });
}
/// x += w y
inline void add_product(real* x, const real* w, const real* y, int64_t n) {
  each_lane(n, [&](auto at) { at.put(x, fma(at(w), at(y), at(x))); });
}
/// x = w y
inline void put_product(real* x, const real* w, const real* y, int64_t n) {
  each_lane(n, [&](auto at) { at.put(x, at(w) * at(y)); });
}

/// Epilogue that keeps the sums of G gates of a vector of units: sums [row][gate][units].
template <int G, int Whole>
struct StoreGates {
  real* sums;
  int64_t stride, units, unit;

  TT_INLINE void before(int64_t first, Ahead& ahead) const {
    for (int g = 0; g < G; ++g) ahead.add(Rows{sums, stride}.from(first, g * units + unit));
  }
  template <int MR>
  TT_INLINE void after(int64_t first, const vreal (&sum)[MR][G]) const {
    for (int r = 0; r < MR; ++r)
      for (int g = 0; g < G; ++g) store_units<Whole>(sums + (first + r) * stride + g * units + unit, sum[r][g], units - unit);
  }
};

/// Epilogue of UnitPanels that keeps a vector's sum.
struct StoreUnits {
  real* sums;
  int64_t stride;
  TT_INLINE void before(int64_t, int64_t, Ahead&) const {}
  TT_INLINE void after(int64_t row, int64_t unit, int64_t n, vreal sum) const { store_units<0>(sums + row * stride + unit, sum, n); }
};

}  // namespace tt::TT_ISA
