// The check of value_probe.h: each block looks at every n-th stretch of the values, writes those in bounds as they are and others moved
// into them, and keeps the first bad one it saw. The first of all is chosen from the blocks' by the host: no atomics, no order between
// blocks.
#include "cuda/launch.h"
#include "cuda/value_probe.h"
#include "native/math/real.h"

namespace tt {

namespace TT_ISA {

namespace value_probe {

constexpr int threads = 256;

struct FirstBad {
  int64_t position[threads];
  double value[threads];
};

__device__ bool bad(const ValueQuestion& q, int64_t i, int64_t value) {
  if (q.lengths && i % q.width >= q.lengths[i / q.width]) return false;
  return value == q.refused || ((value < 0 || value >= q.bound) && value != q.except);
}

__global__ void check_values(const ValueQuestion q, ValueAnswer* answers) {
  TT_SHARED(FirstBad, first);
  int64_t position = -1;
  double found = 0;
  const int64_t step = static_cast<int64_t>(gridDim.x) * threads;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * threads + threadIdx.x; i < q.count; i += step) {
    bool wrong;
    double value;
    if (q.integers) {
      const int32_t v = static_cast<const int32_t*>(q.data)[i];
      wrong = bad(q, i, v);
      value = v;
      const bool inside = (v >= 0 && v < q.bound) || v == q.except;
      if (q.safe) q.safe[i] = inside ? v : v < 0 || q.bound <= 0 ? 0 : static_cast<int32_t>(q.bound - 1);
    } else {
      const real v = static_cast<const real*>(q.data)[i];
      wrong = !(v >= 0 && v - v == 0);
      value = v;
    }
    if (wrong && position < 0) position = i, found = value;
  }
  first.position[threadIdx.x] = position;
  first.value[threadIdx.x] = found;
  __syncthreads();
  if (threadIdx.x != 0) return;
  ValueAnswer answer{-1, 0};
  for (int t = 0; t < threads; ++t)
    if (first.position[t] >= 0 && (answer.position < 0 || first.position[t] < answer.position))
      answer = {first.position[t], first.value[t]};
  answers[blockIdx.x] = answer;
}

void queue(Context& ctx, const ValueQuestion& question, int blocks, ValueAnswer* answers) {
  launch(ctx, blocks, threads, check_values, question, answers);
}

}  // namespace value_probe

}  // namespace TT_ISA

ValueProbes::~ValueProbes() {
  for (const auto& slot : slots_)
    if (slot->done) cudaEventDestroy(slot->done);
  for (ValueAnswer* pinned : pinned_) cudaFreeHost(pinned);
}

bool ValueProbes::grow(Context& ctx) {
  void* memory = nullptr;
  if (!ctx.check(cudaMallocHost(&memory, sizeof(ValueAnswer) * most_blocks * at_once), "pinned memory")) return false;
  pinned_.push_back(static_cast<ValueAnswer*>(memory));
  for (int i = 0; i < at_once; ++i) {
    auto slot = std::make_unique<Slot>();
    slot->answers = pinned_.back() + i * most_blocks;
    if (!ctx.check(cudaEventCreateWithFlags(&slot->done, cudaEventDisableTiming), "event")) return false;
    free_.push_back(slot.get());
    slots_.push_back(std::move(slot));
  }
  return true;
}

void* ValueProbes::ask(Context& ctx, const ValueQuestion& question) {
  if (free_.empty() && !grow(ctx)) return nullptr;
  Slot* slot = free_.back();
  constexpr int64_t of_a_block = 4 * TT_ISA::value_probe::threads;
  const int64_t wanted = (question.count + of_a_block - 1) / of_a_block;
  slot->blocks = static_cast<int>(wanted < most_blocks ? wanted : most_blocks);
  TT_ISA::value_probe::queue(ctx, question, slot->blocks, slot->answers);
  if (ctx.failed() || !ctx.check(cudaEventRecord(slot->done, ctx.stream), "check of values")) return nullptr;
  free_.pop_back();
  return slot;
}

ValueAnswer ValueProbes::answer(Context& ctx, void* question) {
  auto* slot = static_cast<Slot*>(question);
  ValueAnswer first{-1, 0};
  if (ctx.wait("check of values", [&] { return cudaEventSynchronize(slot->done); }))
    for (int i = 0; i < slot->blocks; ++i)
      if (slot->answers[i].position >= 0 && (first.position < 0 || slot->answers[i].position < first.position)) first = slot->answers[i];
  free_.push_back(slot);
  return first;
}

}  // namespace tt
