#include "native/binding/environment.h"

namespace tt {

namespace {
constexpr int64_t report_step = 1 << 20;
}

Environment::Environment(Napi::Env env)
    : cpu(std::make_shared<CpuBackend>()), device(std::make_shared<Device>(cpu->table(), cpu)), creating(device), mailbox(env) {}

Device& Environment::device_named(const std::string& name, const char* op) {
  if (name == "cpu") return *device;
  return *cuda.device(name, op);
}

std::vector<std::shared_ptr<Device>> Environment::open_devices() const {
  std::vector<std::shared_ptr<Device>> all{device};
  for (const auto& [index, gpu] : cuda.opened()) all.push_back(gpu);
  return all;
}

void Environment::report_memory(Napi::Env env) {
  const int64_t held = static_cast<int64_t>(device->allocator.info().live);
  if (std::abs(held - reported_) < report_step) return;
  Napi::MemoryManagement::AdjustExternalMemory(env, held - reported_);
  reported_ = held;
}

std::string Environment::stack(void* env) {
  const Napi::Error here = Napi::Error::New(static_cast<napi_env>(env), "");
  const std::string text = here.Value().Get("stack").ToString();
  const size_t line = text.find('\n');
  return line == std::string::npos ? "" : text.substr(line + 1);
}

void Environment::close() {
  cpu->stop();
  for (const auto& d : open_devices()) d->queue.close();
}

}  // namespace tt
