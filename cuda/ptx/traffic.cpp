#include "cuda/ptx/traffic.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

namespace tt::ptx {

namespace {

constexpr uint32_t bank_bytes = 4, banks = 32, sector_bytes = 32, pass_bytes = bank_bytes * banks;
constexpr size_t most_lines = 25;

struct Lane {
  uint64_t address;
  uint32_t bytes;
};

struct Cost {
  uint64_t times = 0, taken = 0, enough = 0;
  void add(uint64_t t, uint64_t e) {
    ++times;
    taken += t;
    enough += e;
  }
};

struct Counts {
  uint64_t instructions = 0, products = 0;
  Cost shared, global;
  std::map<uint32_t, std::pair<Cost, const Instruction*>> lines;  // of the text
};

struct Counter {
  std::vector<Lane> shared, global;
  std::map<std::string, Counts> kernels;

  ~Counter() {
    struct Line {
      const std::string* kernel;
      uint32_t line;
      const std::pair<Cost, const Instruction*>* cost;
    };
    std::vector<Line> lines;
    for (const auto& [name, c] : kernels) {
      std::fprintf(stderr, "%12llu instructions, %llu products, shared %llu of %llu passes, global %llu of %llu sectors: %s\n",
                   static_cast<unsigned long long>(c.instructions), static_cast<unsigned long long>(c.products),
                   static_cast<unsigned long long>(c.shared.taken), static_cast<unsigned long long>(c.shared.enough),
                   static_cast<unsigned long long>(c.global.taken), static_cast<unsigned long long>(c.global.enough), name.c_str());
      for (const auto& [line, cost] : c.lines)
        if (cost.first.taken > cost.first.enough) lines.push_back({&name, line, &cost});
    }
    const auto excess = [](const Line& l) { return l.cost->first.taken - l.cost->first.enough; };
    std::sort(lines.begin(), lines.end(), [&](const Line& a, const Line& b) { return excess(a) > excess(b); });
    if (lines.size() > most_lines) lines.resize(most_lines);
    for (const Line& l : lines)
      std::fprintf(stderr, "%12llu too much of %llu in %llu times: %s of %.120s\n", static_cast<unsigned long long>(excess(l)),
                   static_cast<unsigned long long>(l.cost->first.taken), static_cast<unsigned long long>(l.cost->first.times),
                   place_of(*l.cost->second).c_str(), l.kernel->c_str());
  }
};

Counter& counter() {
  static Counter one;
  return one;
}

/// A warp's access goes in turns of 128 bytes; in each a bank gives one word.
Cost passes(const std::vector<Lane>& lanes) {
  Cost cost;
  const uint32_t bytes = lanes.front().bytes, at_once = std::max(1u, pass_bytes / bytes);
  uint64_t taken = 0, enough = 0;
  for (size_t first = 0; first < lanes.size(); first += at_once) {
    std::array<std::set<uint64_t>, banks> words;
    for (size_t i = first; i < std::min(lanes.size(), first + at_once); ++i)
      for (uint64_t at = lanes[i].address / bank_bytes; at <= (lanes[i].address + bytes - 1) / bank_bytes; ++at)
        words[at % banks].insert(at);
    size_t worst = 0;
    for (const auto& bank : words) worst = std::max(worst, bank.size());
    taken += worst;
    ++enough;
  }
  cost.add(taken, enough);
  return cost;
}

Cost sectors(const std::vector<Lane>& lanes) {
  Cost cost;
  std::set<uint64_t> all, bytes;
  for (const Lane& l : lanes)
    for (uint64_t at = l.address; at < l.address + l.bytes; at += bank_bytes) {
      all.insert(at / sector_bytes);
      bytes.insert(at / bank_bytes);
    }
  cost.add(all.size(), (bytes.size() * bank_bytes + sector_bytes - 1) / sector_bytes);
  return cost;
}

void add(Cost& to, const Cost& one) {
  to.times += one.times;
  to.taken += one.taken;
  to.enough += one.enough;
}

}  // namespace

bool Traffic::wanted() {
  static const bool on = std::getenv("THROUGHTIME_PTX_TRAFFIC") != nullptr;
  return on;
}

void Traffic::touch(Space space, uint64_t address, uint32_t bytes) {
  (space == Space::shared ? counter().shared : counter().global).push_back({address, bytes});
}

void Traffic::issued(const Program& program, const Instruction& in) {
  Counter& all = counter();
  Counts& c = all.kernels[program.name];
  ++c.instructions;
  c.products += in.product;
  for (const bool shared : {true, false}) {
    std::vector<Lane>& lanes = shared ? all.shared : all.global;
    if (lanes.empty()) continue;
    const Cost cost = shared ? passes(lanes) : sectors(lanes);
    lanes.clear();
    add(shared ? c.shared : c.global, cost);
    auto& line = c.lines[in.line];
    add(line.first, cost);
    line.second = &in;
  }
}

}  // namespace tt::ptx
