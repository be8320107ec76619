// Matrix products over rows (rows.h), in the three forms a layer needs: y = x wᵀ, dx = dy w, dw += dyᵀ x.
//
// Every element of C is a sum over k in ascending order within blocks of fixed size, the blocks' sums added in order, whatever part of C a
// thread computes: results are bit-identical for any number of threads.
#pragma once

#include "native/cpu/context.h"
#include "native/cpu/place.h"
#include "native/cpu/tile.h"

namespace tt::TT_ISA {

/// What products of this call multiply.
inline Operand operand_of(const Context& ctx) {
  if (!has_pairs || ctx.precision != Precision::bf16) return Operand::number;
  return ctx.amx ? Operand::bf16_amx : Operand::bf16_pair;
}

enum class Form {
  a_b,   // C[m][n] = Σ_k a[m][k] b[k][n]
  a_bt,  // C[m][n] = Σ_k a[m][k] b[n][k]
  at_b,  // C[m][n] = Σ_k a[k][m] b[k][n]
};

enum class Into { assign, add };

struct Gemm {
  Form form;
  Into into;
  int64_t M, N, K;
  Rows a, b;
  OutRows c;
  const real* bias = nullptr;  // [N], added to every row when assigning
  Operand operand = Operand::number;

  /// Words of K.
  int64_t depth() const { return depth_of(operand, K); }
};

/// Part of C.
struct GemmPart {
  int64_t m0, m1, n0, n1;
};

/// Columns of a panel of B.
constexpr int64_t panel_columns = tile_vectors * lanes;

/// A member's part: a grid of blocks chosen by shape, their columns in multiples of `columns`.
GemmPart gemm_part(const Gemm& g, const Place& place, int64_t columns = lanes);

/// Scratch numbers that gemm_block needs.
int64_t gemm_scratch();

/// Computes one part on the calling thread.
void gemm_block(const Gemm& g, const GemmPart& part, real* scratch);

/// Rows [m0, m1) of two products with the same A, which is packed once for both, the same `into` and no bias.
void gemm_both(const Gemm& g, const Gemm& other, int64_t m0, int64_t m1, real* scratch);

/// B [K,N] in packed form, for products with one matrix and many others: packed once, by parts of its columns. Panels for at most
/// thin_rows rows are wider.
struct PackedMatrix {
  int64_t N, K;
  real* data;
  bool thin = false;

  int64_t panel() const { return thin ? thin_vectors * lanes : panel_columns; }

  /// Numbers of memory, whatever is multiplied.
  static int64_t size(int64_t N, int64_t K);
  /// Member `rank`'s part of the columns of M rows.
  GemmPart part(int64_t M, int rank, int size) const;
  /// Packs member `rank`'s part of B of `g`.
  void pack(const Gemm& g, int rank, int size) const;
};

/// A part of C, which begins with a panel, on the calling thread; B of `g` is not read. The sums are those of gemm_block.
void gemm_packed(const Gemm& g, const PackedMatrix& b, const GemmPart& part, real* scratch);

/// Whether so few rows are multiplied that packing B would cost more; they are multiplied as they are, in any precision.
bool few(const Gemm& g);

/// Computes all of C on the team, as many members as the work is worth, in the context's precision.
void gemm(Context& ctx, Gemm g);

/// C = a bᵀ for few rows of a, by dot products straight from b: packing would cost more than the product.
void gemm_dots(const Gemm& g, const GemmPart& part);

}  // namespace tt::TT_ISA
