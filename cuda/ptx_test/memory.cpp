// Memory of the tests, which they hand to kernels by its address: every piece is known to the interpreter to the byte.
#include "cuda/ptx/memory.h"

#include <cstdlib>
#include <new>

namespace {

constexpr size_t line = 64;

/// Before each piece lies whether the interpreter knows it.
void* take(size_t bytes) {
  auto* piece = static_cast<char*>(std::aligned_alloc(line, line + (bytes + line) / line * line));
  if (!piece) std::abort();
  *piece = !tt::ptx::Interpreting::here();
  if (*piece) tt::ptx::allocated(piece + line, bytes);
  return piece + line;
}

void give(void* data) {
  if (!data) return;
  char* piece = static_cast<char*>(data) - line;
  if (*piece) tt::ptx::freed(data);
  std::free(piece);
}

}  // namespace

#include "cuda/gpu_test/new.h"
