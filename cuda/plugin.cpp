// The one symbol of the plugin.
#include "native/core/plugin.h"

#include <cstdio>
#include <new>

#include "cuda/backend.h"

namespace tt {

namespace {

constexpr int oldest = 75;  // compute capability, times ten: the first architecture that nvcc 13 compiles for

int count(const char** reason) {
  int n = 0;
  const cudaError_t status = cudaGetDeviceCount(&n);
  if (status == cudaSuccess && n > 0) return n;
  cudaGetLastError();
  *reason = status == cudaSuccess                   ? "the driver lists no device"
            : status == cudaErrorInsufficientDriver ? "there is no NVIDIA driver (libcuda.so.1), or it is older than CUDA 13"
                                                    : cudaGetErrorString(status);
  return 0;
}

bool describe(int device, PluginDevice* out) {
  cudaDeviceProp p{};
  if (cudaGetDeviceProperties(&p, device) != cudaSuccess) return false;
  std::snprintf(out->name, sizeof out->name, "%s", p.name);
  out->memory = p.totalGlobalMem;
  out->major = p.major;
  out->minor = p.minor;
  out->processors = p.multiProcessorCount;
  return true;
}

const Backend* open(int device, Fault* fault) {
  PluginDevice found;
  if (!describe(device, &found)) {
    std::snprintf(fault->text, sizeof fault->text, "%s", cudaGetErrorString(cudaGetLastError()));
    return nullptr;
  }
  if (10 * found.major + found.minor < oldest) {
    std::snprintf(fault->text, sizeof fault->text, "%s has compute capability %d.%d, expected 7.5 or newer", found.name, found.major,
                  found.minor);
    return nullptr;
  }
  auto* backend = new (std::nothrow) CudaBackend(device, fault);
  if (backend && fault->text[0] == '\0') return &backend->table();
  delete backend;
  return nullptr;
}

void close(const Backend* backend) { delete static_cast<CudaBackend*>(backend->self); }

constexpr Plugin plugin{TT_VERSION, tables_size, sizeof(real), count, describe, open, close};

}  // namespace

}  // namespace tt

extern "C" __attribute__((visibility("default"))) const tt::Plugin* throughtime_cuda() { return &tt::plugin; }
