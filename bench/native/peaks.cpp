#include "bench/native/peaks.h"

#include <algorithm>
#include <atomic>
#include <vector>

#ifdef __linux__
#include <unistd.h>
#endif

#include "bench/native/machine.h"
#include "native/cpu/barrier.h"
#include "native/cpu/simd.h"

namespace tt::bench {

namespace {

using namespace TT_ISA;

/// Runs f(member) on all members at once, `times` times; the least seconds from the last one's start to the last one's end. Short runs,
/// best of several: on a busy machine one of them fits between the turns of others.
template <class F>
double fastest(Team& team, int times, F&& f) {
  double best = 1e30;
  Barrier ready;
  for (int i = 0; i < times; ++i) {
    double start = 0;
    team.run(team.size(), [&](int member, int members) {
      ready.wait(members);
      if (member == 0) start = seconds();
      f(member);
    });
    best = std::min(best, seconds() - start);
  }
  return best;
}

double read_rate(Team& team, size_t bytes, double least_bytes) {
  const size_t count = bytes / sizeof(real) / (8 * lanes) * (8 * lanes);
  const int passes = std::max(1, static_cast<int>(least_bytes / static_cast<double>(bytes)));
  std::vector<std::vector<real>> memory(static_cast<size_t>(team.size()));
  for (auto& m : memory) m.assign(count, real(1));
  const double time = fastest(team, 7, [&](int member) {
    const real* p = memory[static_cast<size_t>(member)].data();
    vreal sum[8] = {};
    for (int pass = 0; pass < passes; ++pass)
      for (size_t i = 0; i < count; i += 8 * lanes)
#pragma GCC unroll 8
        for (int k = 0; k < 8; ++k) sum[k] += load(p + i + static_cast<size_t>(k * lanes));
    asm volatile("" : : "m"(sum));
  });
  return static_cast<double>(count * sizeof(real)) * passes * team.size() / time;
}

size_t cache_size([[maybe_unused]] int level, size_t fallback) {
  long size = 0;
#ifdef _SC_LEVEL2_CACHE_SIZE
  size = sysconf(level == 2 ? _SC_LEVEL2_CACHE_SIZE : _SC_LEVEL3_CACHE_SIZE);
#endif
  return size > 0 ? static_cast<size_t>(size) : fallback;
}

}  // namespace

double multiply_adds() {
  // Latency times ports is 8 to 10 on current cores; 12 chains leave registers for the factor on every instruction set.
  constexpr int chains = 12, rounds = 200000;
  // The compiler must know neither the factor nor where a chain begins: chains that begin alike would be one, and one that stays as it
  // began would be none.
  vreal sum[chains], x = set1(real(0.5));
  for (int c = 0; c < chains; ++c) sum[c] = set1(static_cast<real>(c));
  asm volatile("" : "+m"(sum), "+m"(x));
  for (int i = 0; i < rounds; ++i)
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c) sum[c] = fma(sum[c], x, x);
  asm volatile("" : : "m"(sum));
  return 2.0 * lanes * chains * rounds;
}

double multiply_adds(Team& team) {
  const int pieces = 64 * team.size();
  std::atomic<int> taken{0};
  std::atomic<double> operations{0};
  team.run(team.size(), [&](int, int) {
    while (taken.fetch_add(1, std::memory_order_relaxed) < pieces) operations += multiply_adds();
  });
  return operations;
}

Peaks measure_peaks(Team& team) {
  const size_t l2 = cache_size(2, 1 << 20), l3 = cache_size(3, 32 << 20);
  const auto members = static_cast<size_t>(team.size());
  Peaks peaks;
  peaks.threads = team.size();
  double operations = 0;  // of one member; all do the same
  const double time = fastest(team, 15, [&](int member) {
    const double done = multiply_adds();
    if (member == 0) operations = done;
  });
  peaks.fma = operations * team.size() / time;
  peaks.l2 = read_rate(team, l2 / 2, 32 << 20);
  peaks.l3 = read_rate(team, std::max(2 * l2, l3 / 4 / members), 16 << 20);
  peaks.dram = read_rate(team, std::min<size_t>(2 * l3, 256 << 20) / members, 0);
  constexpr int waits = 500;
  Barrier barrier;
  if (team.size() > 1)
    peaks.barrier = fastest(team, 15,
                            [&](int) {
                              for (int i = 0; i < waits; ++i) barrier.wait(team.size());
                            }) /
                    waits;
  return peaks;
}

}  // namespace tt::bench
