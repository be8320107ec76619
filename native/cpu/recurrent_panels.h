// The recurrent weights that one crew member owns, packed once per call (inference keeps them longer, see pack_cache.h) into panels that
// stay in its L2 for the whole sequence.
//
// Units are shared out in whole vectors: a member owns the vectors [begin, end) of ceil(units / lanes).
#pragma once

#include "native/cpu/dot.h"
#include "native/cpu/pack.h"
#include "native/cpu/recurrent_crew.h"

namespace tt::TT_ISA {

/// A member's contiguous share of `units`, and what it multiplies for them.
struct Share {
  int64_t units, begin, end;  // in vectors
  Operand operand;
  real* pairs;

  Share(int64_t all, const Crew& crew)
      : units(all),
        begin(crew.begin((all + lanes - 1) / lanes)),
        end(crew.end((all + lanes - 1) / lanes)),
        operand(crew.operand),
        pairs(crew.pairs) {}

  int64_t first() const { return begin * lanes; }
  int64_t last() const { return end * lanes < units ? end * lanes : units; }
  int64_t count() const { return last() - first(); }
  /// Units in vector v.
  int64_t width(int64_t v) const { return units - v * lanes < lanes ? units - v * lanes : lanes; }
  /// Words of K numbers.
  int64_t depth(int64_t K) const { return depth_of(operand, K); }
  /// The rows of a step as its products take them.
  Rows left(Rows a, int64_t rows, int64_t K) const {
    return operand == Operand::bf16_pair ? pair_rows(a, rows, K, pairs, Operands::stride(operand, K)) : a;
  }
};

/// Room for the packed weights of all members together, whatever is multiplied: `units` columns, K deep.
inline int64_t packed_size(int64_t units, int64_t K) { return (units + lanes - 1) / lanes * lanes * K; }

/// Lines of a whole call up to which packing the weights would cost more than the call: they are then read where they lie.
constexpr int64_t few_lines = 4;

/// Room for packed weights, perhaps filled by an earlier call.
struct Packed {
  real* data;
  bool made;
  Packed(real* data, bool made = false) : data(data), made(made) {}
  Packed from(int64_t offset) const { return {data + offset, made}; }
};

/// G gates of one vector of units side by side, so that a tile ends with every gate of its units.
/// Weights are [G*units, K], gate after gate.
template <int G>
class GatePanels {
 public:
  GatePanels(Rows weights, int64_t K, const Share& share, int64_t lines, Packed packed)
      : weights_(weights), share_(share), K_(K), packed_(lines > few_lines ? packed.data : nullptr) {
    for (int64_t v = share.begin; packed_ && !packed.made && v < share.end; ++v)
      pack_panel<G>(panel(v), share.depth(K),
                    [&](int g, int64_t width, real* out) { pack_rows(share.operand, gate(g, v), share.width(v), K, width, out); });
  }

  /// make(unit, whole) gives the epilogue of a vector of units; `whole` is Int<1> where all its lanes are units.
  template <class Make>
  TT_INLINE void sweep(Rows a, int64_t rows, int64_t K, Make&& make) const {
    if (packed_) a = share_.left(a, rows, K);
    for (int64_t v = share_.begin; v < share_.end; ++v) {
      if (share_.width(v) == lanes)
        sweep_vector(a, rows, K, v, make(v * lanes, Int<1>{}));
      else
        sweep_vector(a, rows, K, v, make(v * lanes, Int<0>{}));
    }
  }

 private:
  real* panel(int64_t v) const { return packed_ + v * share_.depth(K_) * G * lanes; }
  Rows gate(int g, int64_t v) const { return weights_.from(g * share_.units + v * lanes); }

  template <class Epilogue>
  TT_INLINE void sweep_vector(Rows a, int64_t rows, int64_t K, int64_t v, const Epilogue& e) const {
    if (packed_) return sweep_rows<G>(share_.operand, a, rows, share_.depth(K), panel(v), e);
    for (int64_t j = 0; j < rows; ++j) {
      vreal sums[1][G], sum[1];
      for (int g = 0; g < G; ++g) {
        dot_rows({a[j]}, gate(g, v), share_.width(v), K, sum);
        sums[0][g] = sum[0];
      }
      e.after(j, sums);
    }
  }

  Rows weights_;
  Share share_;
  int64_t K_;
  real* packed_;
};

/// Up to `vectors` vectors of units side by side.
class UnitPanels {
 public:
  static constexpr int vectors = vector_registers >= 32 ? 4 : 2;

  enum class From { rows, columns };

  /// `weights` are [units, K] (rows) or [K, units] (columns).
  explicit UnitPanels(From from, Rows weights, int64_t K, const Share& share, Packed packed) : share_(share), K_(K), packed_(packed.data) {
    for (int64_t v = share.begin; !packed.made && v < share.end; v += vectors)
      with_int<vectors>(share.end - v < vectors ? share.end - v : vectors, [&](auto count) {
        pack_panel<decltype(count)::value>(panel(v), share.depth(K), [&](int i, int64_t width, real* out) {
          const int64_t unit = (v + i) * lanes;
          if (from == From::rows)
            pack_rows(share.operand, weights.from(unit), share.width(v + i), K, width, out);
          else
            pack_columns(share.operand, weights.from(0, unit), K, share.width(v + i), width, out);
        });
      });
  }

  /// For each vector of a row: each.before(first, unit, ahead) names what the rows from `first` on will use there, and each.after(row,
  /// unit, count, sum).
  template <class Each>
  TT_INLINE void sweep(Rows a, int64_t rows, int64_t K, Each&& each) const {
    a = share_.left(a, rows, K);
    for (int64_t v = share_.begin; v < share_.end; v += vectors) {
      with_int<vectors>(share_.end - v < vectors ? share_.end - v : vectors, [&](auto count) TT_LAMBDA_INLINE {
        constexpr int NV = decltype(count)::value;
        sweep_rows<NV>(share_.operand, a, rows, share_.depth(K), panel(v), EachVector<NV, Each>{each, share_, v});
      });
    }
  }

 private:
  template <int NV, class Each>
  struct EachVector {
    Each& each;
    const Share& share;
    int64_t v;
    TT_INLINE void before(int64_t first, Ahead& ahead) const {
      for (int i = 0; i < NV; ++i) each.before(first, (v + i) * lanes, ahead);
    }
    // A loop, not a copy of `each` per sum: the sums pass through the stack once per K products, and the code stays small.
    template <int MR>
    TT_INLINE void after(int64_t first, const vreal (&acc)[MR][NV]) const {
#pragma GCC unroll 1
      for (int r = 0; r < MR; ++r)
#pragma GCC unroll 1
        for (int i = 0; i < NV; ++i) each.after(first + r, (v + i) * lanes, share.width(v + i), acc[r][i]);
    }
  };

  real* panel(int64_t v) const { return packed_ + v * lanes * share_.depth(K_); }

  Share share_;
  int64_t K_;
  real* packed_;
};

/// A vector of units of which n are left, perhaps fewer than its lanes; where Whole is 1 they are known not to be.
template <int Whole>
TT_INLINE vreal load_units(const real* p, int64_t n) {
  if constexpr (Whole) return load(p);
  return n >= lanes ? load(p) : load_part(p, n);
}
template <int Whole>
TT_INLINE void store_units(real* p, vreal v, int64_t n) {
  if (Whole || n >= lanes)
    store(p, v);
  else
    store_part(p, v, n);
}

}  // namespace tt::TT_ISA
