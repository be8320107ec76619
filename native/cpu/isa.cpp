#include "native/cpu/isa.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <thread>

#ifdef __linux__
#include <sched.h>
#endif
#ifdef TT_HAS_AVX512_BF16
#include <cpuid.h>
#endif

namespace tt {

namespace portable {
extern const Kernels kernels;
}
#ifdef TT_HAS_AVX2
namespace avx2 {
extern const Kernels kernels;
}
#endif
#ifdef TT_HAS_AVX512
namespace avx512 {
extern const Kernels kernels;
}
#endif

bool runs_avx512_bf16() {
#ifdef TT_HAS_AVX512_BF16
  // Bit 5 of eax in leaf 7, subleaf 1. GCC 10, with which binaries are made, has no name for it in __builtin_cpu_supports.
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && (eax & 1u << 5);
#else
  return false;
#endif
}

const std::vector<Isa>& runnable_isas() {
  static const std::vector<Isa> found = [] {
    std::vector<Isa> list;
#if defined(TT_HAS_AVX2) || defined(TT_HAS_AVX512)
    __builtin_cpu_init();
#endif
#ifdef TT_HAS_AVX512
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma"))
      list.push_back({"avx512", &avx512::kernels, runs_avx512_bf16()});
#endif
#ifdef TT_HAS_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) list.push_back({"avx2", &avx2::kernels});
#endif
    list.push_back({"portable", &portable::kernels});
    return list;
  }();
  return found;
}

namespace {

// cgroup v2: "quota period" or "max period"; v1: two files. No limit: a large number.
double quota() {
  std::string most;
  double period = 0;
  if (std::ifstream v2("/sys/fs/cgroup/cpu.max"); v2 >> most >> period) {
    return most == "max" || period <= 0 ? 1e9 : std::atof(most.c_str()) / period;
  }
  double us = 0;
  std::ifstream quota_file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"), period_file("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  if (quota_file >> us && period_file >> period && us > 0 && period > 0) return us / period;
  return 1e9;
}

}  // namespace

int usable_processors() {
  int n = static_cast<int>(std::thread::hardware_concurrency());
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) n = CPU_COUNT(&set);
#endif
  return std::max(1, static_cast<int>(std::min<double>(n, std::ceil(quota()))));
}

}  // namespace tt
