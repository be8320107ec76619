// The CUDA plugin as an environment sees it: loaded when asked for, its devices opened on first use.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "native/core/device.h"
#include "native/core/plugin.h"

namespace tt {

class Cuda {
 public:
  /// Loads the plugin's file, once. Throws ERR_TT_CUDA when it does not load or belongs to another version.
  void load(const std::string& file);
  /// Why there is no device, `reason` being empty when there is one. Devices that were found stay: every call that names one looks at them,
  /// and the driver takes long to describe one.
  const std::vector<PluginDevice>& devices(std::string& reason);

  /// The device of a name, `cuda` or `cuda:N`. Throws ERR_TT_ARG for another name, ERR_TT_CUDA when the device is not there.
  std::shared_ptr<Device> device(const std::string& name, const char* op);
  const std::map<int, std::shared_ptr<Device>>& opened() const { return opened_; }

 private:
  const Plugin* plugin_ = nullptr;
  std::vector<PluginDevice> found_;
  std::map<int, std::shared_ptr<Device>> opened_;
};

}  // namespace tt
