#include "native/binding/cuda.h"

#include "native/math/real.h"

#ifdef __linux__
#include <dlfcn.h>
#endif

namespace tt {

namespace {

#ifdef __linux__
// Never closed again: its threads and the driver's outlive any environment.
PluginEntry entry_of(const std::string& file) {
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw Error(Code::cuda, std::string("cuda: the plugin does not load: ") + dlerror());
  void* symbol = dlsym(library, "throughtime_cuda");
  if (symbol == nullptr) throw Error(Code::cuda, "cuda: " + file + " is no plugin of throughtime: it lacks throughtime_cuda");
  return reinterpret_cast<PluginEntry>(symbol);
}
#else
PluginEntry entry_of(const std::string&) { throw Error(Code::cuda, "cuda: there is a plugin for Linux only"); }
#endif

/// 0 for `cuda`, N for `cuda:N`, -1 for anything else.
int index_of(const std::string& name) {
  if (name == "cuda") return 0;
  if (name.size() < 6 || name.size() > 7 || name.compare(0, 5, "cuda:") != 0) return -1;
  int index = 0;
  for (char c : name.substr(5)) {
    if (c < '0' || c > '9') return -1;
    index = 10 * index + (c - '0');
  }
  return index;
}

}  // namespace

void Cuda::load(const std::string& file) {
  if (plugin_) return;
  const Plugin* plugin = entry_of(file)();
  if (plugin == nullptr || std::string(plugin->version) != TT_VERSION)
    throw Error(Code::cuda, "cuda: " + file + " is of version " + (plugin ? plugin->version : "unknown") + ", expected " + TT_VERSION);
  if (plugin->tables_size != tables_size)
    throw Error(Code::cuda, "cuda: " + file + " is of another build of version " TT_VERSION ", expected the one built with the addon");
  if (plugin->real_size != sizeof(real)) throw Error(Code::cuda, "cuda: the plugin computes in float32, this build in float64");
  plugin_ = plugin;
}

const std::vector<PluginDevice>& Cuda::devices(std::string& reason) {
  reason = "";
  if (!found_.empty()) return found_;
  if (plugin_ == nullptr) {
    reason = "the CUDA plugin is not loaded";
    return found_;
  }
  const char* why = "";
  const int count = plugin_->count(&why);
  reason = count > 0 ? "" : why;
  for (int i = 0; i < count; ++i) {
    PluginDevice device;
    if (plugin_->describe(i, &device)) found_.push_back(device);
  }
  return found_;
}

std::shared_ptr<Device> Cuda::device(const std::string& name, const char* op) {
  const int index = index_of(name);
  if (index < 0) throw Error(Code::arg, std::string(op) + ": device is \"" + name + "\", expected cpu, cuda or cuda:N");
  if (const auto open = opened_.find(index); open != opened_.end()) return open->second;
  std::string reason;
  const size_t count = devices(reason).size();
  if (count == 0) throw Error(Code::cuda, std::string(op) + ": device is " + name + ", and there is none: " + reason);
  if (static_cast<size_t>(index) >= count)
    throw Error(Code::cuda, std::string(op) + ": device is " + name + ", expected cuda:0 to cuda:" + std::to_string(count - 1));
  Fault fault;
  const Backend* backend = plugin_->open(index, &fault);
  if (backend == nullptr) throw Error(fault.code, std::string(op) + ": device " + name + " cannot be used: " + fault.text);
  const std::shared_ptr<void> owner(nullptr, [plugin = plugin_, backend](void*) { plugin->close(backend); });
  return opened_[index] = std::make_shared<Device>(*backend, owner);
}

}  // namespace tt
