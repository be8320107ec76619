// Kernels as nvcc registers and launches them: the PTX of the fat binary runs in the interpreter.
#include <cuda_runtime.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "cuda/ptx/decode.h"
#include "cuda/ptx/machine.h"
#include "cuda/ptx/memory.h"
#include "cuda/ptx_test/runtime.h"

namespace {

using namespace tt::ptx;

constexpr size_t unasked_shared = 48 << 10, most_shared = 227 << 10;

struct Kernel {
  const Module* module = nullptr;
  std::string name;
  std::unique_ptr<Program> program;
  size_t allowed = 0;  // dynamic shared memory that was asked for
  bool large_clusters = false;
};

struct Registry {
  std::mutex mutex;
  std::vector<std::unique_ptr<Module>> modules;
  std::map<const void*, Kernel> kernels;
};

Registry& registry() {
  static Registry* const one = new Registry;
  return *one;
}

/// The text of PTX in a fat binary.
std::string ptx_of(const void* wrapper) {
  struct Wrapper {
    uint32_t magic, version;
    const uint8_t* data;
    const void* unused;
  };
  struct Header {
    uint32_t magic;
    uint16_t version, bytes;
    uint64_t size;
  };
  struct Entry {
    uint16_t kind, version;
    uint32_t header_bytes;
    uint64_t payload_bytes;
  };
  constexpr uint16_t kind_ptx = 1;
  const uint8_t* at = static_cast<const Wrapper*>(wrapper)->data;
  Header header;
  std::memcpy(&header, at, sizeof header);
  if (header.magic != 0xba55ed50u) return "";
  const uint8_t* const end = at + header.bytes + header.size;
  for (at += header.bytes; at < end;) {
    Entry entry;
    std::memcpy(&entry, at, sizeof entry);
    const char* payload = reinterpret_cast<const char*>(at) + entry.header_bytes;
    if (entry.kind == kind_ptx) return std::string(payload, strnlen(payload, entry.payload_bytes));
    at += entry.header_bytes + entry.payload_bytes;
  }
  return "";
}

Kernel* kernel_of(const void* host) {
  Registry& all = registry();
  const auto found = all.kernels.find(host);
  return found == all.kernels.end() ? nullptr : &found->second;
}

cudaError_t launch(const void* host, const cudaLaunchConfig_t& config, void** arguments) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  Kernel* kernel = kernel_of(host);
  if (!kernel) return cudaErrorInvalidDeviceFunction;
  if (!kernel->program) try {
      kernel->program = decode(*kernel->module, kernel->name);
    } catch (const std::exception& e) {
      std::fprintf(stderr, "PTX: %s\n", e.what());
      std::abort();
    }
  const Program& program = *kernel->program;
  Launch here{{config.gridDim.x, config.gridDim.y, config.gridDim.z}, {config.blockDim.x, config.blockDim.y, config.blockDim.z}};
  here.dynamic_bytes = static_cast<uint32_t>(config.dynamicSmemBytes);
  for (unsigned i = 0; i < config.numAttrs; ++i) {
    if (config.attrs[i].id == cudaLaunchAttributeCooperative) here.together = config.attrs[i].val.cooperative != 0;
    if (config.attrs[i].id == cudaLaunchAttributeClusterDimension) here.cluster = config.attrs[i].val.clusterDim.x;
  }
  const size_t shared = program.static_shared + config.dynamicSmemBytes;
  if (here.grid.count() == 0 || here.block.count() == 0 || here.grid.y > 65535 || here.grid.z > 65535) return cudaErrorInvalidConfiguration;
  if (config.dynamicSmemBytes > kernel->allowed && shared > unasked_shared) return cudaErrorInvalidValue;
  if (here.cluster > 8 && !kernel->large_clusters) return cudaErrorInvalidValue;
  auto parameters = std::make_shared<std::vector<uint64_t>>(program.parameter_memory / 8 + 1);
  for (size_t i = 0; i < program.parameter_offsets.size(); ++i)
    std::memcpy(reinterpret_cast<uint8_t*>(parameters->data()) + program.parameter_offsets[i], arguments[i], program.parameter_bytes[i]);
  return static_cast<cudaError_t>(queue(config.stream, [&program, here, parameters](std::string& why) {
    const bool well = run_in_stream(program, here, reinterpret_cast<const uint8_t*>(parameters->data()), why);
    if (!well) std::fprintf(stderr, "PTX: %s\n", why.c_str());
    return well;
  }));
}

}  // namespace

extern "C" {

void** __cudaRegisterFatBinary(void* wrapper) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  all.modules.push_back(std::make_unique<Module>(ptx_of(wrapper)));
  for (const auto& [name, global] : all.modules.back()->globals) allocated(global.memory.get(), global.bytes);
  return reinterpret_cast<void**>(all.modules.back().get());
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
void __cudaRegisterFunction(void** module, const char* host, char*, const char* name, int, uint3*, uint3*, dim3*, dim3*, int*) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  Kernel& kernel = all.kernels[host];
  kernel.module = reinterpret_cast<const Module*>(module);
  kernel.name = name;
}
void __cudaRegisterVar(void**, char*, char*, const char*, int, size_t, int, int) {}
cudaError_t __cudaPopCallConfiguration(dim3*, dim3*, size_t*, void*) { return cudaErrorInvalidConfiguration; }
cudaError_t __cudaGetKernel(cudaKernel_t*, const void*) { return cudaSuccess; }
cudaError_t __cudaLaunchKernel(cudaKernel_t, dim3, dim3, void**, size_t, cudaStream_t) { return cudaErrorInvalidConfiguration; }

cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t* config, const void* host, void** arguments) {
  return launch(host, *config, arguments);
}

cudaError_t cudaFuncSetAttribute(const void* host, cudaFuncAttribute attribute, int value) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  Kernel* kernel = kernel_of(host);
  if (!kernel) return cudaErrorInvalidDeviceFunction;
  if (attribute == cudaFuncAttributeMaxDynamicSharedMemorySize) {
    if (static_cast<size_t>(value) > most_shared) return cudaErrorInvalidValue;
    kernel->allowed = static_cast<size_t>(value);
  }
  if (attribute == cudaFuncAttributeNonPortableClusterSizeAllowed) kernel->large_clusters = value != 0;
  return cudaSuccess;
}

/// As many as an H100 has room for whatever the kernel: seven of 16 blocks.
cudaError_t cudaOccupancyMaxActiveClusters(int* clusters, const void*, const cudaLaunchConfig_t* config) {
  *clusters = static_cast<int>(7 * (16 / config->attrs->val.clusterDim.x));
  return cudaSuccess;
}

cudaError_t cudaFuncGetName(const char** name, const void* host) {
  const Kernel* kernel = kernel_of(host);
  *name = kernel ? kernel->name.c_str() : "?";
  return cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int) {
  *p = {};
  const DeviceLimits limits = device_limits();
  std::snprintf(p->name, sizeof p->name, "%s", limits.name);
  p->totalGlobalMem = limits.memory;
  p->major = limits.major;
  p->minor = limits.minor;
  p->multiProcessorCount = limits.processors;
  p->sharedMemPerBlockOptin = limits.shared_memory;
  return cudaSuccess;
}
}
