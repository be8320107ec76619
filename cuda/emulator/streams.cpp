#include "cuda/emulator/streams.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

using Work = std::function<bool(std::string& why)>;
using tt::emulator::StreamClock;

static void join(StreamClock& clock, const StreamClock& other) {
  for (const auto& [stream, count] : other) clock[stream] = std::max(clock[stream], count);
}
static unsigned next_number = 0;

/// A place in a stream; an event is the one where it was last recorded.
struct Point {
  bool reached = false;
  StreamClock clock;
  std::chrono::steady_clock::time_point at;
};

struct EmulatedEvent {
  std::shared_ptr<Point> point;
};

struct EmulatedGraph {
  std::vector<Work> work;
};

struct EmulatedStream {
  /// Work, a place to reach, or one of another stream to wait for.
  struct Item {
    Work work;
    std::shared_ptr<Point> reach, wait_for;
    StreamClock known = {};  // to the host, when it queued this
  };
  std::deque<Item> items;
  EmulatedGraph* recording = nullptr;
  const unsigned number = next_number++;
  StreamClock clock;

  /// Something is queued that nothing else has to come before.
  bool can_run() {
    for (; !items.empty() && items.front().wait_for && items.front().wait_for->reached; items.pop_front()) {
      join(clock, items.front().wait_for->clock);
      join(clock, items.front().known);
    }
    return !items.empty() && !items.front().wait_for;
  }
};

namespace {

std::mutex mutex;  // an engine's thread and JavaScript's both call the runtime
std::vector<EmulatedStream*> streams;
EmulatedStream null_stream;
std::string failure;
bool sticky = false;
StreamClock host;  // what it has waited for
const EmulatedStream* at_work = nullptr;

cudaError_t state_here() { return sticky ? cudaErrorLaunchFailure : cudaSuccess; }

void run_front(EmulatedStream& stream) {
  const EmulatedStream::Item item = std::move(stream.items.front());
  stream.items.pop_front();
  join(stream.clock, item.known);
  if (item.work) ++stream.clock[stream.number];
  at_work = &stream;
  if (item.work && !sticky) sticky = !item.work(failure);
  at_work = nullptr;
  if (item.reach) *item.reach = {true, stream.clock, std::chrono::steady_clock::now()};
}

/// Runs one thing of a stream that can. False when none can: an event is waited for only after it was recorded, so nothing is left.
bool run_one() {
  std::vector<EmulatedStream*> ready;
  std::copy_if(streams.begin(), streams.end(), std::back_inserter(ready), [](EmulatedStream* stream) { return stream->can_run(); });
  if (ready.empty()) return false;
  run_front(*ready[tt::emulator::choose(static_cast<unsigned>(ready.size()))]);
  return true;
}

template <class Done>
void run_until(Done done) {
  while (!done() && run_one()) continue;
}

void add(cudaStream_t stream, EmulatedStream::Item item) {
  EmulatedStream& to = stream ? *stream : null_stream;
  if (to.recording) {
    to.recording->work.push_back(std::move(item.work));
    return;
  }
  item.known = host;
  to.items.push_back(std::move(item));
  if (stream) return;
  run_until([] { return null_stream.can_run() || null_stream.items.empty(); });
  if (!null_stream.items.empty()) run_front(null_stream);
  join(host, null_stream.clock);
}

}  // namespace

namespace tt::emulator {

void queue(cudaStream_t stream, Work work) {
  const std::lock_guard lock(mutex);
  if (!sticky) add(stream, {std::move(work), nullptr, nullptr});
}

void run_all() {
  const std::lock_guard lock(mutex);
  run_until([] { return false; });
  for (const EmulatedStream* stream : streams) join(host, stream->clock);
}

bool records(cudaStream_t stream) {
  const std::lock_guard lock(mutex);
  return stream && stream->recording;
}

Running running() { return {at_work->number, &at_work->clock}; }

cudaError_t state() {
  const std::lock_guard lock(mutex);
  return state_here();
}

const std::string& last_failure() { return failure; }

}  // namespace tt::emulator

cudaError_t cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  *least = 0, *greatest = -5;
  return tt::emulator::state();
}
cudaError_t cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned, int) {
  const std::lock_guard lock(mutex);
  streams.push_back(*stream = new EmulatedStream);
  return state_here();
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) { return cudaStreamCreateWithPriority(stream, flags, 0); }
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  const std::lock_guard lock(mutex);
  if (stream) run_until([&] { return !stream->can_run() && stream->items.empty(); });
  if (stream) join(host, stream->clock);
  return state_here();
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  cudaStreamSynchronize(stream);
  const std::lock_guard lock(mutex);
  streams.erase(std::remove(streams.begin(), streams.end(), stream), streams.end());
  delete stream;
  return state_here();
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  const std::lock_guard lock(mutex);
  if (event->point) add(stream, {nullptr, nullptr, event->point});
  return state_here();
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  *event = new EmulatedEvent;
  return tt::emulator::state();
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  const std::lock_guard lock(mutex);
  event->point = std::make_shared<Point>();
  add(stream, {nullptr, event->point, nullptr});
  return state_here();
}
/// Whoever asks again and again sees the device go on.
cudaError_t cudaEventQuery(cudaEvent_t event) {
  const std::lock_guard lock(mutex);
  if (event->point && !event->point->reached) run_one();
  if (event->point && !event->point->reached) return cudaErrorNotReady;
  if (event->point) join(host, event->point->clock);
  return state_here();
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  const std::lock_guard lock(mutex);
  if (event->point) run_until([&] { return event->point->reached; });
  if (event->point) join(host, event->point->clock);
  return state_here();
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  const std::lock_guard lock(mutex);
  *milliseconds = std::chrono::duration<float, std::milli>(to->point->at - from->point->at).count();
  return state_here();
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  delete event;
  return tt::emulator::state();
}

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  (stream ? stream : &null_stream)->recording = new EmulatedGraph;
  return tt::emulator::state();
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  *graph = std::exchange((stream ? stream : &null_stream)->recording, nullptr);
  return tt::emulator::state();
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, unsigned long long) {
  *exec = new EmulatedGraph(*graph);
  return tt::emulator::state();
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t stream) {
  for (const Work& work : exec->work) tt::emulator::queue(stream, work);
  return tt::emulator::state();
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete graph;
  return tt::emulator::state();
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t exec) { return cudaGraphDestroy(exec); }
