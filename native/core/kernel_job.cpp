#include "native/core/kernel_job.h"

#include <cstring>
#include <new>

namespace tt {

bool has_kernel(const Kernels& kernels, size_t place) {
  void (*kernel)() = nullptr;
  std::memcpy(&kernel, reinterpret_cast<const unsigned char*>(&kernels) + place, sizeof kernel);
  return kernel != nullptr;
}

std::shared_ptr<const Error> fault_of(const Backend& backend, std::string_view op) {
  Fault fault;
  if (backend.fault == nullptr || !backend.fault(backend.self, &fault)) return nullptr;
  return std::make_shared<const Error>(fault.code, std::string(op) + ": " + fault.text);
}

void KernelJob::add_slot(std::span<void* const> data, std::span<const int64_t> sizes) {
  const auto counted = [](size_t n) { return static_cast<uint32_t>(n); };
  extents_.push_back({counted(pointers_.size()), counted(data.size()), counted(sizes_.size())});
  pointers_.append(data);
  sizes_.append(sizes);
}

std::shared_ptr<const Error> KernelJob::inherited(Probes& probes) const {
  for (const auto& h : reads_) {
    if (h->error) return h->error;
    join(probes, h->probes);
  }
  std::erase_if(probes, [](const auto& probe) { return probe->answered() && !probe->answer(); });
  if (!updates) {
    for (const auto& probe : probes)
      if (probe->answered()) return probe->answer();
    return nullptr;
  }
  auto error = first_error(probes);
  probes.clear();
  return error;
}

std::shared_ptr<const Error> KernelJob::check(const Backend& backend, Probes& probes) const {
  for (const auto& [check, safe] : checks) {
    if (backend.probe) {
      probes.push_back(std::make_shared<Probe>(backend, check, safe, origin));
      faults_.expect(probes.back());
      continue;
    }
    const std::string word = check.error();
    if (!word.empty()) return std::make_shared<const Error>(Code::range, word, origin);
  }
  if (!updates) return nullptr;
  auto error = first_error(probes);
  probes.clear();
  return error;
}

void KernelJob::run(const Backend& backend) noexcept {
  Probes probes;
  std::shared_ptr<const Error> error = inherited(probes);
  if (!error) {
    if ((error = check(backend, probes)) == nullptr) error = call(backend);
    if (error) faults_.note(error);
  }
  if (error && guarded) return;
  for (const auto& h : writes_) {
    h->error = error;
    h->probes = probes;
  }
}

std::shared_ptr<const Error> KernelJob::call(const Backend& backend) const noexcept {
  Packet packet{{}, dims.data(), attrs.data()};
  for (const Extent& e : extents_) packet.slots.push_back({pointers_.data() + e.begin, e.count, sizes_.data() + e.sizes});
  if (backend.know) backend.know(backend.self, contents_.data(), contents_.size());
  try {
    call_(*backend.kernels, *backend.context, packet);
  } catch (const Error& e) {
    return std::make_shared<const Error>(e);
  } catch (const std::bad_alloc&) {
    return std::make_shared<const Error>(Code::oom, std::string(backend.name) + ": no memory for the scratch space of a kernel");
  }
  return fault_of(backend, name);
}

}  // namespace tt
