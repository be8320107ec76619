#include "cuda/ptx/races.h"

#include <algorithm>

namespace tt::ptx {

namespace {
constexpr uint8_t many_lanes = 255;
constexpr size_t most_reads = 64;  // of a word that are remembered
}  // namespace

void Clock::join(const Clock& other) {
  for (size_t i = 0; i < all.size(); ++i) all[i] = std::max(all[i], other.all[i]);
  for (const Extra& e : other.extras)
    if (!knows(e.slot, e.lane, e.epoch)) extras.push_back(e);
  extras.erase(std::remove_if(extras.begin(), extras.end(), [&](const Extra& e) { return e.epoch <= all[e.slot]; }), extras.end());
}

bool Clock::knows(uint32_t slot, uint32_t lane, uint32_t epoch) const {
  if (epoch <= all[slot]) return true;
  return std::any_of(extras.begin(), extras.end(), [&](const Extra& e) { return e.slot == slot && e.lane == lane && epoch <= e.epoch; });
}

void Races::begin_group(uint32_t warps, uint32_t agents) {
  ++group_;
  warps_.clear();
  warps_.resize(warps);
  for (WarpClock& w : warps_) w.clock.all.assign(warps + agents, 0);
  agent_epochs_.assign(agents, 0);
  variables_.clear();
}

void Races::forget(uintptr_t begin, uintptr_t end) {
  for (uintptr_t key = begin / 256; key <= (end - 1) / 256; ++key) pages_.erase(key);
  cached_key_ = ~uintptr_t{0};
}

Races::Word& Races::word(uintptr_t address) {
  const uintptr_t key = address / 256;
  if (key != cached_key_) {
    auto& page = pages_[key];
    if (!page) page = std::make_unique<Page>();
    cached_ = page.get();
    cached_key_ = key;
  }
  return (*cached_)[address / 4 % 64];
}

template <class F>
void Races::each_word(uintptr_t address, uint32_t bytes, F f) {
  for (uintptr_t at = address / 4 * 4; at < address + bytes; at += 4) {
    uint8_t mask = 15;
    if (at < address) mask = static_cast<uint8_t>(mask << (address - at));
    if (at + 4 > address + bytes) mask = static_cast<uint8_t>(mask & (15u >> (at + 4 - address - bytes)));
    f(word(at), static_cast<uint8_t>(mask & 15));
  }
}

bool Races::ordered(const Touch& before, Who who) const {
  if (before.open || before.group != group_) return false;
  const WarpClock& w = warps_[who.slot];
  if (before.slot == who.slot) return before.lane == who.lane || before.epoch < w.synced;
  if (w.clock.knows(before.slot, before.lane, before.epoch)) return true;
  const auto& own = w.own[who.lane];
  return own && own->knows(before.slot, before.lane, before.epoch);
}

void Races::check(const Touch& before, const Touch& now, Who who, const char* kind) {
  if (!(before.mask & now.mask) || (before.atomic && now.atomic) || ordered(before, who)) return;
  report_(kind, before.at, now.at, before.group == group_ ? before.slot : ~0u, before.lane);
}

template <class F>
void Races::each_read(const Word& w, F f) {
  if (w.read.mask) f(w.read);
  for (const Touch& r : w.reads) f(r);
}

void Races::forget_reads(Word& w) {
  w.read.mask = 0;
  w.reads.clear();
}

void Races::record_read(Word& w, const Touch& now, uint32_t synced) {
  const auto merge = [&](Touch& r) {
    if (r.mask && (r.slot != now.slot || r.group != now.group)) return false;
    const bool several = r.mask && r.lane != now.lane && r.epoch >= synced;
    const uint8_t mask = r.mask | now.mask;
    r = now;
    r.mask = mask;
    if (several) r.lane = many_lanes;
    return true;
  };
  if (merge(w.read)) return;
  for (Touch& r : w.reads)
    if (merge(r)) return;
  if (w.reads.size() < most_reads) w.reads.push_back(now);
}

void Races::touch(Who who, uintptr_t address, uint32_t bytes, Access access, const Instruction& at) {
  const WarpClock& warp = warps_[who.slot];
  Touch now{
      &at,  ++time_, group_, who.slot, warp.epoch, static_cast<uint8_t>(who.lane), 0, access == Access::atomic || access == Access::look,
      false};
  each_word(address, bytes, [&](Word& w, uint8_t mask) {
    now.mask = mask;
    if (access == Access::read || access == Access::look) {
      // Again by the same warp in the same epoch: nothing new.
      const Touch& last = w.reads.empty() ? w.read : w.reads.back();
      if (last.slot == now.slot && last.group == group_ && last.epoch == now.epoch && (last.lane == now.lane || last.lane == many_lanes) &&
          last.mask == mask)
        return;
      check(w.write, now, who, "a read of what was written");
      record_read(w, now, warp.synced);
      return;
    }
    check(w.write, now, who, "two writes");
    each_read(w, [&](const Touch& r) { check(r, now, who, "a write over what is read"); });
    w.write = now;
    if (mask == 15) forget_reads(w);
  });
}

void Races::touch_later(Who who, uintptr_t address, uint32_t bytes, const Instruction& at) {
  touch(who, address, bytes, Access::write, at);
  each_word(address, bytes, [](Word& w, uint8_t) { w.write.open = true; });
}

void Races::landed(Who who, uintptr_t address, uint32_t bytes, const Instruction& at) {
  each_word(address, bytes, [&](Word& w, uint8_t) {
    if (w.write.at != &at || w.write.slot != who.slot || w.write.lane != who.lane) return;  // written over meanwhile, and reported
    w.write.open = false;
    w.write.epoch = warps_[who.slot].epoch;
  });
}

void Races::warp_barrier(uint32_t slot) {
  WarpClock& w = warps_[slot];
  for (auto& own : w.own) {
    if (own) w.clock.join(*own);
    own.reset();
  }
  w.synced = ++w.epoch;
}

void Races::barrier(const std::vector<uint32_t>& slots) {
  Clock joined;
  for (uint32_t s : slots) {
    WarpClock& w = warps_[s];
    const uint32_t done = w.epoch;
    warp_barrier(s);
    w.clock.all[s] = done;
    if (joined.all.empty()) joined.all.assign(w.clock.all.size(), 0);
    joined.join(w.clock);
  }
  for (uint32_t s : slots) warps_[s].clock = joined;
}

Clock Races::snapshot(Who who) const {
  const WarpClock& w = warps_[who.slot];
  Clock c = w.clock;
  if (w.own[who.lane]) c.join(*w.own[who.lane]);
  c.all[who.slot] = w.synced - 1;
  c.extras.push_back({who.slot, who.lane, w.epoch});
  return c;
}

void Races::release(Who who, uintptr_t variable) {
  const Clock now = snapshot(who);
  auto [at, fresh] = variables_.try_emplace(variable, now);
  if (!fresh) at->second.join(now);
  ++warps_[who.slot].epoch;
}

void Races::acquire(Who who, uint32_t lanes, uintptr_t variable) {
  const auto found = variables_.find(variable);
  if (found == variables_.end()) return;
  WarpClock& w = warps_[who.slot];
  if ((lanes & who.live) == who.live) return w.clock.join(found->second);
  auto& own = w.own[who.lane];
  if (!own) own = std::make_unique<Clock>(w.clock);
  own->join(found->second);
}

void Races::look(Who who, uintptr_t variable) {
  const auto found = variables_.find(variable);
  if (found == variables_.end()) return;
  auto& looked = warps_[who.slot].looked[who.lane];
  if (looked)
    looked->join(found->second);
  else
    looked = std::make_unique<Clock>(found->second);
}

void Races::fence(Who who) {
  WarpClock& w = warps_[who.slot];
  if (auto& looked = w.looked[who.lane]) {
    auto& own = w.own[who.lane];
    if (!own) own = std::make_unique<Clock>(w.clock);
    own->join(*looked);
    looked.reset();
  }
  w.fences[who.lane] = std::make_unique<Clock>(snapshot(who));
  ++w.epoch;
}

void Races::atomic_write(Who who, uintptr_t variable) {
  const auto& fence = warps_[who.slot].fences[who.lane];
  if (!fence) return;
  auto [at, fresh] = variables_.try_emplace(variable, *fence);
  if (!fresh) at->second.join(*fence);
}

Races::Copy Races::copy(Who who, uint32_t agent, uintptr_t from, uintptr_t to, uint32_t bytes, const Instruction& at) {
  const uint32_t slot = static_cast<uint32_t>(warps_.size()) + agent;
  Touch now{&at, ++time_, group_, slot, ++agent_epochs_[agent], 0, 0, false, false};
  each_word(from, bytes, [&](Word& w, uint8_t mask) {
    now.mask = mask;
    check(w.write, now, who, "a copy to another block of what was written");
    const Touch& by = w.write;
    if (by.mask && by.group == group_ && by.slot < warps_.size() && warps_[by.slot].fenced[by.lane] < by.time)
      report_("a copy to another block of what no fence has shown to copies", by.at, &at, by.slot, by.lane);
    record_read(w, now, now.epoch);
  });
  each_word(to, bytes, [&](Word& w, uint8_t mask) {
    now.mask = mask;
    check(w.write, now, who, "a copy from another block over what was written");
    each_read(w, [&](const Touch& r) { check(r, now, who, "a copy from another block over what is read"); });
    w.write = now;
    forget_reads(w);
  });
  Copy copy{slot, now.epoch, snapshot(who)};
  ++warps_[who.slot].epoch;
  return copy;
}

void Races::arrived(const Copy& copy, uintptr_t variable) {
  Clock now = copy.clock;
  now.all[copy.agent] = std::max(now.all[copy.agent], copy.epoch);
  auto [at, fresh] = variables_.try_emplace(variable, now);
  if (!fresh) at->second.join(now);
}

}  // namespace tt::ptx
