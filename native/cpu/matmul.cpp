// y[s] = a[s] b[s]; da = dy bᵀ, db = aᵀ dy. Many small products are shared out whole, few large ones are each split over the team; either
// way an element is summed in the same order (gemm.h).
#include "native/cpu/gemm.h"
#include "native/cpu/tile_use.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// The product `g` for S matrices, each operand moving on by its own size.
void gemm_batch(Context& ctx, int64_t S, Gemm g) {
  g.operand = operand_of(ctx);
  const int64_t size_a = g.M * g.K, size_b = g.K * g.N, size_c = g.M * g.N;
  const auto nth = [&](int64_t s) {
    Gemm one = g;
    one.a.data += s * size_a;
    one.b.data += s * size_b;
    one.c.data += s * size_c;
    return one;
  };
  constexpr int64_t grain = int64_t{1} << 19;
  if (S < ctx.team.size()) {
    for (int64_t s = 0; s < S; ++s) gemm(ctx, nth(s));
    return;
  }
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * ctx.team.size());
  const int64_t worth = S * (size_c * g.K + size_c) / grain;
  ctx.team.run(worth < 2                 ? 1
               : worth < ctx.team.size() ? static_cast<int>(worth)
                                         : ctx.team.size(),
               [&](int rank, int size) {
                 const TileUse tiles(g.operand);
                 for (int64_t s = S * rank / size; s < S * (rank + 1) / size; ++s)
                   gemm_block(nth(s), {0, g.M, 0, g.N}, scratch + gemm_scratch() * rank);
               });
}

}  // namespace

void matmul(Context& ctx, const MatmulArgs& a) {
  gemm_batch(ctx, a.S, {Form::a_b, Into::assign, a.M, a.J, a.K, {a.a, a.K}, {a.b, a.J}, {a.y, a.J}});
}

void matmul_grad(Context& ctx, const MatmulGradArgs& a) {
  // Without dy the sums are empty and the gradients 0; the operands' sizes are then irrelevant.
  const int64_t J = a.dy ? a.J : 0, M = a.dy ? a.M : 0;
  if (a.da) gemm_batch(ctx, a.S, {Form::a_bt, Into::assign, a.M, a.K, J, {a.dy, a.J}, {a.b, a.J}, {a.da, a.K}});
  if (a.db) gemm_batch(ctx, a.S, {Form::at_b, Into::assign, a.K, a.J, M, {a.a, a.K}, {a.dy, a.J}, {a.db, a.J}});
}

}  // namespace tt::TT_ISA
