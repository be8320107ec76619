// Streams beside an op's own, for what need not wait for each other: the steps of several layers, each in a lane, and large products on the
// op's stream beside them.
//
// Nobody outside sees them. Lanes begin after all that was queued on the op's stream, and that goes on when all lanes have ended, after a
// failure too: so memory that an op gives back, and the scratch memory it leaves, are free for what is queued later. Inside, marks order
// what needs an order. Everything is queued by one thread, and a mark is made before it is waited for, so no two lanes wait for each other.
//
// Blocks of a cooperative launch wait for each other: all of them must be on the device at once. Two such launches, of which each got a
// part of the multiprocessors, would wait for ever. So one that does not fit beside all that may run on other streams at that time, a block
// for each multiprocessor, is put after those (`make_room`). Other blocks do not matter here: a cluster comes to the device as a whole and
// waits for nobody else, and all others wait for nobody, so they end and give their room away.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "cuda/gpu.h"
#include "cuda/step_graph.h"

namespace tt {

struct Context;

/// A place in a stream; null: nothing to wait for.
using Mark = cudaEvent_t;

/// The streams and events of a device, made when they are first needed.
class Lanes {
 public:
  static constexpr int most = 8;

  Lanes() = default;
  ~Lanes();
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  /// How many have been needed.
  size_t count() const { return lanes_.size(); }

 private:
  friend class Fork;

  /// A graph's kernels read from places of its own, which two streams would overwrite for each other: so each lane has its graphs.
  struct Lane {
    cudaStream_t stream = nullptr;
    StepGraphs graphs;
  };

  bool open(Context& ctx, int64_t count);
  /// An event that is nobody's mark yet; null after a failure.
  cudaEvent_t event(Context& ctx);

  std::deque<Lane> lanes_;
  std::vector<cudaEvent_t> events_;
  size_t marks_ = 0;  // events that are marks of the op that runs
};

/// An op's time with lanes. Without any all of it runs on the op's stream, in the order in which it is queued: where a context has none,
/// and while kernels are timed each by itself.
class Fork {
 public:
  Fork(Context& ctx, int64_t lanes);
  ~Fork();
  Fork(const Fork&) = delete;
  Fork& operator=(const Fork&) = delete;

  /// queue() on a lane: what it launches goes there.
  template <class Queue>
  void on(int64_t lane, Queue&& queue) {
    enter(lane);
    queue();
    leave();
  }
  /// What has been queued on the stream of here.
  Mark mark();
  /// What is queued here from now on comes after it.
  void wait(Mark mark);

  /// Which of the op's streams is here: 0 its own, else that of a lane, by its number and one.
  int64_t place() const { return here_; }

  /// Before a launch of blocks that wait for each other, and after it.
  void make_room(int64_t blocks);
  void launched_together(int64_t blocks);

 private:
  void enter(int64_t lane);
  void leave();
  cudaStream_t stream_of(int64_t place) const;

  /// Blocks that wait for each other: the most of a launch on a stream, and the last such launch.
  struct Together {
    int64_t blocks = 0;
    Mark after = nullptr;
  };

  Context& ctx_;
  cudaStream_t stream_;
  StepGraphs* graphs_;
  int64_t count_ = 0;  // of lanes
  int64_t here_ = 0;   // 0: the op's stream, else a lane's number and one
  std::array<Together, Lanes::most + 1> together_{};
};

}  // namespace tt
