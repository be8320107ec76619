// The CUDA runtime over the interpreter, in two parts that cannot see each other's types: names.cpp gives the emulator's streams and memory
// (cuda/emulator/runtime.h) the runtime's own names, launches.cpp has what needs the real headers.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace tt::ptx {

struct DeviceLimits {
  const char* name;
  size_t memory;
  int major, minor, processors;
  size_t shared_memory;
};
DeviceLimits device_limits();

/// Queues work on a stream of the emulator; its status.
int queue(void* stream, std::function<bool(std::string& why)> work);

}  // namespace tt::ptx
