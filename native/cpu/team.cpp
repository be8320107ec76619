#include "native/cpu/team.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace tt {

#if defined(__x86_64__) || defined(_M_X64)
// MXCSR: bit 15 flushes results, bit 6 treats inputs as zero.
FlushDenormals::FlushDenormals() : saved_(_mm_getcsr()) { _mm_setcsr(static_cast<unsigned>(saved_) | 0x8040u); }
FlushDenormals::~FlushDenormals() { _mm_setcsr(static_cast<unsigned>(saved_)); }
#elif defined(__aarch64__)
// FPCR: bit 24 flushes inputs and results.
FlushDenormals::FlushDenormals() {
  asm volatile("mrs %0, fpcr" : "=r"(saved_));
  asm volatile("msr fpcr, %0" ::"r"(saved_ | (uint64_t{1} << 24)));
}
FlushDenormals::~FlushDenormals() { asm volatile("msr fpcr, %0" ::"r"(saved_)); }
#else
FlushDenormals::FlushDenormals() : saved_(0) {}
FlushDenormals::~FlushDenormals() = default;
#endif

double Team::pace(int member) const {
  const auto i = static_cast<std::size_t>(member);
  return i < paces_.size() ? paces_[i] : 1;
}

void Team::set_pace(int member, double pace) {
  const auto i = static_cast<std::size_t>(member);
  if (i >= paces_.size()) paces_.resize(i + 1, 1);
  paces_[i] = pace;
}

int Team::parts(int64_t n, int64_t grain) const {
  if (threads_ <= 1 || n <= grain) return 1;
  const int64_t most = n / (grain > 0 ? grain : 1);
  return static_cast<int>(most < threads_ ? most : threads_);
}

void Team::region(int members, Body body, void* data) {
  if (members > 1) return start(members, body, data);
  FlushDenormals flush;
  body(data, 0, 1);
}

}  // namespace tt
