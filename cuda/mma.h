// Products of small tiles on tensor cores, from compute capability 8.0 on, as PTX has them; the emulator has twins of the same names.
//
// A warp multiplies 16 rows of a by 8 columns of b over 8 words of k: a word is a tf32 number, or two bf16 numbers of neighbouring k, the
// first one low. With g = lane / 4 and t = lane % 4, lane holds of
//   a the words (row, k): (g, t) (g + 8, t) (g, t + 4) (g + 8, t + 4)    b the words (k, column): (t, g) (t + 4, g)
//   d the sums (row, column): (g, 2t) (g, 2t + 1) (g + 8, 2t) (g + 8, 2t + 1)
// Source: NVIDIA, PTX ISA, "Warp-level matrix instructions", fragments of mma.m16n8k8 (.tf32) and mma.m16n8k16 (.bf16), ldmatrix.
#pragma once

#include <cstdint>

namespace tt {

// Elsewhere the kernels that call these are compiled but never launched.
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
#define TT_TENSOR_CORES 1
#endif

/// For `if constexpr` in kernels.
#ifdef TT_TENSOR_CORES
constexpr bool tensor_cores_here = true;
#else
constexpr bool tensor_cores_here = false;
#endif

/// x rounded to 11 bits of mantissa, ties away from zero.
__device__ inline uint32_t tf32_word(float x) {
  uint32_t word = 0;
#ifdef TT_TENSOR_CORES
  asm volatile("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(x));
#endif
  return word;
}

/// Both rounded to 8 bits of mantissa, ties to even.
__device__ inline uint32_t bf16_word(float low, float high) {
  uint32_t word = 0;
#ifdef TT_TENSOR_CORES
  asm volatile("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(high), "f"(low));
#endif
  return word;
}

/// Four matrices of 8 rows of 4 words: lane 8 i + r points to row r of matrix i, of which a lane gets word lane % 4 of row lane / 4. The
/// words of a are those of the matrices (first rows, first words), (last, first), (first, last), (last, last).
__device__ inline void load_matrices(uint32_t (&words)[4], const void* row) {
#ifdef TT_TENSOR_CORES
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
               : "r"(static_cast<uint32_t>(__cvta_generic_to_shared(row)))
               : "memory");
#endif
}

/// d += a b
__device__ inline void mma_tf32(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
#ifdef TT_TENSOR_CORES
  asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
               : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}

__device__ inline void mma_bf16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
#ifdef TT_TENSOR_CORES
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
               : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}

#undef TT_TENSOR_CORES

}  // namespace tt
