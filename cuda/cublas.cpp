// The declarations are those of cublas_api.h and library_types.h, versions 11 to 13. Source: NVIDIA, cuBLAS documentation, sections 2.8.13
// (cublasGemmStridedBatchedEx) and 2.2 (types). cuBLAS has matrices in columns: a row-major C = A B is its Cᵀ = Bᵀ Aᵀ, over the same
// numbers.
#include "cuda/cublas.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <limits>

namespace tt {

namespace {

enum Operation { operation_n = 0, operation_t = 1 };
enum DataType { real_32 = 0 };
enum ComputeType { compute_32 = 68, compute_32_fast_bf16 = 75, compute_32_fast_tf32 = 77 };
enum Algorithm { default_algorithm = -1 };
constexpr int success = 0;

ComputeType compute_type(Precision precision) {
  return precision == Precision::tf32 ? compute_32_fast_tf32 : precision == Precision::bf16 ? compute_32_fast_bf16 : compute_32;
}

}  // namespace

struct Cublas::Calls {
  int (*create)(void** handle);
  int (*destroy)(void* handle);
  int (*set_stream)(void* handle, cudaStream_t stream);
  int (*gemm)(void* handle, Operation a_operation, Operation b_operation, int m, int n, int k, const void* alpha, const void* a,
              DataType a_type, int lda, long long a_step, const void* b, DataType b_type, int ldb, long long b_step, const void* beta,
              void* c, DataType c_type, int ldc, long long c_step, int count, ComputeType compute, Algorithm algorithm);

  /// False when one is missing.
  bool find(void* library) {
    const auto look_up = [&](auto& call, const char* name) {
      return (call = reinterpret_cast<decltype(+call)>(dlsym(library, name))) != nullptr;
    };
    return look_up(create, "cublasCreate_v2") && look_up(destroy, "cublasDestroy_v2") && look_up(set_stream, "cublasSetStream_v2") &&
           look_up(gemm, "cublasGemmStridedBatchedEx");
  }
};

void Cublas::open() {
  opened_ = true;
  const char* file = std::getenv("THROUGHTIME_CUBLAS");
  if (file && std::strcmp(file, "off") == 0) return;
  library_ = file ? dlopen(file, RTLD_NOW | RTLD_LOCAL) : find_cublas();
  if (library_ == nullptr) return;
  calls_ = new Calls;
  if (!calls_->find(library_) || calls_->create(&handle_) != success) handle_ = nullptr;
}

Cublas::~Cublas() {
  if (handle_) calls_->destroy(handle_);
  delete calls_;  // the library stays loaded: what it has left to do at the end of the process is its code
}

bool Cublas::takes(const BlasProduct& p) {
  if (!opened_) open();
  if (handle_ == nullptr) return false;
  for (int64_t size : {p.M, p.N, p.K, p.count, p.a.stride, p.b.stride, p.c_stride})
    if (size < 1 || size > std::numeric_limits<int>::max()) return false;
  return true;
}

bool Cublas::multiply(cudaStream_t stream, Precision precision, const BlasProduct& p) {
  const float one = 1, zero = 0;
  const auto operation = [](const BlasProduct::Operand& x) { return x.transposed ? operation_t : operation_n; };
  const auto whole = [](int64_t n) { return static_cast<int>(n); };
  return calls_->set_stream(handle_, stream) == success &&
         calls_->gemm(handle_, operation(p.b), operation(p.a), whole(p.N), whole(p.M), whole(p.K), &one, p.b.data, real_32,
                      whole(p.b.stride), p.b.step, p.a.data, real_32, whole(p.a.stride), p.a.step, p.add ? &one : &zero, p.c, real_32,
                      whole(p.c_stride), p.c_step, whole(p.count), compute_type(precision), default_algorithm) == success;
}

}  // namespace tt
