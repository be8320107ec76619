// The tile of bf16 pairs in a tile unit: rows of A by the panel, 16 words of K at a time, whose sums (amx.h) are added in order. What was
// there, or the bias, is added last, as vectors do: whoever writes an element, its value is the same.
#include "native/cpu/tile_use.h"

// A test may put another one in its place.
#ifndef TT_TILE_UNIT
#include "native/cpu/amx.h"
#define TT_TILE_UNIT Amx
#endif

namespace tt::TT_ISA {

namespace {

using Unit = TT_TILE_UNIT;

/// Words of a row that a register holds, and rows of the panel.
constexpr int64_t words = 16;
static_assert(lanes == words && tile_rows <= 16 && tile_vectors == 2);

/// The registers, by number: sums of either vector, 16 words of the rows of A and of either vector of the panel, and what is left of K
/// behind the last 16.
enum Register { sums0, sums1, rows, rows_left, panel0, panel1, panel0_left, panel1_left };

/// What this thread knows of the shapes of its registers.
class Shapes {
 public:
  void keep() { kept_ = true; }
  void done() {
    if (!kept_) forget();
  }
  void forget() {
    if (height_) Unit::release();
    height_ = 0;
    kept_ = false;
  }
  /// For a tile of `height` rows and `left` words behind the last 16.
  void set(int height, int64_t left) {
    if (height_ == height && left_ == left) return;
    TileShapes shapes;
    const auto give = [&](Register at, int64_t n, int64_t width) {
      if (n == 0 || width == 0) return;
      shapes.rows[at] = static_cast<uint8_t>(n);
      shapes.bytes[at] = static_cast<uint16_t>(width * static_cast<int64_t>(sizeof(real)));
    };
    for (const Register sums : {sums0, sums1}) give(sums, height, words);
    for (const Register panel : {panel0, panel1}) give(panel, words, words);
    for (const Register panel : {panel0_left, panel1_left}) give(panel, left, words);
    give(rows, height, words);
    give(rows_left, height, left);
    Unit::configure(shapes);
    height_ = height, left_ = left;
  }

 private:
  bool kept_ = false;
  int height_ = 0;  // 0: none are set
  int64_t left_ = 0;
};

thread_local Shapes shapes;

/// Lines that a tile fetches meanwhile, as many at a time as it takes words of K; from its beginning on, until somebody can measure when.
class Fetches {
 public:
  explicit Fetches(const Tile& tile) : ahead_(tile.ahead), next_(reinterpret_cast<const char*>(tile.next.data)), step_(tile.next.step) {}
  TT_INLINE void go(int64_t n) {
    for (int64_t i = 0; i < n; ++i, next_ += step_) {
      __builtin_prefetch(next_, 0, 2);
      if (taken_ < ahead_.size()) prefetch_write(ahead_[taken_++]);
    }
  }

 private:
  std::span<const real* const> ahead_;
  std::size_t taken_ = 0;
  const char* next_;
  int64_t step_;
};

template <int NV, Register Rows, Register Panel0, Register Panel1>
TT_INLINE void add_product(const real* a, int64_t stride, const real* panel) {
  constexpr int64_t width = NV * lanes;
  Unit::load<Rows>(a, stride);
  Unit::load<Panel0>(panel, width * sizeof(real));
  Unit::multiply<sums0, Rows, Panel0>();
  if constexpr (NV == 2) {
    Unit::load<Panel1>(panel + lanes, width * sizeof(real));
    Unit::multiply<sums1, Rows, Panel1>();
  }
}

/// The sums of `tile` to `out`, rows `stride` numbers apart.
template <int NV>
void multiply(const Tile& tile, real* out, int64_t stride) {
  constexpr int64_t size = sizeof(real);
  Unit::zero<sums0>();
  if constexpr (NV == 2) Unit::zero<sums1>();
  Fetches fetches(tile);
  const real *a = tile.a.data, *panel = tile.panel;
  int64_t left = tile.K;
  for (; left >= words; left -= words, a += words, panel += words * NV * lanes) {
    add_product<NV, rows, panel0, panel1>(a, tile.a.stride * size, panel);
    fetches.go(words);
  }
  if (left > 0) {
    add_product<NV, rows_left, panel0_left, panel1_left>(a, tile.a.stride * size, panel);
    fetches.go(left);
  }
  Unit::store<sums0>(out, stride * size);
  if constexpr (NV == 2) Unit::store<sums1>(out + lanes, stride * size);
}

template <int NV>
void multiply_rows(const Tile& tile) {
  const TileSums& out = tile.out;
  if (!out.add && !out.bias && !out.index) return multiply<NV>(tile, out.data, out.stride);
  alignas(64) real sums[tile_rows * NV * lanes];
  multiply<NV>(tile, sums, NV * lanes);
  for (int r = 0; r < tile.rows; ++r)
    for (int v = 0; v < NV; ++v) {
      vreal sum = load(sums + (r * NV + v) * lanes);
      if (out.add) sum += load(out[r] + v * lanes);
      if (out.bias) sum += load(out.bias + v * lanes);
      store(out[r] + v * lanes, sum);
    }
}

}  // namespace

void keep_tile_shapes() { shapes.keep(); }

void forget_tile_shapes() { shapes.forget(); }

void multiply_pairs_amx(const Tile& tile) {
  shapes.set(tile.rows, tile.K % words);
  tile.vectors == 2 ? multiply_rows<2>(tile) : multiply_rows<1>(tile);
  shapes.done();
}

}  // namespace tt::TT_ISA
