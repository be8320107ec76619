#include "cuda/profile.h"

#include <cxxabi.h>

#include <cstdlib>

namespace tt {

Profile::~Profile() {
  for (const Span& s : spans_) {
    cudaEventDestroy(s.from);
    cudaEventDestroy(s.to);
  }
}

cudaError_t Profile::begin() {
  on_ = true;
  return cudaSuccess;
}

cudaError_t Profile::before(cudaStream_t stream) {
  Span span{};
  cudaError_t status = cudaEventCreateWithFlags(&span.from, cudaEventDefault);
  if (status == cudaSuccess) status = cudaEventCreateWithFlags(&span.to, cudaEventDefault);
  if (status == cudaSuccess) status = cudaEventRecord(span.from, stream);
  spans_.push_back(span);
  return status;
}

cudaError_t Profile::after(cudaStream_t stream, const std::string& name) {
  spans_.back().name = name;
  return cudaEventRecord(spans_.back().to, stream);
}

cudaError_t Profile::end(cudaStream_t stream, std::map<std::string, Sum>& sums) {
  on_ = false;
  cudaError_t status = cudaStreamSynchronize(stream);
  for (const Span& s : spans_) {
    float milliseconds = 0;
    if (status == cudaSuccess) status = cudaEventElapsedTime(&milliseconds, s.from, s.to);
    Sum& sum = sums[s.name];
    ++sum.launches;
    sum.microseconds += 1e3 * static_cast<double>(milliseconds);
    cudaEventDestroy(s.from);
    cudaEventDestroy(s.to);
  }
  spans_.clear();
  if (waits_.launches > 0) sums["(host waits for the device)"] = waits_;
  waits_ = {};
  return status;
}

std::string kernel_name(const void* kernel) {
  const char* symbol = nullptr;
  if (cudaFuncGetName(&symbol, kernel) != cudaSuccess || symbol == nullptr) return "kernel";
  int status = 0;
  char* readable = abi::__cxa_demangle(symbol, nullptr, nullptr, &status);
  std::string name = readable ? readable : symbol;
  std::free(readable);
  for (const char* noise : {"tt::cuda::", "(anonymous namespace)::", "tt::", "void "})
    for (size_t at; (at = name.find(noise)) != std::string::npos;) name.erase(at, std::string(noise).size());
  // The parameters come after the last bracket that closes the template's arguments.
  int depth = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    depth += name[i] == '<' ? 1 : name[i] == '>' ? -1 : 0;
    if (depth == 0 && name[i] == '(') return name.substr(0, i);
  }
  return name;
}

}  // namespace tt
