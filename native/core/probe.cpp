#include "native/core/probe.h"

#include <algorithm>

namespace tt {

Probe::Probe(const Backend& backend, const ValueCheck& check, int32_t* safe, std::string origin)
    : backend_(backend), check_(check), origin_(std::move(origin)), handle_(backend.probe(backend.self, check.question(safe))) {}

const std::shared_ptr<const Error>& Probe::answer() {
  if (handle_ == nullptr) return error_;
  const ValueAnswer found = backend_.probed(backend_.self, handle_);
  handle_ = nullptr;
  if (found.position >= 0) error_ = std::make_shared<const Error>(Code::range, check_.word(found.position, found.value), origin_);
  return error_;
}

void join(Probes& to, const Probes& from) {
  for (const auto& probe : from)
    if (std::find(to.begin(), to.end(), probe) == to.end()) to.push_back(probe);
}

std::shared_ptr<const Error> first_error(const Probes& probes) {
  for (const auto& probe : probes)
    if (const auto& error = probe->answer()) return error;
  return nullptr;
}

}  // namespace tt
