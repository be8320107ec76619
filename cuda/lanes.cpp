#include "cuda/lanes.h"

#include <algorithm>

#include "cuda/context.h"

namespace tt {

Lanes::~Lanes() {
  for (const Lane& lane : lanes_)
    if (lane.stream) cudaStreamDestroy(lane.stream);
  for (cudaEvent_t event : events_) cudaEventDestroy(event);
}

// The blocks of a recurrence come before those of products that are waiting for a multiprocessor: everything waits for a recurrence.
bool Lanes::open(Context& ctx, int64_t count) {
  int least = 0, greatest = 0;
  if (static_cast<int64_t>(lanes_.size()) < count && !ctx.check(cudaDeviceGetStreamPriorityRange(&least, &greatest), "lanes")) return false;
  while (static_cast<int64_t>(lanes_.size()) < count) {
    cudaStream_t stream = nullptr;
    if (!ctx.check(cudaStreamCreateWithPriority(&stream, cudaStreamNonBlocking, greatest), "lanes")) return false;
    lanes_.emplace_back();
    lanes_.back().stream = stream;
  }
  return true;
}

cudaEvent_t Lanes::event(Context& ctx) {
  if (marks_ == events_.size()) {
    cudaEvent_t fresh = nullptr;
    if (!ctx.check(cudaEventCreateWithFlags(&fresh, cudaEventDisableTiming), "lanes")) return nullptr;
    events_.push_back(fresh);
  }
  return events_[marks_++];
}

Fork::Fork(Context& ctx, int64_t lanes) : ctx_(ctx), stream_(ctx.stream), graphs_(ctx.graphs) {
  lanes = std::min<int64_t>(lanes, Lanes::most);
  if (lanes == 0 || ctx.failed() || !ctx.lanes || ctx.profile.on() || !ctx.lanes->open(ctx, lanes)) return;
  count_ = lanes;
  ctx.fork = this;
  const Mark begin = mark();
  for (int64_t lane = 0; lane < lanes; ++lane) on(lane, [&] { wait(begin); });
}

Fork::~Fork() {
  for (int64_t place = 1; place <= count_; ++place) {
    const cudaEvent_t end = ctx_.lanes->event(ctx_);
    const bool joined =
        end && ctx_.check(cudaEventRecord(end, stream_of(place)), "lanes") && ctx_.check(cudaStreamWaitEvent(stream_, end, 0), "lanes");
    if (!joined) cudaStreamSynchronize(stream_of(place));
  }
  if (count_ > 0) ctx_.lanes->marks_ = 0;
  ctx_.fork = nullptr;
}

cudaStream_t Fork::stream_of(int64_t place) const {
  return place == 0 ? stream_ : ctx_.lanes->lanes_[static_cast<size_t>(place - 1)].stream;
}

void Fork::enter(int64_t lane) {
  if (count_ == 0) return;
  here_ = lane + 1;
  ctx_.stream = stream_of(here_);
  if (graphs_) ctx_.graphs = &ctx_.lanes->lanes_[static_cast<size_t>(lane)].graphs;
}

void Fork::leave() {
  here_ = 0;
  ctx_.stream = stream_;
  ctx_.graphs = graphs_;
}

Mark Fork::mark() {
  if (count_ == 0 || ctx_.failed()) return nullptr;
  const cudaEvent_t event = ctx_.lanes->event(ctx_);
  return event && ctx_.check(cudaEventRecord(event, ctx_.stream), "lanes") ? event : nullptr;
}

void Fork::wait(Mark mark) {
  if (mark && !ctx_.failed()) ctx_.check(cudaStreamWaitEvent(ctx_.stream, mark, 0), "lanes");
}

void Fork::make_room(int64_t blocks) {
  int64_t beside = 0;
  for (int64_t place = 0; place <= count_; ++place)
    if (place != here_) beside += together_[static_cast<size_t>(place)].blocks;
  if (blocks + beside <= ctx_.processors) return;
  for (int64_t place = 0; place <= count_; ++place)
    if (place != here_) wait(together_[static_cast<size_t>(place)].after);
}

void Fork::launched_together(int64_t blocks) {
  Together& here = together_[static_cast<size_t>(here_)];
  here.blocks = std::max(here.blocks, blocks);
  here.after = mark();
}

}  // namespace tt
