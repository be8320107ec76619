// GRU forward over a whole sequence, all layers and directions in one call.
//
//   r, z = σ(W_i· x + b_i· + W_h· h + b_h·),  h' = (1-z) n + z h                              (equations: native/math/cell.h)
//   reset after the product:   q = W_hn h + b_hn,        n = tanh(W_in x + b_in + r q)
//   reset before the product:  q = W_hn (r h) + b_hn,    n = tanh(W_in x + b_in + q)
//
// Saved per line q of the schedule: r, z, n, q as [4][H]; nothing is written when `gates` is null. After the product a tile's sums are all
// three products of its units and the whole step is one epilogue; before it, r h must be complete before W_hn can start, so a step is two
// products with a barrier between. Results do not depend on the number of threads. Parallel plan: recurrent_forward.h.
// Source: Cho et al. 2014, eq. 5-8.
#include "native/cpu/recurrent_forward.h"
#include "native/cpu/vector_math.h"
#include "native/gen/prototypes.h"
#include "native/math/cell.h"

namespace tt::TT_ISA {

namespace {

/// What a direction needs beside its pass.
struct GruBuffers {
  real* rh;         // [B][h_stride] r h, reset before the product only
  const real* b_n;  // [H] b_hn, or zeros
};

/// A vector of units of one line: where it reads and writes.
template <int Whole>
struct GruLine {
  const ForwardPass& p;
  real* line;
  int64_t unit;

  int64_t count() const { return p.stack.H - unit; }
  TT_INLINE vreal input(int gate) const { return load_units<Whole>(line + gate * p.stack.H + unit, count()); }
  TT_INLINE void save(int gate, vreal v) const { store_units<Whole>(line + gate * p.stack.H + unit, v, count()); }
  TT_INLINE void finish(int64_t s, int64_t q, int64_t j, vreal z, vreal n) const {
    const vreal h = gru_mix(z, n, load_units<Whole>(p.h_row(s - 1, j) + unit, count()));
    store_units<Whole>(p.h_row(s, j) + unit, h, count());
    store_units<Whole>(p.out_row(q + j) + unit, h, count());
  }
};

/// Reset after the product.
class GruAfterCell {
 public:
  GruAfterCell(const ForwardPass& p, const GruBuffers& b, const Crew& crew)
      : p_(p), b_(b), units_(p.stack.H, crew), gates_({p.w_hh, p.stack.H}, p.stack.H, units_.dealt(crew), p.schedule.lines, p.packed_hh) {
    take_rows(p.schedule, p.h0, p.stack.H, p.h[0], p.h_stride, crew.rows_of(p.stack.B), units_.all());
  }

  bool step(Crew& crew, int64_t s, real* lines) {
    gates_.sweep(Rows{p_.h[s % 2], p_.h_stride}, crew.rows_of(p_.schedule.active(s)), s == 0 && !p_.h0 ? 0 : p_.stack.H,
                 [&](int64_t unit, auto whole) TT_LAMBDA_INLINE {
                   return Epilogue<decltype(whole)::value>{
                       p_, lines, load_units<decltype(whole)::value>(b_.b_n + unit, p_.stack.H - unit), unit, s, p_.schedule.offset[s]};
                 });
    return true;
  }

  void finish(Span rows, int64_t s) { give_rows(p_.schedule, p_.h[(s + 1) % 2], p_.h_stride, p_.h_n, p_.stack.H, rows, units_.all()); }

 private:
  template <int Whole>
  struct Epilogue {
    const ForwardPass& p;
    real* lines;
    vreal b_n;
    int64_t unit, s, q;

    TT_INLINE void before(int64_t first, Ahead& ahead) const {
      for (int g = 0; g < 4; ++g) ahead.add(Rows{lines, p.line_stride}.from(first, g * p.stack.H + unit));
      ahead.add(p.out_rows(q).from(first, unit));
    }
    template <int MR>
    TT_INLINE void after(int64_t first, const vreal (&sum)[MR][3]) const {
#pragma GCC unroll 8
      for (int r = 0; r < MR; ++r) step(first + r, sum[r]);
    }
    TT_INLINE void step(int64_t j, const vreal (&sum)[3]) const {
      const GruLine<Whole> line{p, lines + j * p.line_stride, unit};
      const vreal product = sum[2] + b_n;
      const GruGates<vreal> a =
          gru_gates<VectorMath>(GruGates<vreal>{line.input(0) + sum[0], line.input(1) + sum[1], line.input(2)}, product);
      line.finish(s, q, j, a.z, a.n);
      if (!p.keep) return;
      line.save(0, a.r);
      line.save(1, a.z);
      line.save(2, a.n);
      line.save(3, product);
    }
  };

  const ForwardPass& p_;
  const GruBuffers& b_;
  Share units_;
  GatePanels<3> gates_;
};

/// Reset before the product: r and z, then n. The line keeps them in between, kept for backward or not.
class GruBeforeCell {
 public:
  GruBeforeCell(const ForwardPass& p, const GruBuffers& b, const Crew& crew)
      : p_(p),
        b_(b),
        units_(p.stack.H, crew),
        gates_({p.w_hh, p.stack.H}, p.stack.H, units_.dealt(crew), p.schedule.lines, p.packed_hh),
        candidate_(UnitPanels::From::rows, {p.w_hh + 2 * p.stack.H * p.stack.H, p.stack.H}, p.stack.H, units_,
                   p.packed_hh.from(2 * packed_size(p.stack.H, p.stack.H)), p.schedule.lines) {
    take_rows(p.schedule, p.h0, p.stack.H, p.h[0], p.h_stride, crew.rows_of(p.stack.B), units_.all());
  }

  bool step(Crew& crew, int64_t s, real* lines) {
    const Span rows = crew.rows_of(p_.schedule.active(s));
    const int64_t K = s == 0 && !p_.h0 ? 0 : p_.stack.H;
    gates_.sweep(Rows{p_.h[s % 2], p_.h_stride}, rows, K, [&](int64_t unit, auto whole) TT_LAMBDA_INLINE {
      return GateEpilogue<decltype(whole)::value>{p_, b_.rh, lines, unit, s};
    });
    if (!crew.sync_group()) return false;
    candidate_.sweep(Rows{b_.rh, p_.h_stride}, rows, K, CandidateEpilogue{p_, b_.b_n, lines, s, p_.schedule.offset[s]});
    return true;
  }

  void finish(Span rows, int64_t s) { give_rows(p_.schedule, p_.h[(s + 1) % 2], p_.h_stride, p_.h_n, p_.stack.H, rows, units_.all()); }

 private:
  template <int Whole>
  struct GateEpilogue {
    const ForwardPass& p;
    real *rh, *lines;
    int64_t unit, s;

    TT_INLINE void before(int64_t first, Ahead& ahead) const {
      for (int g = 0; g < 2; ++g) ahead.add(Rows{lines, p.line_stride}.from(first, g * p.stack.H + unit));
    }
    template <int MR>
    TT_INLINE void after(int64_t first, const vreal (&sum)[MR][2]) const {
#pragma GCC unroll 8
      for (int r = 0; r < MR; ++r) reset(first + r, sum[r]);
    }
    TT_INLINE void reset(int64_t j, const vreal (&sum)[2]) const {
      const GruLine<Whole> line{p, lines + j * p.line_stride, unit};
      const vreal r = vsigmoid(line.input(0) + sum[0]), z = vsigmoid(line.input(1) + sum[1]);
      store_units<Whole>(rh + j * p.h_stride + unit, r * load_units<Whole>(p.h_row(s - 1, j) + unit, line.count()), line.count());
      line.save(0, r);
      line.save(1, z);
    }
  };

  struct CandidateEpilogue {
    const ForwardPass& p;
    const real* b_n;
    real* lines;
    int64_t s, q;

    TT_INLINE void before(int64_t first, int64_t unit, Ahead& ahead) const {
      for (int g = 1; g < 4; ++g) ahead.add(Rows{lines, p.line_stride}.from(first, g * p.stack.H + unit));
      ahead.add(p.out_rows(q).from(first, unit));
    }
    TT_INLINE void after(int64_t j, int64_t unit, int64_t n, vreal sum) const {
      const GruLine<0> line{p, lines + j * p.line_stride, unit};
      const vreal product = sum + load_units<0>(b_n + unit, n), candidate = vtanh(line.input(2) + product);
      line.finish(s, q, j, line.input(1), candidate);
      if (!p.keep) return;
      line.save(2, candidate);
      line.save(3, product);
    }
  };

  const ForwardPass& p_;
  const GruBuffers& b_;
  Share units_;
  GatePanels<2> gates_;
  UnitPanels candidate_;
};

}  // namespace

void gru(Context& ctx, const GruArgs& a) {
  const Stack stack = stack_of(a, a.H);
  real* zeros = ctx.workspace.take<real>(a.H);
  for (int64_t u = 0; u < a.H; ++u) zeros[u] = 0;
  GruBuffers buffers[2] = {};
  for (int64_t d = 0; d < a.D; ++d) {
    if (!a.reset_after) buffers[d].rh = ctx.workspace.take<real>(a.B * spread(a.H));
  }
  const auto bias = [&](int64_t i, real* out) { return gru_bias(a.b_ih[i], a.b_hh[i], a.H, out); };
  forward_stack(ctx, stack, {a.y, a.h_n, a.ys, a.gates, 3 * a.H, 4 * a.H, 3 * packed_size(a.H, a.H), true}, bias,
                [&](const ForwardPass& pass, const Crew& crew) {
                  GruBuffers b = buffers[pass.direction];
                  b.b_n = pass.b_hh ? pass.b_hh + 2 * a.H : zeros;
                  if (a.reset_after) {
                    GruAfterCell cell(pass, b, crew);
                    run_forward(pass, crew, cell);
                  } else {
                    GruBeforeCell cell(pass, b, crew);
                    run_forward(pass, crew, cell);
                  }
                });
}

}  // namespace tt::TT_ISA
