// y[n] = weight[ids[n]];  dweight[v] += Σ dy[n] over the n with ids[n] = v, except row padding_index. [V,E] and [N,E], row by row.
//
// Backward sorts the tokens by id (count_sort.h) and cuts the sorted list into pieces of 32, so that a frequent word is no longer than a
// rare one: a thread sums a column of a piece. A row that ends in the piece it began in is added to dweight; one that goes on leaves a part
// sum there and a head in each further piece, which a second launch adds. Every row has one writer and sums are float64 in token order: the
// same bits in every run, with no atomics on floats and nothing for the host to read.
#include "cuda/count_sort.h"
#include "cuda/elementwise.h"
#include "native/gen/prototypes.h"

namespace tt::TT_ISA {

namespace {
struct TokenPieces {
  static constexpr int64_t size = 32;

  const int32_t* ids;
  const real* dy;
  int64_t V, E;
  SortedByKey sorted;
  double* head;  // [pieces, E]: the sum of the row that goes on from the piece before
  double* tail;  // [pieces, E]: of the row that goes on into the next
  real* dweight;

  /// Column e of piece c.
  __device__ void sum(int64_t c, int64_t e) const {
    const int64_t first = c * size, all = sorted.start[V], end = first + size < all ? first + size : all;
    double part = 0;
    for (int64_t i = first; i < end; ++i) {
      const int64_t n = sorted.position[i], id = ids[n];
      part += dy[n * E + e];
      const bool ends = i + 1 == sorted.start[id + 1];
      if (!ends && i + 1 < end) continue;
      const bool began_before = sorted.start[id] < first;
      if (began_before)
        head[c * E + e] = part;
      else if (ends)
        dweight[id * E + e] += static_cast<real>(part);
      else
        tail[c * E + e] = part;
      part = 0;
    }
  }

  /// The row that begins in piece c and goes on after it, if there is one.
  __device__ void join(int64_t c, int64_t e) const {
    const int64_t first = c * size, next = first + size;
    if (next >= sorted.start[V]) return;
    const int64_t id = ids[sorted.position[next - 1]], end = sorted.start[id + 1];
    if (sorted.start[id] < first || end == next) return;
    double sum = tail[c * E + e];
    for (int64_t k = c + 1; k * size < end; ++k) sum += head[k * E + e];
    dweight[id * E + e] += static_cast<real>(sum);
  }
};
}  // namespace

void embedding(Context& ctx, const EmbeddingArgs& a) {
  assign(ctx, a.y, a.N * a.E, [=] __device__(int64_t i) { return a.weight[a.ids[i / a.E] * a.E + i % a.E]; });
}

void embedding_grad(Context& ctx, const EmbeddingGradArgs& a) {
  if (a.dweight == nullptr || a.N == 0) return;
  const int64_t E = a.E, work = (a.N + TokenPieces::size - 1) / TokenPieces::size * E;
  const SortedByKey sorted = sort_by_key(ctx, {a.ids, a.N, a.V, a.padding_index});
  const TokenPieces pieces{a.ids, a.dy, a.V, E, sorted, ctx.take<double>(work), ctx.take<double>(work), a.dweight};
  for_each(ctx, work, [=] __device__(int64_t i) { pieces.sum(i / E, i % E); });
  for_each(ctx, work, [=] __device__(int64_t i) { pieces.join(i / E, i % E); });
}

}  // namespace tt::TT_ISA
