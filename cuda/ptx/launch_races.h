// Data races between launches and copies: two that no stream, event or wait of the host orders, of which one writes what the other touches.
// On a GPU they may run side by side, whatever the emulator's streams make of them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "cuda/emulator/streams.h"

namespace tt::ptx {

class LaunchRaces {
 public:
  /// What runs now touches these bytes. What it is in a race with, or nothing.
  std::string touch(const emulator::Running& now, const std::string& name, uintptr_t address, uint8_t mask, bool writes);
  std::string touch_all(const emulator::Running& now, const std::string& name, uintptr_t begin, size_t bytes, bool writes);
  /// Memory that was given back.
  void forget(uintptr_t begin, size_t bytes);

  /// Those of this process.
  static LaunchRaces& all();
  std::mutex mutex;

 private:
  struct Touch {
    unsigned stream = 0, count = 0;
    uint32_t name = 0;
    uint8_t mask = 0;
  };
  struct Word {
    Touch write;
    std::vector<Touch> reads;
  };
  using Page = std::array<Word, 64>;

  uint32_t number_of(const std::string& name);
  std::string conflict(const Touch& before, const emulator::Running& now, const std::string& name, uint8_t mask, const char* what) const;

  std::unordered_map<uintptr_t, std::unique_ptr<Page>> pages_;
  std::vector<std::string> names_;
};

}  // namespace tt::ptx
