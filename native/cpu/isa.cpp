#include "native/cpu/isa.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <thread>

#ifdef __linux__
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif
#if defined(TT_HAS_AVX2) || defined(TT_HAS_AVX512)
#include "native/cpu/x86_features.h"
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
  return x86_features().avx512_bf16;
#else
  return false;
#endif
}

bool allow_amx() {
#ifdef TT_HAS_AMX
  constexpr int ask_for = 0x1023, tile_data = 18;  // ARCH_REQ_XCOMP_PERM and the state's number, which old headers do not have
  return x86_features().amx_bf16 && syscall(SYS_arch_prctl, ask_for, tile_data) == 0;
#else
  return false;
#endif
}

const std::vector<Isa>& runnable_isas() {
  static const std::vector<Isa> found = [] {
    std::vector<Isa> list;
#ifdef TT_HAS_AMX
    if (x86_features().amx_bf16) list.push_back({"avx512_amx", &avx512::kernels, true, true});
#endif
#ifdef TT_HAS_AVX512
    if (x86_features().avx512) list.push_back({"avx512", &avx512::kernels, runs_avx512_bf16()});
#endif
#ifdef TT_HAS_AVX2
    if (x86_features().avx2) list.push_back({"avx2", &avx2::kernels});
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
