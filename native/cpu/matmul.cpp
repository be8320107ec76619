// y[s] = a[s] b[s];  da[s] = dy[s] b[s]ᵀ,  db[s] = a[s]ᵀ dy[s]. One product is split over the team; of many, each member takes some whole.
// Both ways sum an element alike, so the choice never shows in the result.
#include "native/cpu/gemm.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {

/// make(s) is product s of S.
template <class Make>
void each_product(Context& ctx, int64_t S, int64_t flops, Make make) {
  if (S == 1) return gemm(ctx, make(0));
  constexpr int64_t grain = int64_t{1} << 19;
  real* scratch = ctx.workspace.take<real>(gemm_scratch() * ctx.team.size());
  const int64_t worth = S * flops / grain;
  const int64_t most = S < ctx.team.size() ? S : ctx.team.size();
  const int members = worth < 2 ? 1 : static_cast<int>(worth < most ? worth : most);
  ctx.team.run(members, [&](int rank, int size) {
    for (int64_t s = S * rank / size; s < S * (rank + 1) / size; ++s) {
      const Gemm g = make(s);
      gemm_block(g, {0, g.M, 0, g.N}, scratch + gemm_scratch() * rank);
    }
  });
}

}  // namespace

void matmul(Context& ctx, const MatmulArgs& x) {
  const int64_t M = x.M, K = x.K, J = x.J;
  each_product(ctx, x.S, M * K * J, [&](int64_t s) -> Gemm {
    return {Form::a_b, Into::assign, M, J, K, {x.a + s * M * K, K}, {x.b + s * K * J, J}, {x.y + s * M * J, J}};
  });
}

void matmul_grad(Context& ctx, const MatmulGradArgs& x) {
  const int64_t M = x.M, K = x.K, J = x.J;
  if (x.da) {
    each_product(ctx, x.S, M * K * J, [&](int64_t s) -> Gemm {
      return {Form::a_bt, Into::assign, M, K, J, {x.dy + s * M * J, J}, {x.b + s * K * J, J}, {x.da + s * M * K, K}};
    });
  }
  if (x.db) {
    each_product(ctx, x.S, M * K * J, [&](int64_t s) -> Gemm {
      return {Form::at_b, Into::assign, K, J, M, {x.a + s * M * K, K}, {x.dy + s * M * J, J}, {x.db + s * K * J, J}};
    });
  }
}

}  // namespace tt::TT_ISA
