#include "cuda/backend.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cuda/recurrent_explain.h"
#include "cuda/table.h"

namespace tt {

namespace {
CudaBackend& of(void* self) { return *static_cast<CudaBackend*>(self); }

/// For who wants to know what they gain, or whether they are at fault.
bool without_lanes() {
  const char* lanes = std::getenv("THROUGHTIME_LANES");
  return lanes && std::strcmp(lanes, "off") == 0;
}
}  // namespace

CudaBackend::CudaBackend(int device, Fault* opening) : device_(device), together_(device) {
  cudaDeviceProp properties{};
  enter();
  context_.check(cudaGetDeviceProperties(&properties, device), "device properties");
  context_.check(cudaStreamCreateWithFlags(&stream_.of, cudaStreamNonBlocking), "stream");
  context_.stream = stream_.of;
  context_.processors = properties.multiProcessorCount;
  context_.shared_memory = properties.sharedMemPerBlockOptin;
  context_.capability = 10 * properties.major + properties.minor;
  std::snprintf(name_, sizeof name_, "cuda:%d", device);
  context_.cublas = &cublas_;
  context_.graphs = &graphs_;
  context_.lanes = without_lanes() ? nullptr : &lanes_;
  context_.together = &together_;
  context_.timer = &timer_;
  table_.name = name_;
  table_.self = this;
  table_.context = &context_;
  table_.kernels = &cuda_kernels();
  table_.allocate = [](void* self, size_t bytes) { return of(self).allocate(bytes); };
  table_.release = [](void* self, void* data) { of(self).release(data); };
  table_.copy_in = [](void* self, void* to, const void* from, size_t bytes) { of(self).copy_in(to, from, bytes); };
  table_.copy_out = [](void* self, void* to, const void* from, size_t bytes) { of(self).copy_out(to, from, bytes); };
  table_.enter = [](void* self, bool) { of(self).enter(); };
  table_.leave = [](void*) {};
  table_.finish = [](void* self) { of(self).context_.scratch.reset(of(self).context_.stream); };
  table_.wait = [](void* self) { of(self).wait(); };
  table_.fault = [](void* self, Fault* out) { return of(self).fault(out); };
  table_.set_precision = [](void* self, Precision precision) { return of(self).set_precision(precision); };
  table_.set_kernel_choice = [](void* self, KernelChoice choice) { of(self).context_.choice = choice; };
  table_.explain = [](void* self, const RecurrentQuestion& question, void* to, EachWay each) { of(self).explain(question, to, each); };
  table_.probe = [](void* self, const ValueQuestion& question) { return of(self).probes_.ask(of(self).context_, question); };
  table_.probed = [](void* self, void* probe) { return of(self).probes_.answer(of(self).context_, probe); };
  table_.profile = [](void* self) { of(self).profile(); };
  table_.profiled = [](void* self, void* to, EachKernel each) { of(self).profiled(to, each); };
  fault(opening);
}

CudaBackend::~CudaBackend() {
  enter();
  if (stream_.of) cudaStreamSynchronize(stream_.of);
}

CudaBackend::Stream::~Stream() {
  if (of) cudaStreamDestroy(of);
}

// Called on the JavaScript thread while the engine runs: it may not touch the context, and a failure is null, not a fault.
void* CudaBackend::allocate(size_t bytes) {
  void* data = nullptr;
  if (cudaSetDevice(device_) != cudaSuccess) return nullptr;
  if (cudaMalloc(&data, bytes) == cudaSuccess) return data;
  cudaGetLastError();  // being out of memory is no state of the device
  return nullptr;
}

void CudaBackend::release(void* data) {
  cudaSetDevice(device_);
  cudaFree(data);
}

void CudaBackend::copy_in(void* device, const void* host, size_t bytes) {
  if (enter()) staging_.upload(context_, device, host, bytes);
}

void CudaBackend::copy_out(void* host, const void* device, size_t bytes) {
  if (enter()) staging_.download(context_, host, device, bytes);
}

void CudaBackend::wait() {
  if (enter()) context_.wait("synchronize", [&] { return cudaStreamSynchronize(context_.stream); });
}

bool CudaBackend::set_precision(Precision precision) {
  constexpr int first_with_tf32_and_bf16 = 80;
  if (precision != Precision::float32 && context_.capability < first_with_tf32_and_bf16) return false;
  context_.precision = precision;
  return true;
}

void CudaBackend::explain(const RecurrentQuestion& question, void* to, EachWay each) {
  if (enter()) TT_ISA::explain(context_, question, to, each);
}

void CudaBackend::profile() { context_.check(context_.profile.begin(), "timing of kernels"); }

void CudaBackend::profiled(void* to, EachKernel each) {
  std::map<std::string, Profile::Sum> sums;
  if (enter()) context_.check(context_.profile.end(context_.stream, sums), "timing of kernels");
  for (const auto& [name, sum] : sums) each(to, name.c_str(), sum.launches, sum.microseconds);
}

bool CudaBackend::fault(Fault* fault) {
  if (!context_.failed()) return false;
  // What is still wrong after the error was fetched stays so: the context of this process on the device is gone.
  cudaGetLastError();
  const cudaError_t after = cudaStreamSynchronize(context_.stream);
  const char* word = cudaGetErrorString(context_.failure);
  size_t free = 0, whole = 0;
  fault->code = after != cudaSuccess ? Code::device_lost : context_.failure == cudaErrorMemoryAllocation ? Code::oom : Code::cuda;
  if (after != cudaSuccess)
    std::snprintf(fault->text, sizeof fault->text, "%s is lost: %s: %s; its tensors are gone, and only a new process can use it again",
                  name_, context_.failed_at, word);
  else if (fault->code == Code::oom && cudaMemGetInfo(&free, &whole) == cudaSuccess)
    std::snprintf(fault->text, sizeof fault->text, "%s: %s asked for is %zu bytes, free %zu of %zu", name_, context_.failed_at,
                  context_.failed_bytes, free, whole);
  else
    std::snprintf(fault->text, sizeof fault->text, "%s: %s: %s", name_, context_.failed_at, word);
  context_.failure = cudaSuccess;
  return true;
}

}  // namespace tt
