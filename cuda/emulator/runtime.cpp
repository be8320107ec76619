#include "cuda/emulator/runtime.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

struct EmulatedEvent {
  std::chrono::steady_clock::time_point at;
};

struct EmulatedGraph {
  std::vector<std::pair<tt::emulator::Launch, std::function<void()>>> launches;
};

namespace {
EmulatedGraph* recording = nullptr;
std::string failure;
bool sticky = false;  // after a failed launch every call fails, as on a GPU

cudaError_t state() { return sticky ? cudaErrorLaunchFailure : cudaSuccess; }

cudaError_t obtain(void** data, size_t bytes) {
  *data = std::malloc(bytes);
  // As on a GPU, fresh memory holds anything: here NaN.
  if (*data) std::memset(*data, 0xff, bytes);
  return *data ? state() : cudaErrorMemoryAllocation;
}
}  // namespace

cudaError_t cudaGetDeviceCount(int* count) {
  *count = 1;
  return cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int) {
  *p = {};
  std::snprintf(p->name, sizeof p->name, "emulated GPU");
  p->totalGlobalMem = size_t{1} << 30;
  p->major = 9;
  p->sharedMemPerBlockOptin = size_t{96} << 10;
  p->multiProcessorCount = 2;  // few: loops over blocks take more than one turn
  return cudaSuccess;
}

cudaError_t cudaSetDevice(int) { return state(); }

const char* cudaGetErrorString(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return "no error";
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorInsufficientDriver:
      return "CUDA driver version is insufficient for CUDA runtime version";
    case cudaErrorNoDevice:
      return "no CUDA-capable device is detected";
    case cudaErrorLaunchFailure:
      return failure.c_str();
    case cudaErrorNotReady:
    case cudaErrorUnknown:
      break;
  }
  return "unknown error";
}

cudaError_t cudaMalloc(void** data, size_t bytes) { return obtain(data, bytes); }
cudaError_t cudaMallocHost(void** data, size_t bytes) { return obtain(data, bytes); }
cudaError_t cudaFree(void* data) {
  std::free(data);
  return state();
}
cudaError_t cudaFreeHost(void* data) { return cudaFree(data); }

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind, cudaStream_t) {
  if (bytes > 0) std::memcpy(to, from, bytes);
  return state();
}
cudaError_t cudaMemsetAsync(void* data, int value, size_t bytes, cudaStream_t) {
  if (bytes > 0) std::memset(data, value, bytes);
  return state();
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  *stream = nullptr;
  return state();
}
cudaError_t cudaStreamSynchronize(cudaStream_t) { return state(); }
cudaError_t cudaStreamDestroy(cudaStream_t) { return state(); }
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  *event = flags & cudaEventDisableTiming ? nullptr : new EmulatedEvent;
  return state();
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t) {
  if (event) event->at = std::chrono::steady_clock::now();
  return state();
}
cudaError_t cudaEventQuery(cudaEvent_t) { return state(); }
cudaError_t cudaEventSynchronize(cudaEvent_t) { return state(); }
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  *milliseconds = std::chrono::duration<float, std::milli>(to->at - from->at).count();
  return state();
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  delete event;
  return state();
}
cudaError_t cudaFuncGetName(const char** name, const void*) {
  *name = "emulated";
  return state();
}
cudaError_t cudaStreamBeginCapture(cudaStream_t, cudaStreamCaptureMode) {
  recording = new EmulatedGraph;
  return state();
}
cudaError_t cudaStreamEndCapture(cudaStream_t, cudaGraph_t* graph) {
  *graph = recording;
  recording = nullptr;
  return state();
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, unsigned long long) {
  *exec = new EmulatedGraph(*graph);
  return state();
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t) {
  for (const auto& [launch, thread] : exec->launches)
    if (!sticky) sticky = !tt::emulator::run(launch, thread, failure);
  return state();
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete graph;
  return state();
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t exec) { return cudaGraphDestroy(exec); }
cudaError_t cudaGetLastError() { return state(); }

namespace tt::emulator {

cudaError_t launch(const cudaLaunchConfig_t& config, const std::function<void()>& thread) {
  if (sticky) return state();
  const auto index = [](const dim3& d) { return Index{d.x, d.y, d.z}; };
  Launch here{index(config.gridDim), index(config.blockDim), config.dynamicSmemBytes};
  for (unsigned i = 0; i < config.numAttrs; ++i) {
    const cudaLaunchAttribute& attribute = config.attrs[i];
    if (attribute.id == cudaLaunchAttributeCooperative) here.together = attribute.val.cooperative != 0;
    if (attribute.id == cudaLaunchAttributeClusterDimension) here.cluster = attribute.val.clusterDim.x;
  }
  if (recording)
    recording->launches.emplace_back(here, thread);
  else
    sticky = !run(here, thread, failure);
  return state();
}

const std::string& last_failure() { return failure; }

}  // namespace tt::emulator
