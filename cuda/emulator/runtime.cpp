#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>

#include "cuda/emulator/streams.h"

using tt::emulator::state;

int& tt::emulator::allocations_left() {
  static int left = -1;
  return left;
}

bool& tt::emulator::records_no_launch() {
  static bool refused = false;
  return refused;
}

namespace {
/// Bytes of the device; fewer where a test says so.
size_t capacity() {
  static const char* const text = std::getenv("THROUGHTIME_EMULATED_MEMORY");
  static const size_t bytes = text ? std::strtoull(text, nullptr, 10) : size_t{1} << 30;
  return bytes;
}

/// Addresses are multiples of it, as the device's are.
constexpr size_t line = 256;

cudaError_t obtain(void** data, size_t bytes) {
  *data = std::aligned_alloc(line, (bytes + line) / line * line);
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
  p->totalGlobalMem = capacity();
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
      return tt::emulator::last_failure().c_str();
    case cudaErrorInvalidValue:
      return "invalid argument";
    case cudaErrorNotReady:
    case cudaErrorUnknown:
      break;
  }
  return "unknown error";
}

namespace {
std::atomic<size_t> held{0};
constexpr size_t head = line;  // before a piece of the device's memory lies its size
}  // namespace

cudaError_t cudaMalloc(void** data, size_t bytes) {
  *data = nullptr;
  int& left = tt::emulator::allocations_left();
  if (left == 0) return left = -1, cudaErrorMemoryAllocation;
  if (left > 0) --left;
  if (held + bytes > capacity()) return cudaErrorMemoryAllocation;
  void* piece = nullptr;
  if (const cudaError_t status = obtain(&piece, head + bytes); piece == nullptr) return status;
  std::memcpy(piece, &bytes, sizeof bytes);
  held += bytes;
  *data = static_cast<char*>(piece) + head;
  return state();
}

cudaError_t cudaFree(void* data) {
  if (!data) return state();
  tt::emulator::run_all();
  void* piece = static_cast<char*>(data) - head;
  size_t bytes = 0;
  std::memcpy(&bytes, piece, sizeof bytes);
  held -= bytes;
  std::free(piece);
  return state();
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  *total = capacity();
  *free = *total - held;
  return state();
}

cudaError_t cudaMallocHost(void** data, size_t bytes) { return obtain(data, bytes); }
cudaError_t cudaFreeHost(void* data) {
  if (data) tt::emulator::run_all();
  std::free(data);
  return state();
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
  tt::emulator::queue(stream, [=](std::string&) {
    if (bytes > 0) std::memcpy(to, from, bytes);
    return true;
  });
  return state();
}
cudaError_t cudaMemsetAsync(void* data, int value, size_t bytes, cudaStream_t stream) {
  tt::emulator::queue(stream, [=](std::string&) {
    if (bytes > 0) std::memset(data, value, bytes);
    return true;
  });
  return state();
}

cudaError_t cudaFuncGetName(const char** name, const void*) {
  *name = "emulated";
  return state();
}
cudaError_t cudaGetLastError() { return state(); }

namespace tt::emulator {
size_t& shared_memory_allowed(const void* kernel) {
  constexpr size_t unasked = size_t{48} << 10;
  static std::map<const void*, size_t> of_kernel;
  return of_kernel.try_emplace(kernel, unasked).first->second;
}

cudaError_t launch(const cudaLaunchConfig_t& config, std::function<void()> thread) {
  if (records_no_launch() && records(config.stream)) return cudaErrorUnknown;
  const auto index = [](const dim3& d) { return Index{d.x, d.y, d.z}; };
  Launch here{index(config.gridDim), index(config.blockDim), config.dynamicSmemBytes};
  for (unsigned i = 0; i < config.numAttrs; ++i) {
    const cudaLaunchAttribute& attribute = config.attrs[i];
    if (attribute.id == cudaLaunchAttributeCooperative) here.together = attribute.val.cooperative != 0;
    if (attribute.id == cudaLaunchAttributeClusterDimension) here.cluster = attribute.val.clusterDim.x;
  }
  queue(config.stream, [here, thread = std::move(thread)](std::string& why) { return run(here, thread, why); });
  return state();
}

}  // namespace tt::emulator
