// Sizes of a group's blocks (recurrent_mma_plan.h).
#include "cuda/recurrent_mma_plan.h"

namespace tt::TT_ISA {

namespace {

int64_t over(int64_t n, int64_t size) { return (n + size - 1) / size; }

struct Limits {
  int rows, kept, elements, threads;
};

template <class Shape>
constexpr Limits limits_of() {
  return {Shape::rows, Shape::kept, Shape::elements, Shape::threads};
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

}  // namespace

std::optional<MmaPlan> plan_group(const MmaProblem& z, MmaKind kind, int units, int owners, int operands, size_t shared_memory) {
  MmaPlan p{};
  p.kind = kind, p.units = units, p.owners = p.blocks = owners;
  p.tiles = z.gates > 1 ? z.gates : units >= 32 ? 4 : 2;
  const Limits limit = p.tiles == 4 ? limits<4>(kind) : p.tiles == 3 ? limits<3>(kind) : limits<2>(kind);
  p.rows = limit.rows;
  p.row_groups = over(z.batch, p.rows);
  p.groups = z.directions * p.row_groups;

  const int chunk = z.precision == Precision::bf16 ? 8 : 4;  // numbers in 16 bytes
  const int64_t chunks = int64_t{1} * owners * z.sent * units / chunk;
  p.k_tiles = static_cast<int>(over(chunks, 2));
  p.across = static_cast<int>(over(int64_t{1} * z.gates * units / 8, p.tiles));
  const int64_t most = limit.threads / 32 / p.across, needed = over(int64_t{1} * p.rows * units, 32 * p.across * limit.elements);
  if (needed > most) return std::nullopt;
  constexpr int few_tiles = 4;  // of k: splitting further costs more sums to add than it saves
  const int64_t wanted = over(p.k_tiles, few_tiles);
  p.splits = static_cast<int>(wanted < needed ? needed : wanted < most ? wanted : most);

  const int64_t tiles_each = over(p.k_tiles, p.splits), shared_tiles = tiles_each > limit.kept ? tiles_each - limit.kept : 0;
  const int64_t slice = int64_t{1} * z.sent * units / chunk * p.rows * 16, operand = int64_t{2} * p.k_tiles * p.rows * 16;
  const int64_t width = int64_t{8} * p.across * p.tiles;
  const int64_t pitch = width + (8 - width % 32 + 32) % 32;  // so that the writes of a warp's fragments meet no bank twice
  const int64_t sums = p.splits * p.rows * pitch * 4;
  int64_t used = operands * operand;
  const auto take = [&](int64_t bytes) {
    used += bytes;
    return static_cast<uint32_t>(used - bytes);
  };
  p.pitch = static_cast<int>(pitch);
  p.slice = static_cast<uint32_t>(slice), p.operand = static_cast<uint32_t>(operand);
  p.slices = take(2 * slice);
  p.weights = take(p.across * p.splits * shared_tiles * p.tiles * 256);
  p.table = take(2 * p.k_tiles * int64_t{8});
  p.barriers = take(16);
  const auto limit_of_memory = static_cast<int64_t>(shared_memory);
  p.sums_over_operand = used + sums > limit_of_memory && operands > 0 && sums <= operand;
  p.sums = take(p.sums_over_operand ? 0 : sums);
  if (used > limit_of_memory) return std::nullopt;
  p.shared = static_cast<uint32_t>(used);
  return p;
}

}  // namespace tt::TT_ISA
