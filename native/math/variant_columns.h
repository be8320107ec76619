// Where a line of a variant's backward pass keeps what, for both of its kernels on the CPU and the GPU. A line is a step of a row: the
// gradients of its gates, and blocks of columns that only some options need.
#pragma once

#include <cstdint>

#include "native/gen/args.h"

namespace tt::TT_ISA {

/// Blocks of columns one after another; one that is not wanted is at -1.
struct LineLayout {
  int64_t width = 0;
  int64_t add(int64_t count, bool wanted = true) {
    if (!wanted) return -1;
    const int64_t first = width;
    width += count;
    return first;
  }
};

// In all of these x and h are the two products, then their gradients; without normalisation they are those of da.

struct LstmVariantColumns {
  int64_t da, x, h, x_scale, h_scale, c_scale, c_shift, peepholes, dh, m, operand, width;

  LstmVariantColumns() = default;
  explicit LstmVariantColumns(const LstmVariantGradArgs& a) {
    LineLayout lines;
    const bool x_norm = a.ln_x.n > 0, h_norm = a.ln_h.n > 0, c_norm = a.ln_c.n > 0;
    da = lines.add(4 * a.H);
    x = x_norm ? lines.add(4 * a.H) : da;
    h = h_norm ? lines.add(4 * a.H) : da;
    x_scale = lines.add(4 * a.H, x_norm);
    h_scale = lines.add(4 * a.H, h_norm);
    c_scale = lines.add(a.H, c_norm);
    c_shift = lines.add(a.H, c_norm);
    peepholes = lines.add(3 * a.H, a.w_ci.n + a.w_cf.n + a.w_co.n > 0);
    dh = lines.add(a.P, a.w_hr.n > 0);
    m = lines.add(a.H, a.w_hr.n > 0);
    operand = lines.add(a.P, a.state_dropout > 0 || h_norm);
    width = lines.width;
  }
};

struct GruVariantColumns {
  int64_t da_x, da_h, x, h, x_scale, h_scale, operand, rh, width;

  GruVariantColumns() = default;
  explicit GruVariantColumns(const GruVariantGradArgs& a) {
    LineLayout lines;
    const bool x_norm = a.ln_x.n > 0, h_norm = a.ln_h.n > 0;
    da_x = lines.add(3 * a.H);
    da_h = lines.add(3 * a.H);
    x = x_norm ? lines.add(3 * a.H) : da_x;
    h = h_norm ? lines.add(3 * a.H) : da_h;
    x_scale = lines.add(3 * a.H, x_norm);
    h_scale = lines.add(3 * a.H, h_norm);
    operand = lines.add(a.H, a.state_dropout > 0 || h_norm || !a.reset_after);
    rh = lines.add(a.H, !a.reset_after);
    width = lines.width;
  }
};

struct RnnVariantColumns {
  int64_t da, x, h, x_scale, h_scale, operand, width;

  RnnVariantColumns() = default;
  explicit RnnVariantColumns(const RnnVariantGradArgs& a) {
    LineLayout lines;
    const bool x_norm = a.ln_x.n > 0, h_norm = a.ln_h.n > 0;
    da = lines.add(a.H);
    x = x_norm ? lines.add(a.H) : da;
    h = h_norm ? lines.add(a.H) : da;
    x_scale = lines.add(a.H, x_norm);
    h_scale = lines.add(a.H, h_norm);
    operand = lines.add(a.H, a.state_dropout > 0 || h_norm);
    width = lines.width;
  }
};

}  // namespace tt::TT_ISA
