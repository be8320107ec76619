// The widest vectors of the instruction set this file is compiled for, over `real`, with one spelling for every width.
//
// Vectors are the compiler's own (vector_size), so + - * / < ?: work on them and one kernel source serves float and double on SSE2, NEON,
// AVX2 and AVX-512. Intrinsics appear only where the vector types have no word for it: masked loads and stores, minimum and maximum.
// Loads and stores are unaligned everywhere: JS typed arrays promise 16 bytes only.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "native/math/real.h"

#define TT_INLINE inline __attribute__((always_inline))
#define TT_LAMBDA_INLINE __attribute__((always_inline))

namespace tt::TT_ISA {

#if defined(__AVX512F__)
constexpr int vector_bytes = 64, vector_registers = 32;
#elif defined(__AVX2__)
constexpr int vector_bytes = 32, vector_registers = 16;
#elif defined(__aarch64__)
constexpr int vector_bytes = 16, vector_registers = 32;
#else
constexpr int vector_bytes = 16, vector_registers = 16;
#endif

/// Numbers in one vector.
constexpr int lanes = vector_bytes / static_cast<int>(sizeof(real));

template <int Bytes>
struct IntOf;
template <>
struct IntOf<4> {
  using type = int32_t;
};
template <>
struct IntOf<8> {
  using type = int64_t;
};
/// The integer as wide as `real`.
using bits = IntOf<sizeof(real)>::type;

typedef real vreal __attribute__((vector_size(vector_bytes)));
typedef bits vint __attribute__((vector_size(vector_bytes)));
typedef real vreal_anywhere __attribute__((vector_size(vector_bytes), aligned(sizeof(real)), may_alias));

TT_INLINE vreal load(const real* p) { return *reinterpret_cast<const vreal_anywhere*>(p); }
TT_INLINE void store(real* p, vreal v) { *reinterpret_cast<vreal_anywhere*>(p) = v; }

/// x in every lane. Subtracting zero keeps -0, adding it would not.
TT_INLINE vreal set1(real x) { return x - vreal{}; }
TT_INLINE vint set1_int(bits x) { return x - vint{}; }

/// 0, 1, 2, …
TT_INLINE vint iota() {
  vint v{};
  for (int i = 0; i < lanes; ++i) v[i] = i;
  return v;
}

/// v[from[i]] in lane i; `from` a constant.
TT_INLINE vreal shuffle(vreal v, vint from) {
#if defined(__clang__)
  vreal out;
  for (int i = 0; i < lanes; ++i) out[i] = v[from[i]];
  return out;
#else
  return __builtin_shuffle(v, from);
#endif
}
/// The same from the 2·lanes numbers of a, then b.
TT_INLINE vreal shuffle(vreal a, vreal b, vint from) {
#if defined(__clang__)
  vreal out;
  for (int i = 0; i < lanes; ++i) out[i] = from[i] < lanes ? a[from[i]] : b[from[i] - lanes];
  return out;
#else
  return __builtin_shuffle(a, b, from);
#endif
}

/// m ? a : b per lane, m from a comparison.
TT_INLINE vreal select(vint m, vreal a, vreal b) { return m ? a : b; }

#if defined(__AVX512F__)
// The zero-masking forms: GCC 12 warns that its own plain ones read an uninitialised vector.
TT_INLINE __m512 larger(__m512 a, __m512 b) { return _mm512_maskz_max_ps(0xffff, a, b); }
TT_INLINE __m512d larger(__m512d a, __m512d b) { return _mm512_maskz_max_pd(0xff, a, b); }
TT_INLINE __m512 smaller(__m512 a, __m512 b) { return _mm512_maskz_min_ps(0xffff, a, b); }
TT_INLINE __m512d smaller(__m512d a, __m512d b) { return _mm512_maskz_min_pd(0xff, a, b); }
#elif defined(__AVX2__)
TT_INLINE __m256 larger(__m256 a, __m256 b) { return _mm256_max_ps(a, b); }
TT_INLINE __m256d larger(__m256d a, __m256d b) { return _mm256_max_pd(a, b); }
TT_INLINE __m256 smaller(__m256 a, __m256 b) { return _mm256_min_ps(a, b); }
TT_INLINE __m256d smaller(__m256d a, __m256d b) { return _mm256_min_pd(a, b); }
#else
TT_INLINE vreal larger(vreal a, vreal b) { return a > b ? a : b; }
TT_INLINE vreal smaller(vreal a, vreal b) { return a < b ? a : b; }
#endif

/// The larger; b where either is NaN. The compiler does not see one instruction in a > b ? a : b.
TT_INLINE vreal vmax(vreal a, vreal b) { return (vreal)larger(a, b); }
/// The smaller; b where either is NaN.
TT_INLINE vreal vmin(vreal a, vreal b) { return (vreal)smaller(a, b); }
TT_INLINE vreal vabs(vreal a) { return (vreal)((vint)a & ~((vint)set1(real(-0.0)))); }

/// a·b + c, one rounding where the instruction set has a fused multiply-add.
TT_INLINE vreal fma(vreal a, vreal b, vreal c) { return a * b + c; }

TT_INLINE void prefetch(const real* p) { __builtin_prefetch(p); }
/// For lines that will only be written: stores retire in order, so one that misses holds up all behind it.
TT_INLINE void prefetch_write(const real* p) { __builtin_prefetch(p, 1); }

/// Sum of the lanes, halves first.
template <int Width = lanes>
TT_INLINE real lane_sum(vreal v) {
  if constexpr (Width == 1) {
    return v[0];
  } else {
    vint from = iota();
    from = (from + Width / 2) & (lanes - 1);
    return lane_sum<Width / 2>(v + shuffle(v, from));
  }
}

/// The largest lane.
TT_INLINE real lane_max(vreal v) {
  real a[lanes];
  store(a, v);
  for (int i = 1; i < lanes; ++i)
    if (a[i] > a[0]) a[0] = a[i];
  return a[0];
}

#if defined(__AVX512F__)
TT_INLINE __m512 load_masked(const float* p, unsigned n) { return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << n) - 1), p); }
TT_INLINE __m512d load_masked(const double* p, unsigned n) { return _mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << n) - 1), p); }
TT_INLINE void store_masked(float* p, __m512 v, unsigned n) { _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << n) - 1), v); }
TT_INLINE void store_masked(double* p, __m512d v, unsigned n) { _mm512_mask_storeu_pd(p, static_cast<__mmask8>((1u << n) - 1), v); }
#elif defined(__AVX2__)
TT_INLINE __m256i first_lanes(int n) { return (__m256i)(iota() < set1_int(n)); }
TT_INLINE __m256 load_masked(const float* p, int n) { return _mm256_maskload_ps(p, first_lanes(n)); }
TT_INLINE __m256d load_masked(const double* p, int n) { return _mm256_maskload_pd(p, first_lanes(n)); }
TT_INLINE void store_masked(float* p, __m256 v, int n) { _mm256_maskstore_ps(p, first_lanes(n), v); }
TT_INLINE void store_masked(double* p, __m256d v, int n) { _mm256_maskstore_pd(p, first_lanes(n), v); }
#else
TT_INLINE vreal load_masked(const real* p, int n) {
  vreal v{};
  for (int i = 0; i < lanes; ++i)
    if (i < n) v[i] = p[i];
  return v;
}
TT_INLINE void store_masked(real* p, vreal v, int n) {
  for (int i = 0; i < lanes; ++i)
    if (i < n) p[i] = v[i];
}
#endif

/// The first n lanes, 0 <= n <= lanes; the others are 0, and memory past p + n is not touched.
TT_INLINE vreal load_part(const real* p, int64_t n) { return (vreal)load_masked(p, static_cast<int>(n)); }
TT_INLINE void store_part(real* p, vreal v, int64_t n) { store_masked(p, v, static_cast<int>(n)); }

/// f(i, n) for every vector of [begin, end): n is `lanes`, less for the last one.
template <class F>
TT_INLINE void each_vector(int64_t begin, int64_t end, F&& f) {
  for (int64_t i = begin; i < end; i += lanes) f(i, end - i < lanes ? end - i : static_cast<int64_t>(lanes));
}

}  // namespace tt::TT_ISA
