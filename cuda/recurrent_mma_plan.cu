// Sizes of a group's blocks (recurrent_mma_plan.h).
#include "cuda/recurrent_mma_plan.h"

namespace tt::TT_ISA {

namespace {

int64_t over(int64_t n, int64_t size) { return (n + size - 1) / size; }

struct Limits {
  int rows, kept, elements, warps;
};

template <class Shape>
constexpr Limits limits_of() {
  return {Shape::rows, Shape::kept, Shape::elements, Shape::threads / 32};
}

template <int tiles>
Limits limits(MmaKind kind) {
  switch (kind) {
    case MmaKind::narrow:
      return limits_of<NarrowShape<tiles>>();
    case MmaKind::wide:
      return limits_of<WideShape<tiles>>();
    case MmaKind::tall:
      break;
  }
  return limits_of<TallShape<tiles>>();
}

Limits limits(MmaKind kind, int tiles) {
  return tiles == 8 ? limits<8>(kind) : tiles == 4 ? limits<4>(kind) : tiles == 3 ? limits<3>(kind) : limits<2>(kind);
}

/// A plan with what both ways have in common.
MmaPlan begin(const MmaProblem& z, MmaKind kind, int units, int owners, int tiles, const Limits& limit) {
  MmaPlan p{};
  p.kind = kind, p.tiles = tiles, p.units = units, p.owners = p.blocks = owners;
  p.rows = limit.rows;
  p.row_groups = over(z.batch, p.rows);
  p.groups = z.directions * p.row_groups;
  return p;
}

/// Numbers in 16 bytes.
int chunk_of(const MmaProblem& z) { return z.precision == Precision::bf16 ? 8 : 4; }

/// Pieces of shared memory, one after the other.
class Pieces {
 public:
  explicit Pieces(int64_t used) : used_(used) {}
  uint32_t take(int64_t bytes) {
    used_ += bytes;
    return static_cast<uint32_t>(used_ - bytes);
  }
  int64_t used() const { return used_; }

 private:
  int64_t used_;
};

}  // namespace

std::optional<MmaPlan> plan_gather(const MmaProblem& z, MmaKind kind, int units, int owners, int operands, size_t shared_memory) {
  const int tiles = z.gates > 1 ? z.gates : units >= 32 ? 4 : 2;
  const Limits limit = limits(kind, tiles);
  MmaPlan p = begin(z, kind, units, owners, tiles, limit);
  const int chunk = chunk_of(z);
  const int64_t chunks = int64_t{1} * owners * z.sent * units / chunk;
  p.k_tiles = static_cast<int>(over(chunks, 2));
  p.across = static_cast<int>(over(int64_t{1} * z.gates * units / 8, p.tiles));
  const int64_t most = limit.warps / p.across, needed = over(int64_t{1} * p.rows * units, 32 * p.across * limit.elements);
  if (needed > most) return std::nullopt;
  constexpr int few_tiles = 4;  // of k: splitting further costs more sums to add than it saves
  const int64_t wanted = over(p.k_tiles, few_tiles);
  p.splits = static_cast<int>(wanted < needed ? needed : wanted < most ? wanted : most);

  const int64_t tiles_each = over(p.k_tiles, p.splits), shared_tiles = tiles_each > limit.kept ? tiles_each - limit.kept : 0;
  const int64_t slice = int64_t{1} * z.sent * units / chunk * p.rows * 16, operand = int64_t{2} * p.k_tiles * p.rows * 16;
  const int64_t width = int64_t{8} * p.across * p.tiles;
  const int64_t pitch = width + (8 - width % 32 + 32) % 32;  // so that the writes of a warp's fragments meet no bank twice
  const int64_t sums = p.splits * p.rows * pitch * 4;
  Pieces pieces(operands * operand);
  p.pitch = static_cast<int>(pitch);
  p.slice = static_cast<uint32_t>(slice), p.operand = static_cast<uint32_t>(operand);
  p.slices = pieces.take(2 * slice);
  p.weights = pieces.take(p.across * p.splits * shared_tiles * p.tiles * 256);
  p.table = pieces.take(2 * p.k_tiles * int64_t{8});
  p.barriers = pieces.take(16);
  const auto limit_of_memory = static_cast<int64_t>(shared_memory);
  // Where two operands take turns, what no block writes of them is cleared once, so sums stay off it.
  const int64_t room = operands == 1 ? operand : owners * slice;
  p.sums_over_operand = pieces.used() + sums > limit_of_memory && operands > 0 && sums <= room;
  p.sums = pieces.take(p.sums_over_operand ? 0 : sums);
  if (pieces.used() > limit_of_memory) return std::nullopt;
  p.shared = static_cast<uint32_t>(pieces.used());
  return p;
}

std::optional<MmaPlan> plan_scatter(const MmaProblem& z, MmaKind kind, int units, int owners, size_t shared_memory) {
  const int64_t column_tiles = int64_t{1} * owners * units / 8;
  for (int tiles : {2, 4, 8}) {
    if (tiles == (kind == MmaKind::wide ? 2 : 8)) continue;  // no kernel
    const Limits limit = limits(kind, tiles);
    MmaPlan p = begin(z, kind, units, owners, tiles, limit);
    // Each warp multiplies all of k; those without columns have elements.
    const int64_t with_columns = over(column_tiles, tiles), with_elements = over(int64_t{1} * p.rows * units, 32 * limit.elements);
    const int64_t warps = with_columns > with_elements ? with_columns : with_elements;
    if (warps > limit.warps) continue;
    p.across = static_cast<int>(warps), p.splits = 1;
    p.k_tiles = static_cast<int>(over(int64_t{1} * z.sent * units / chunk_of(z), 2));
    p.slice = static_cast<uint32_t>(p.rows * units * 4), p.operand = static_cast<uint32_t>(owners) * p.slice;
    Pieces pieces(int64_t{2} * p.operand);
    p.slices = pieces.take(int64_t{2} * p.k_tiles * p.rows * 16);
    p.weights = pieces.take(with_columns * (p.k_tiles > limit.kept ? p.k_tiles - limit.kept : 0) * p.tiles * 256);
    p.table = pieces.take(2 * p.k_tiles * int64_t{8});
    p.barriers = pieces.take(16);
    if (pieces.used() > static_cast<int64_t>(shared_memory)) return std::nullopt;
    p.shared = static_cast<uint32_t>(pieces.used());
    return p;
  }
  return std::nullopt;
}

}  // namespace tt::TT_ISA
