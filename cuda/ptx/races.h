// Data races of one launch: two accesses to the same bytes, at least one a plain write, that nothing orders. Vector clocks, one entry a
// warp and one for what a block copies to another one; below a warp, accesses of two lanes are in order only across a barrier of the warp.
// Sources: NVIDIA, PTX ISA 9.0, "Memory Consistency Model", "Async proxy"; Flanagan and Freund, FastTrack (PLDI 2009).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "cuda/ptx/program.h"

namespace tt::ptx {

/// What somebody knows of the others: of slot s everything up to all[s], and of single lanes more.
struct Clock {
  struct Extra {
    uint32_t slot, lane, epoch;
  };
  std::vector<uint32_t> all;
  std::vector<Extra> extras;

  void join(const Clock& other);
  bool knows(uint32_t slot, uint32_t lane, uint32_t epoch) const;
};

enum class Access : uint8_t { read, write, look, atomic };  // `look`: an atomic read

class Races {
 public:
  /// Is told what two accesses meet, and by which slot and lane the first one was; ~0: by a block of an earlier group.
  using Report =
      std::function<void(const std::string& what, const Instruction* first, const Instruction* second, uint32_t slot, uint32_t lane)>;
  explicit Races(Report report) : report_(std::move(report)) {}

  /// The blocks that are there at once; those of the groups before have ended, and are not known.
  void begin_group(uint32_t warps, uint32_t agents);
  /// Memory that is gone.
  void forget(uintptr_t begin, uintptr_t end);

  struct Who {
    uint32_t slot, lane, live;
  };
  void touch(Who who, uintptr_t address, uint32_t bytes, Access access, const Instruction& at);

  /// A write that is on its way, until it has landed.
  void touch_later(Who who, uintptr_t address, uint32_t bytes, const Instruction& at);
  void landed(Who who, uintptr_t address, uint32_t bytes, const Instruction& at);

  void warp_barrier(uint32_t slot);
  void barrier(const std::vector<uint32_t>& slots);

  void release(Who who, uintptr_t variable);
  void acquire(Who who, uint32_t lanes, uintptr_t variable);
  /// A look at a variable, which a fence makes an acquire; and the fence, which makes later atomic writes releases.
  void look(Who who, uintptr_t variable);
  void fence(Who who);
  void atomic_write(Who who, uintptr_t variable);

  /// A copy between blocks: what it reads and writes, and what is known when it has arrived.
  struct Copy {
    uint32_t agent, epoch;
    Clock clock;
  };
  Copy copy(Who who, uint32_t agent, uintptr_t from, uintptr_t to, uint32_t bytes, const Instruction& at);
  void arrived(const Copy& copy, uintptr_t variable);
  /// f(address, mask of bytes, whether it was written) for every word that was touched.
  template <class F>
  void each_touched(F f) const {
    for (const auto& [key, page] : pages_)
      for (uintptr_t i = 0; i < page->size(); ++i) {
        const Word& w = (*page)[i];
        const uint8_t mask = w.write.mask | w.read.mask;
        if (mask) f(key * 256 + i * 4, mask, w.write.mask != 0);
      }
  }

  void proxy_fence(Who who) { warps_[who.slot].fenced[who.lane] = ++time_; }

 private:
  struct Touch {
    const Instruction* at = nullptr;
    uint64_t time = 0;
    uint32_t group = 0, slot = 0, epoch = 0;
    uint8_t lane = 0, mask = 0;
    bool atomic = false, open = false;
  };
  struct Word {
    Touch write;
    Touch read;  // the first of them
    std::vector<Touch> reads;
  };
  using Page = std::array<Word, 64>;
  struct WarpClock {
    Clock clock;
    uint32_t epoch = 1, synced = 1;
    std::array<std::unique_ptr<Clock>, 32> own, looked, fences;
    std::array<uint64_t, 32> fenced{};
  };

  Word& word(uintptr_t address);
  bool ordered(const Touch& before, Who who) const;
  Clock snapshot(Who who) const;
  void check(const Touch& before, const Touch& now, Who who, const char* kind);
  template <class F>
  void each_word(uintptr_t address, uint32_t bytes, F f);
  template <class F>
  static void each_read(const Word& word, F f);
  static void forget_reads(Word& word);
  void record_read(Word& word, const Touch& now, uint32_t synced);

  Report report_;
  std::unordered_map<uintptr_t, std::unique_ptr<Page>> pages_;
  std::vector<WarpClock> warps_;
  std::vector<uint32_t> agent_epochs_;
  std::unordered_map<uintptr_t, Clock> variables_;
  uint32_t group_ = 0;
  uint64_t time_ = 0;
  uintptr_t cached_key_ = ~uintptr_t{0};
  Page* cached_ = nullptr;
};

}  // namespace tt::ptx
