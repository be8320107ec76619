// Matrix products over rows (rows.h), in the three forms a layer needs: y = x wᵀ, dx = dy w, dw += dyᵀ x.
//
// The order in which an element's products are added depends on the sizes alone: the same bits in every run and on every device.
#pragma once

#include "cuda/context.h"
#include "cuda/rows.h"

namespace tt::TT_ISA {

enum class Form {
  a_b,   // C[m][n] = Σ_k a[m][k] b[k][n]
  a_bt,  // C[m][n] = Σ_k a[m][k] b[n][k]
  at_b,  // C[m][n] = Σ_k a[k][m] b[k][n]
};

enum class Into { assign, add };

/// outer × inner products of the same sizes; the steps of an operand's rows say where its matrix (o, i) is.
struct Batch {
  int64_t outer = 1, inner = 1;
};

/// Limits one of a product's sizes to lengths[o] in the products (o, i) of a batch: past it, operands are not read and count as zero.
struct Limit {
  enum Of { m, n, k } of = k;
  const int32_t* lengths = nullptr;  // on the device; null: no limit
};

struct Gemm {
  Form form;
  Into into;
  int64_t M, N, K;
  Rows a, b;                   // a row that is not there counts as zeros
  OutRows c;                   // a row that is not there is not written
  const real* bias = nullptr;  // [N], added to every row when assigning
  Batch batch = {};
  Limit limit = {};
};

/// Queues the whole product, or batch of products. With K = 0 the sums are empty.
void gemm(Context& ctx, const Gemm& g);

}  // namespace tt::TT_ISA
