// Matrix products (gemm.h): a block computes a tile of C (gemm_tile.h).
//
//   C[m][n] = Σ_k a(m,k) b(k,n)  (+ bias[n], or + C[m][n])
//
// Tiles of 128 × 128 where they fill the device, else of 64 × 64. Where even these are few and K is deep, as for the gradient of a weight,
// K is cut into parts that blocks of their own sum; a second kernel adds the parts in order. So the work is spread over the device and no
// atomic is needed: the number of parts is a function of the sizes alone. Source of the scheme: NVIDIA's CUTLASS documentation, "Efficient
// GEMM in CUDA" (https://docs.nvidia.com/cutlass/media/docs/cpp/efficient_gemm.html).
#include "cuda/elementwise.h"
#include "cuda/gemm_tile.h"

namespace tt::TT_ISA {

namespace {

/// How a product is cut: tiles of C, and parts of K.
struct Cut {
  int64_t down, across, parts, part_depth;
  int64_t blocks(const Gemm& g) const { return down * across * parts * g.batch.outer * g.batch.inner; }
};

struct GemmPlan {
  Gemm g;
  Cut cut;
  bool vectors_a, vectors_b, vectors_c;
};

int64_t parts_of(int64_t n, int64_t size) { return (n + size - 1) / size; }

template <class T>
bool whole_vectors(const RowsOf<T>& x) {
  return (reinterpret_cast<uintptr_t>(x.data) / sizeof(real) | x.stride | x.outer_step | x.inner_step) % 4 == 0;
}

/// Where a size of product (outer, ·) ends.
__device__ int64_t limited(const Gemm& g, Limit::Of of, int64_t size, int64_t outer) {
  if (g.limit.of != of || g.limit.lengths == nullptr) return size;
  return g.limit.lengths[outer] < size ? g.limit.lengths[outer] : size;
}

/// Four columns of C from n on, or as many as there are.
__device__ void put_columns(const GemmPlan& p, real* row, int64_t n, const real* sums) {
  const Gemm& g = p.g;
  const bool add = g.into == Into::add, biased = !add && g.bias;
  if (p.vectors_c && n + 4 <= g.N) {
    Four out;
    if (add) out = *reinterpret_cast<const Four*>(row + n);
    for (int j = 0; j < 4; ++j) out.at[j] = (add ? out.at[j] : biased ? g.bias[n + j] : real(0)) + sums[j];
    *reinterpret_cast<Four*>(row + n) = out;
    return;
  }
  for (int j = 0; j < 4 && n + j < g.N; ++j) row[n + j] = (add ? row[n + j] : biased ? g.bias[n + j] : real(0)) + sums[j];
}

template <class Shape, Form form>
__global__ void __launch_bounds__(Shape::threads, 2) gemm_tiles(const GemmPlan p) {
  const Gemm& g = p.g;
  const int64_t block = blockIdx.x, tiles = p.cut.down * p.cut.across;
  const int64_t m0 = block % p.cut.down * Shape::rows, n0 = block / p.cut.down % p.cut.across * Shape::columns;
  const int64_t product = block / tiles % (g.batch.outer * g.batch.inner), part = block / (tiles * g.batch.outer * g.batch.inner);
  const int64_t outer = product / g.batch.inner, inner = product % g.batch.inner;
  const int64_t M = limited(g, Limit::m, g.M, outer), N = limited(g, Limit::n, g.N, outer), K = limited(g, Limit::k, g.K, outer);
  const int64_t k0 = part * p.cut.part_depth, k1 = m0 >= M || n0 >= N ? k0 : k0 + p.cut.part_depth < K ? k0 + p.cut.part_depth : K;

  Fetch<Shape, Shape::rows, form != Form::at_b> a(g.a.matrix(outer, inner), m0, M, p.vectors_a);
  Fetch<Shape, Shape::columns, form == Form::a_bt> b(g.b.matrix(outer, inner), n0, N, p.vectors_b);
  TileSums<Shape> sums;
  multiply_tile(a, b, k0, k1, sums);

  OutRows c = g.c.matrix(outer, inner);
  c.data += part * g.batch.outer * g.batch.inner * g.M * g.N;  // 0 but for sums of parts
  TT_UNROLL
  for (int i = 0; i < Shape::row_sums; ++i) {
    const int64_t m = m0 + sums.row(i);
    real* row = m < g.M ? c[m] : nullptr;
    TT_UNROLL
    for (int j = 0; row && j < Shape::column_sums; j += 4) put_columns(p, row, n0 + sums.column(j), &sums.at[i][j]);
  }
}

template <class Shape>
void launch_form(Context& ctx, const GemmPlan& p) {
  const auto kernel = p.g.form == Form::a_b    ? gemm_tiles<Shape, Form::a_b>
                      : p.g.form == Form::a_bt ? gemm_tiles<Shape, Form::a_bt>
                                               : gemm_tiles<Shape, Form::at_b>;
  launch(ctx, p.cut.blocks(p.g), Shape::threads, kernel, p);
}

using LargeTile = TileShape<128, 128, 8>;
using SmallTile = TileShape<64, 64, 16>;

// Blocks that fill the GPUs this is made for, an H100's 132 multiprocessors with two each. Not asked of the device: sums would depend on
// it.
constexpr int64_t enough_blocks = 256;
constexpr int64_t least_depth = 256;  // of a part of K

Cut cut_into(const Gemm& g, int64_t rows, int64_t columns) {
  Cut cut{parts_of(g.M, rows), parts_of(g.N, columns), 1, g.K};
  const int64_t most = g.K / least_depth, wanted = enough_blocks / (cut.blocks(g) > 0 ? cut.blocks(g) : 1);
  const int64_t parts = wanted < most ? wanted : most;
  if (parts < 2) return cut;
  cut.part_depth = parts_of(parts_of(g.K, parts), 16) * 16;
  cut.parts = parts_of(g.K, cut.part_depth);
  return cut;
}

void multiply(Context& ctx, const Gemm& g, const Cut& cut, bool large) {
  const GemmPlan p{g, cut, whole_vectors(g.a), whole_vectors(g.b), whole_vectors(g.c)};
  large ? launch_form<LargeTile>(ctx, p) : launch_form<SmallTile>(ctx, p);
}

/// C (+)= the sum of the parts, in their order.
void add_parts(Context& ctx, const Gemm& g, const real* partial, int64_t parts) {
  const int64_t size = g.batch.outer * g.batch.inner * g.M * g.N;
  for_each(ctx, size, [=] __device__(int64_t i) {
    const int64_t n = i % g.N, m = i / g.N % g.M, product = i / (g.N * g.M);
    real* row = g.c.matrix(product / g.batch.inner, product % g.batch.inner)[m];
    if (row == nullptr) return;
    real sum = 0;
    for (int64_t part = 0; part < parts; ++part) sum += partial[part * size + i];
    row[n] = (g.into == Into::add ? row[n] : g.bias ? g.bias[n] : real(0)) + sum;
  });
}

}  // namespace

void gemm(Context& ctx, const Gemm& g) {
  if (g.K == 0 && g.into == Into::add) return;
  Cut cut = cut_into(g, LargeTile::rows, LargeTile::columns);
  const bool large = cut.blocks(g) >= enough_blocks / 2;
  if (!large) cut = cut_into(g, SmallTile::rows, SmallTile::columns);
  if (cut.parts == 1) return multiply(ctx, g, cut, large);

  Gemm parts = g;
  const int64_t size = g.M * g.N;
  real* partial = ctx.take<real>(cut.parts * g.batch.outer * g.batch.inner * size);
  parts.c = {partial, g.N, nullptr, g.batch.inner * size, size};
  parts.into = Into::assign;
  parts.bias = nullptr;
  multiply(ctx, parts, cut, large);
  add_parts(ctx, g, partial, cut.parts);
}

}  // namespace tt::TT_ISA
