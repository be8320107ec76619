// The emulator's streams, events, graphs and memory under the names of the CUDA runtime, which nvcc's code calls.
#include "cuda/emulator/runtime.h"
#include "cuda/emulator/streams.h"
#include "cuda/ptx/launch_races.h"
#include "cuda/ptx/memory.h"
#include "cuda/ptx_test/runtime.h"

namespace tt::ptx {

DeviceLimits device_limits() {
  static cudaDeviceProp p;
  cudaGetDeviceProperties(&p, 0);
  return {p.name, p.totalGlobalMem, p.major, p.minor, p.multiProcessorCount, p.sharedMemPerBlockOptin};
}

int queue(void* stream, std::function<bool(std::string&)> work) {
  emulator::queue(static_cast<cudaStream_t>(stream), std::move(work));
  return emulator::state();
}

namespace {

cudaError_t kept(cudaError_t status, void** data, size_t bytes) {
  if (*data) allocated(*data, bytes);
  return status;
}

/// Takes down what a copy or a fill touches, in its place in the stream.
void note(cudaStream_t stream, const char* name, const void* data, size_t bytes, bool writes) {
  emulator::queue(stream, [=](std::string& why) {
    const Interpreting interpreting;
    LaunchRaces& races = LaunchRaces::all();
    const std::lock_guard lock(races.mutex);
    why = races.touch_all(emulator::running(), name, reinterpret_cast<uintptr_t>(data), bytes, writes);
    return why.empty();
  });
}

}  // namespace

// A function of this file called by a name of the runtime: its own name would be the emulator's, which is C++.
#define TT_NAMED(name, parameters)                    \
  cudaError_t name##_named parameters __asm__(#name); \
  cudaError_t name##_named parameters

TT_NAMED(cudaGetDeviceCount, (int* count)) { return cudaGetDeviceCount(count); }
TT_NAMED(cudaSetDevice, (int device)) { return cudaSetDevice(device); }
TT_NAMED(cudaMalloc, (void** data, size_t bytes)) { return kept(cudaMalloc(data, bytes), data, bytes); }
TT_NAMED(cudaFree, (void* data)) {
  if (data) freed(data);
  return cudaFree(data);
}
TT_NAMED(cudaMemGetInfo, (size_t * free, size_t* total)) { return cudaMemGetInfo(free, total); }
TT_NAMED(cudaMallocHost, (void** data, size_t bytes)) { return kept(cudaMallocHost(data, bytes), data, bytes); }
TT_NAMED(cudaFreeHost, (void* data)) {
  if (data) freed(data);
  return cudaFreeHost(data);
}
TT_NAMED(cudaMemcpyAsync, (void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t stream)) {
  // The device's end of it; the host's is the host's affair.
  const void* device = kind == cudaMemcpyHostToDevice ? to : from;
  note(stream, "a copy", device, bytes, kind == cudaMemcpyHostToDevice);
  return cudaMemcpyAsync(to, from, bytes, kind, stream);
}
TT_NAMED(cudaMemsetAsync, (void* data, int value, size_t bytes, cudaStream_t stream)) {
  note(stream, "a fill", data, bytes, true);
  return cudaMemsetAsync(data, value, bytes, stream);
}
TT_NAMED(cudaDeviceGetStreamPriorityRange, (int* least, int* greatest)) { return cudaDeviceGetStreamPriorityRange(least, greatest); }
TT_NAMED(cudaStreamCreateWithPriority, (cudaStream_t * stream, unsigned flags, int priority)) {
  return cudaStreamCreateWithPriority(stream, flags, priority);
}
TT_NAMED(cudaStreamCreateWithFlags, (cudaStream_t * stream, unsigned flags)) { return cudaStreamCreateWithFlags(stream, flags); }
TT_NAMED(cudaStreamSynchronize, (cudaStream_t stream)) { return cudaStreamSynchronize(stream); }
TT_NAMED(cudaStreamDestroy, (cudaStream_t stream)) { return cudaStreamDestroy(stream); }
TT_NAMED(cudaStreamWaitEvent, (cudaStream_t stream, cudaEvent_t event, unsigned flags)) {
  return cudaStreamWaitEvent(stream, event, flags);
}
TT_NAMED(cudaEventCreateWithFlags, (cudaEvent_t * event, unsigned flags)) { return cudaEventCreateWithFlags(event, flags); }
TT_NAMED(cudaEventRecord, (cudaEvent_t event, cudaStream_t stream)) { return cudaEventRecord(event, stream); }
TT_NAMED(cudaEventQuery, (cudaEvent_t event)) { return cudaEventQuery(event); }
TT_NAMED(cudaEventSynchronize, (cudaEvent_t event)) { return cudaEventSynchronize(event); }
TT_NAMED(cudaEventDestroy, (cudaEvent_t event)) { return cudaEventDestroy(event); }
TT_NAMED(cudaEventElapsedTime, (float* milliseconds, cudaEvent_t from, cudaEvent_t to)) {
  return cudaEventElapsedTime(milliseconds, from, to);
}
TT_NAMED(cudaGetLastError, ()) { return cudaGetLastError(); }
TT_NAMED(cudaStreamBeginCapture, (cudaStream_t stream, cudaStreamCaptureMode mode)) { return cudaStreamBeginCapture(stream, mode); }
TT_NAMED(cudaStreamEndCapture, (cudaStream_t stream, cudaGraph_t* graph)) { return cudaStreamEndCapture(stream, graph); }
TT_NAMED(cudaGraphInstantiate, (cudaGraphExec_t * exec, cudaGraph_t graph, unsigned long long flags)) {
  return cudaGraphInstantiate(exec, graph, flags);
}
TT_NAMED(cudaGraphLaunch, (cudaGraphExec_t exec, cudaStream_t stream)) { return cudaGraphLaunch(exec, stream); }
TT_NAMED(cudaGraphDestroy, (cudaGraph_t graph)) { return cudaGraphDestroy(graph); }
TT_NAMED(cudaGraphExecDestroy, (cudaGraphExec_t exec)) { return cudaGraphExecDestroy(exec); }
TT_NAMED(cudaDeviceSynchronize, ()) {
  emulator::run_all();
  return emulator::state();
}

const char* error_named(cudaError_t error) __asm__("cudaGetErrorString");
const char* error_named(cudaError_t error) { return cudaGetErrorString(error); }

}  // namespace tt::ptx
