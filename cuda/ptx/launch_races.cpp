#include "cuda/ptx/launch_races.h"

#include <algorithm>

namespace tt::ptx {

LaunchRaces& LaunchRaces::all() {
  static LaunchRaces* const one = new LaunchRaces;
  return *one;
}

uint32_t LaunchRaces::number_of(const std::string& name) {
  auto at = std::find(names_.begin(), names_.end(), name);
  if (at == names_.end()) at = names_.insert(names_.end(), name);
  return static_cast<uint32_t>(at - names_.begin());
}

std::string LaunchRaces::conflict(const Touch& before, const emulator::Running& now, const std::string& name, uint8_t mask,
                                  const char* what) const {
  if ((before.mask & mask) == 0) return "";
  const auto known = now.clock->find(before.stream);
  if (known != now.clock->end() && known->second >= before.count) return "";
  return std::string("race between launches: ") + what + ": " + names_[before.name] + " on stream " + std::to_string(before.stream) + ", " +
         name + " on stream " + std::to_string(now.stream);
}

std::string LaunchRaces::touch(const emulator::Running& now, const std::string& name, uintptr_t address, uint8_t mask, bool writes) {
  auto& page = pages_[address / 256];
  if (!page) page = std::make_unique<Page>();
  Word& word = (*page)[address / 4 % 64];
  const Touch here{now.stream, now.clock->at(now.stream), number_of(name), mask};
  std::string said = conflict(word.write, now, name, mask, writes ? "two write" : "one reads what the other writes");
  if (!writes) {
    const auto same = std::find_if(word.reads.begin(), word.reads.end(), [&](const Touch& r) { return r.stream == now.stream; });
    if (same == word.reads.end())
      word.reads.push_back(here);
    else
      *same = here;
    return said;
  }
  for (const Touch& r : word.reads)
    if (said.empty()) said = conflict(r, now, name, mask, "one writes over what the other reads");
  word.write = here;
  word.reads.clear();
  return said;
}

std::string LaunchRaces::touch_all(const emulator::Running& now, const std::string& name, uintptr_t begin, size_t bytes, bool writes) {
  std::string said;
  for (uintptr_t at = begin / 4 * 4; at < begin + bytes; at += 4) {
    const std::string one = touch(now, name, at, 15, writes);
    if (said.empty()) said = one;
  }
  return said;
}

void LaunchRaces::forget(uintptr_t begin, size_t bytes) {
  if (bytes == 0) return;
  for (uintptr_t key = begin / 256; key <= (begin + bytes - 1) / 256; ++key) {
    const auto page = pages_.find(key);
    if (page == pages_.end()) continue;
    for (uintptr_t i = 0; i < 64; ++i) {
      const uintptr_t at = key * 256 + 4 * i;
      if (at + 4 > begin && at < begin + bytes) (*page->second)[i] = {};
    }
  }
}

}  // namespace tt::ptx
