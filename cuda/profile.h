// Times of kernels on the device, by events around each launch: where the time of a run goes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cuda/gpu.h"

namespace tt {

class Profile {
 public:
  Profile() = default;
  ~Profile();
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;

  bool on() const { return on_; }
  /// Times launches from now on.
  cudaError_t begin();
  /// Around a launch while it is on.
  cudaError_t before(cudaStream_t stream);
  cudaError_t after(cudaStream_t stream, const std::string& name);

  /// The host waited for the device while it is on.
  void waited(double microseconds) {
    ++waits_.launches;
    waits_.microseconds += microseconds;
  }

  struct Sum {
    int64_t launches = 0;
    double microseconds = 0;
  };
  /// Times no more, waits for the stream, and gives the sums by kernel.
  cudaError_t end(cudaStream_t stream, std::map<std::string, Sum>& sums);

 private:
  struct Span {
    cudaEvent_t from, to;
    std::string name;
  };

  bool on_ = false;
  std::vector<Span> spans_;
  Sum waits_;
};

/// What a kernel is called, without namespaces and parameters.
std::string kernel_name(const void* kernel);

}  // namespace tt
