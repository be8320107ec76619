// What an x86 processor has and the system lets it use. The compilers' __builtin_cpu_supports wants a runtime library that Zig has not,
// and GCC 10 does not know AVX512-BF16.
#pragma once

#include <cpuid.h>

namespace tt {

struct X86Features {
  bool avx2 = false;    // with FMA
  bool avx512 = false;  // F, BW, DQ and VL, with FMA
  bool avx512_bf16 = false;
  bool amx_bf16 = false;  // in tiles; the system still has to be asked for leave
};

inline X86Features x86_features() {
  const auto bit = [](unsigned word, int i) { return (word >> i & 1) != 0; };
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx)) return {};
  const bool fma = bit(ecx, 12), xgetbv = bit(ecx, 27), avx = bit(ecx, 28);
  if (!fma || !xgetbv || !avx) return {};
  unsigned saved = 0, upper = 0;  // the registers that the system keeps when it changes threads
  asm("xgetbv" : "=a"(saved), "=d"(upper) : "c"(0));
  const bool ymm = (saved & 0x06) == 0x06;
#ifdef __APPLE__
  const bool zmm = ymm;  // macOS says so only once they are used
#else
  const bool zmm = ymm && (saved & 0xe0) == 0xe0;
#endif
  X86Features has;
  if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return has;
  has.avx2 = ymm && bit(ebx, 5);
  has.avx512 = zmm && bit(ebx, 16) && bit(ebx, 17) && bit(ebx, 30) && bit(ebx, 31);
  const bool tiles = (saved & 0x60000) == 0x60000 && bit(edx, 22) && bit(edx, 24);
  has.avx512_bf16 = has.avx512 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && bit(eax, 5);
  has.amx_bf16 = has.avx512_bf16 && tiles;
  return has;
}

}  // namespace tt
