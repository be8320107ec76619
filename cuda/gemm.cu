// Matrix products (gemm.h): a block computes a tile of C.
//
//   C[m][n] = Σ_k a(m,k) b(k,n)  (+ bias[n], or + C[m][n])
//
// In float32 by fused multiply-add (gemm_tile.h), in tf32 and bf16 on tensor cores (gemm_mma_tile.h); sums are float32 in each. Tiles of
// 128 × 256, on tensor cores only, or of 128 × 128 where they fill the device, else of 64 × 64, and flat ones where there are few rows or
// columns. Where blocks are few and K is deep, as for the gradient of a weight, K is cut into parts that blocks of their own sum; a second
// kernel adds the parts in order. So the work is spread over the device without atomics, and the number of parts is a function of the sizes
// alone. Source of the scheme: NVIDIA's CUTLASS documentation, "Efficient GEMM in CUDA"
// (https://docs.nvidia.com/cutlass/media/docs/cpp/efficient_gemm.html).
#include "cuda/elementwise.h"
#include "cuda/gemm_cublas.h"
#include "cuda/gemm_mma_tile.h"
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
  int run_a, run_b;  // numbers that one instruction may take of an operand
  bool vectors_c;
};

int64_t parts_of(int64_t n, int64_t size) { return (n + size - 1) / size; }

/// 4, 2 or 1: as many as all rows of all matrices begin on a multiple of.
template <class T>
int run_of(const RowsOf<T>& x) {
  const auto places = reinterpret_cast<uintptr_t>(x.data) / sizeof(real) | x.stride | x.outer_step | x.inner_step;
  return places % 4 == 0 ? 4 : places % 2 == 0 ? 2 : 1;
}

/// Where a size of product (outer, ·) ends.
__device__ int64_t limited(const Gemm& g, Limit::Of of, int64_t size, int64_t outer) {
  if (g.limit.of != of || g.limit.lengths == nullptr) return size;
  return g.limit.lengths[outer] < size ? g.limit.lengths[outer] : size;
}

/// Sums of `run` neighbouring columns of C from n on, or of as many as there are.
template <int run>
__device__ void put_sums(const GemmPlan& p, real* row, int64_t n, const real* sums) {
  struct alignas(run * sizeof(real)) Run {
    real at[run];
  };
  const Gemm& g = p.g;
  const bool add = g.into == Into::add, biased = !add && g.bias;
  if (p.vectors_c && n + run <= g.N) {
    Run out;
    if (add) out = *reinterpret_cast<const Run*>(row + n);
    TT_UNROLL
    for (int j = 0; j < run; ++j) out.at[j] = (add ? out.at[j] : biased ? g.bias[n + j] : real(0)) + sums[j];
    *reinterpret_cast<Run*>(row + n) = out;
    return;
  }
  TT_UNROLL
  for (int j = 0; j < run; ++j)
    if (n + j < g.N) row[n + j] = (add ? row[n + j] : biased ? g.bias[n + j] : real(0)) + sums[j];
}

template <class Tile, Form form>
using OperandA = typename Tile::template Operand<Tile::rows, form != Form::at_b>;
template <class Tile, Form form>
using OperandB = typename Tile::template Operand<Tile::columns, form == Form::a_bt>;
template <class Tile, Form form>
using Slices = AsyncSlices<Tile::stages, OperandA<Tile, form>, OperandB<Tile, form>>;

template <class Tile, Form form>
__global__ void __launch_bounds__(Tile::threads, Tile::blocks_at_once) gemm_tiles(const GemmPlan p) {
  const Gemm& g = p.g;
  const int64_t block = blockIdx.x, tiles = p.cut.down * p.cut.across, products = g.batch.outer * g.batch.inner;
  const int64_t m0 = block % p.cut.down * Tile::rows, n0 = block / p.cut.down % p.cut.across * Tile::columns;
  const int64_t product = block / tiles % products, part = block / (tiles * products);
  const int64_t outer = product / g.batch.inner, inner = product % g.batch.inner;
  const int64_t M = limited(g, Limit::m, g.M, outer), N = limited(g, Limit::n, g.N, outer), K = limited(g, Limit::k, g.K, outer);
  const int64_t k0 = part * p.cut.part_depth, k1 = m0 >= M || n0 >= N ? k0 : k0 + p.cut.part_depth < K ? k0 + p.cut.part_depth : K;

  OperandA<Tile, form> a(g.a.matrix(outer, inner), m0, M, k1, p.run_a);
  OperandB<Tile, form> b(g.b.matrix(outer, inner), n0, N, k1, p.run_b);
  Tile tile;
  if constexpr (Tile::stages > 0) {
    using Shared = Slices<Tile, form>;
    TT_DYNAMIC_SHARED(Shared, slices);
    multiply_tile_async(tile, *slices, a, b, k0, k1);
  } else {
    multiply_tile(tile, a, b, k0, k1);
  }

  OutRows c = g.c.matrix(outer, inner);
  c.data += part * products * g.M * g.N;  // 0 but for sums of parts
  tile.each([&](int row, int column, const real* sums) {
    real* to = m0 + row < g.M ? c[m0 + row] : nullptr;
    if (to) put_sums<Tile::run>(p, to, n0 + column, sums);
  });
}

template <class Tile, Form form>
void launch_form(Context& ctx, const Gemm& g, const Cut& cut) {
  size_t shared = 0;
  if constexpr (Tile::stages > 0) shared = sizeof(Slices<Tile, form>);
  const GemmPlan p{g, cut, run_of(g.a), run_of(g.b), run_of(g.c) == 4};
  launch_shared(ctx, cut.blocks(g), Tile::threads, shared, gemm_tiles<Tile, form>, p);
}

template <class Tile>
void launch_tiles(Context& ctx, const Gemm& g, const Cut& cut) {
  switch (g.form) {
    case Form::a_b:
      return launch_form<Tile, Form::a_b>(ctx, g, cut);
    case Form::a_bt:
      return launch_form<Tile, Form::a_bt>(ctx, g, cut);
    case Form::at_b:
      return launch_form<Tile, Form::at_b>(ctx, g, cut);
  }
}

/// A kind of tile, and how to launch it.
struct TileKind {
  int64_t rows, columns;
  int64_t least_depth;  // of a part of K
  void (*launch)(Context& ctx, const Gemm& g, const Cut& cut);
};

template <class Tile>
constexpr TileKind kind_of(int64_t least_depth) {
  return {Tile::rows, Tile::columns, least_depth, launch_tiles<Tile>};
}

// Blocks that fill the GPUs this is made for, an H100's 132 multiprocessors with two each. Not asked of the device: sums would depend on
// it.
constexpr int64_t enough_blocks = 256;

Cut cut_into(const Gemm& g, const TileKind& tile) {
  Cut cut{parts_of(g.M, tile.rows), parts_of(g.N, tile.columns), 1, g.K};
  const int64_t most = g.K / tile.least_depth, wanted = enough_blocks / (cut.blocks(g) > 0 ? cut.blocks(g) : 1);
  const int64_t parts = wanted < most ? wanted : most;
  if (parts < 2) return cut;
  cut.part_depth = parts_of(parts_of(g.K, parts), 32) * 32;
  cut.parts = parts_of(g.K, cut.part_depth);
  return cut;
}

/// Few rows or columns wait for memory whatever multiplies them: tensor cores would gain nothing.
constexpr int64_t few = 16;

bool fills(const Gemm& g, const TileKind& tile) { return cut_into(g, tile).blocks(g) >= enough_blocks / 2; }

template <class Number>
TileKind mma_tile_for(const Gemm& g) {
  constexpr TileKind wide = kind_of<MmaTile<Number, 128, 256, 2, 4>>(256), large = kind_of<MmaTile<Number, 128, 128, 2, 2>>(256),
                     small = kind_of<MmaTile<Number, 64, 64, 2, 2>>(256);
  const bool halves = parts_of(g.N, large.columns) % 2 == 0;  // a wide tile has no half without columns
  return halves && fills(g, wide) ? wide : fills(g, large) ? large : small;
}

TileKind tile_for(const Gemm& g, Precision precision) {
  if (g.M <= few) return kind_of<FloatTile<few, 128, 16, 4, 32>>(64);
  if (g.N <= few) return kind_of<FloatTile<128, few, 16, 32, 4>>(64);
  if (precision == Precision::tf32) return mma_tile_for<Tf32Numbers>(g);
  if (precision == Precision::bf16) return mma_tile_for<Bf16Numbers>(g);
  const TileKind large = kind_of<FloatTile<128, 128, 8, 16, 16>>(256);
  return fills(g, large) ? large : kind_of<FloatTile<64, 64, 16, 16, 16>>(256);
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
  if (g.M > few && g.N > few && gemm_by_cublas(ctx, g)) return;
  const TileKind tile = tile_for(g, ctx.precision);
  const Cut cut = cut_into(g, tile);
  if (cut.parts == 1) return tile.launch(ctx, g, cut);

  Gemm parts = g;
  const int64_t size = g.M * g.N;
  real* partial = ctx.take<real>(cut.parts * g.batch.outer * g.batch.inner * size);
  parts.c = {partial, g.N, nullptr, g.batch.inner * size, size};
  parts.into = Into::assign;
  parts.bias = nullptr;
  tile.launch(ctx, parts, cut);
  add_parts(ctx, g, partial, cut.parts);
}

}  // namespace tt::TT_ISA
