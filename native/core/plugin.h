// What a plugin's one C symbol returns: a table of functions that throw nothing. The addon and the plugin are built from one version of the
// sources; the first three fields tell whether they were.
#pragma once

#include <cstddef>
#include <cstdint>

#include "native/core/backend.h"

namespace tt {

constexpr size_t tables_size = sizeof(Kernels) + sizeof(Backend);

struct PluginDevice {
  char name[256] = "";
  uint64_t memory = 0;       // bytes
  int major = 0, minor = 0;  // compute capability
  int processors = 0;        // multiprocessors
};

struct Plugin {
  const char* version;
  size_t tables_size;  // of Kernels and Backend
  size_t real_size;
  /// The number of devices; for none, why.
  int (*count)(const char** reason);
  bool (*describe)(int device, PluginDevice* out);
  /// Null, and why, when the device cannot be used.
  const Backend* (*open)(int device, Fault* fault);
  void (*close)(const Backend* backend);
};

using PluginEntry = const Plugin* (*)();

}  // namespace tt
