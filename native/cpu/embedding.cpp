// y[n] = weight[ids[n]]; dweight[ids[n]] += dy[n] in the order of n, except row padding_index.
//
// Backward: rows are dealt to 64 hands by id, a thread owns some of the hands and adds the tokens of its rows in order, so the result is
// the same for any number of threads. Dealing spreads the frequent words, which vocabularies sort to the front. Owning columns instead took
// four times as long on two threads as on one: rows end inside a cache line, and the threads fight for it.
#include "native/cpu/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
constexpr int32_t hands = 64;

// Adds the tokens whose rows belong to hands [begin, end). They are picked before they are added: a branch per token would be
// mispredicted half the time.
void add_tokens(const EmbeddingGradArgs& a, int64_t begin, int64_t end) {
  constexpr int64_t most = 1024;
  int32_t tokens[most];
  for (int64_t first = 0; first < a.N; first += most) {
    const int64_t stop = a.N - first < most ? a.N : first + most;
    int64_t count = 0;
    for (int64_t n = first; n < stop; ++n) {
      const int32_t id = a.ids[n], hand = id % hands;
      tokens[count] = static_cast<int32_t>(n - first);
      count += (hand >= begin) & (hand < end) & (id != a.padding_index);
    }
    for (int64_t i = 0; i < count; ++i) {
      const int64_t n = first + tokens[i];
      real* row = a.dweight + a.ids[n] * a.E;
#pragma GCC ivdep
      for (int64_t e = 0; e < a.E; ++e) row[e] += a.dy[n * a.E + e];
    }
  }
}
}  // namespace

void embedding(Context& ctx, const EmbeddingArgs& a) {
  ctx.team.parallel_for(a.N, grain_of(a.E), [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n) {
      const real* row = a.weight + a.ids[n] * a.E;
#pragma GCC ivdep
      for (int64_t e = 0; e < a.E; ++e) a.y[n * a.E + e] = row[e];
    }
  });
}

void embedding_grad(Context& ctx, const EmbeddingGradArgs& a) {
  if (a.dweight == nullptr) return;
  ctx.team.parallel_for(hands, grain_of(a.N * a.E / hands), [&](int64_t begin, int64_t end) { add_tokens(a, begin, end); });
}

}  // namespace tt::TT_ISA
