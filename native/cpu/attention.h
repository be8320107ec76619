// What the attentions share: the sums that weights make of rows, and how rows of the batch are shared out over the team.
#pragma once

#include "native/cpu/gemm.h"
#include "native/cpu/softmax_row.h"

namespace tt::TT_ISA {

inline void clear(real* p, int64_t n) {
  for (int64_t i = 0; i < n; ++i) p[i] = 0;
}

inline real dot(const real* a, const real* b, int64_t n) {
  vreal sum{};
  each_vector(0, n, [&](int64_t i, int64_t left) { sum = fma(load_part(a + i, left), load_part(b + i, left), sum); });
  return lane_sum(sum);
}

/// y += s x
inline void add_scaled(real* y, real s, const real* x, int64_t n) {
  each_vector(0, n,
              [&](int64_t i, int64_t left) { store_part(y + i, fma(set1(s), load_part(x + i, left), load_part(y + i, left)), left); });
}

/// Queries of a decoder's step: with so few a product would spend its time on packing the memory.
constexpr int64_t few_queries = 4;

/// y[s] = Σ_t w[s][t] x[t] over n columns, for S queries and T keys.
inline void sum_over_keys(Rows w, Rows x, OutRows y, int64_t S, int64_t T, int64_t n, real* scratch) {
  if (S > few_queries) return gemm_block({Form::a_b, Into::assign, S, n, T, w, x, y}, {0, S, 0, n}, scratch);
  for (int64_t s = 0; s < S; ++s) {
    clear(y[s], n);
    for (int64_t t = 0; t < T; ++t) add_scaled(y[s], w[s][t], x[t], n);
  }
}

/// y[t] = Σ_s w[s][t] x[s]
inline void sum_over_queries(Rows w, Rows x, OutRows y, int64_t S, int64_t T, int64_t n, real* scratch) {
  if (S > few_queries) return gemm_block({Form::at_b, Into::assign, T, n, S, w, x, y}, {0, T, 0, n}, scratch);
  for (int64_t t = 0; t < T; ++t) {
    clear(y[t], n);
    for (int64_t s = 0; s < S; ++s) add_scaled(y[t], w[s][t], x[s], n);
  }
}

/// Keys of row b.
inline int64_t length_of(const int32_t* lengths, int64_t T, int64_t b) { return lengths ? lengths[b] : T; }

/// Threads for `tasks` of `cost` products each.
inline int members_for(const Context& ctx, int64_t tasks, int64_t cost) {
  constexpr int64_t worthwhile = int64_t{1} << 19;
  const int64_t worth = tasks * cost / worthwhile, most = worth < tasks ? worth : tasks;
  return most < 2 ? 1 : most < ctx.team.size() ? static_cast<int>(most) : ctx.team.size();
}

/// f(task, member) for every task, a member's tasks in order.
template <class F>
void share_out(Context& ctx, int members, int64_t tasks, F f) {
  ctx.team.run(members, [&](int rank, int size) {
    for (int64_t task = tasks * rank / size; task < tasks * (rank + 1) / size; ++task) f(task, rank);
  });
}

}  // namespace tt::TT_ISA
