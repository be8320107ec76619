// A library with the calls of cuBLAS that cuda/cublas.cpp makes, in plain loops over host memory: it stands in for the real one in tests.
#include <cstdint>

#define TT_CUBLAS extern "C" __attribute__((visibility("default")))

TT_CUBLAS int cublasCreate_v2(void** handle) {
  static int library;
  *handle = &library;
  return 0;
}
TT_CUBLAS int cublasDestroy_v2(void*) { return 0; }
TT_CUBLAS int cublasSetStream_v2(void*, void*) { return 0; }

TT_CUBLAS int cublasGemmStridedBatchedEx(void*, int a_operation, int b_operation, int m, int n, int k, const float* alpha, const float* a,
                                         int a_type, int lda, long long a_step, const float* b, int b_type, int ldb, long long b_step,
                                         const float* beta, float* c, int c_type, int ldc, long long c_step, int count, int compute,
                                         int algorithm) {
  if (a_type != 0 || b_type != 0 || c_type != 0 || compute != 68 || algorithm != -1) return 15;  // not supported
  for (int64_t i = 0; i < count; ++i)
    for (int64_t row = 0; row < m; ++row)
      for (int64_t column = 0; column < n; ++column) {
        double sum = 0;
        for (int64_t at = 0; at < k; ++at)
          sum += static_cast<double>(a[i * a_step + (a_operation ? row * lda + at : at * lda + row)]) *
                 static_cast<double>(b[i * b_step + (b_operation ? at * ldb + column : column * ldb + at)]);
        float& to = c[i * c_step + column * ldc + row];
        to = static_cast<float>(static_cast<double>(*alpha) * sum) + (*beta == 0 ? 0 : *beta * to);
      }
  return 0;
}
