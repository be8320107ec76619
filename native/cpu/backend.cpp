#include "native/cpu/backend.h"

#include <cstdlib>
#include <cstring>

#include "native/cpu/memory.h"

namespace tt {

namespace {

void* allocate(void*, size_t bytes) { return allocate_lines(bytes); }
void release(void*, void* data) { std::free(data); }
void copy(void*, void* to, const void* from, size_t bytes) { std::memcpy(to, from, bytes); }

}  // namespace

CpuBackend::CpuBackend() : threads_(usable_processors()), isa_(runnable_isas().front()), team_(threads_) {
  table_.name = "cpu";
  table_.self = this;
  table_.context = &context_;
  table_.kernels = isa_.kernels;
  table_.host_memory = true;
  table_.allocate = allocate;
  table_.release = release;
  table_.copy_in = copy;
  table_.copy_out = copy;
  table_.enter = [](void* self, bool on_caller) { static_cast<CpuBackend*>(self)->enter(on_caller); };
  table_.leave = [](void* self) { static_cast<CpuBackend*>(self)->leave(); };
  table_.know = [](void* self, const Contents* contents, size_t count) {
    PackCache& packs = static_cast<CpuBackend*>(self)->packs_;
    packs.begin();
    for (size_t i = 0; i < count; ++i) packs.know(contents[i].data, contents[i].storage, contents[i].version);
  };
  table_.set_precision = [](void* self, Precision precision) { return static_cast<CpuBackend*>(self)->set_precision(precision); };
  table_.finish = [](void* self) { static_cast<CpuBackend*>(self)->workspace_.reset(); };
}

bool CpuBackend::has(Precision precision) const {
  return precision == Precision::float32 || (precision == Precision::bf16 && isa_.bf16 && sizeof(real) == sizeof(float));
}

void CpuBackend::set_isa(const Isa& isa) {
  isa_ = isa;
  table_.kernels = isa.kernels;
  packs_.clear();
  set_precision(has(context_.precision) ? context_.precision : Precision::float32);
}

bool CpuBackend::set_precision(Precision precision) {
  if (!has(precision)) return false;
  context_.precision = precision;
  context_.amx = isa_.amx && precision == Precision::bf16 && allow_amx();
  if (isa_.amx && precision == Precision::bf16 && !context_.amx) set_isa(runnable_isas()[1]);
  return true;
}

void CpuBackend::set_threads(int threads) {
  threads_ = threads;
  team_.resize(threads);
}

// The engine enters once for its life; a synchronous read enters between, while the engine sleeps. The caller computes alone: a team
// started from it would be a second one, and the work there is short.
void CpuBackend::enter(bool on_caller) {
  if (!on_caller) {
    engine_flush_.emplace();
    return;
  }
  caller_flush_.emplace();
  team_.resize(1);
}

void CpuBackend::leave() {
  if (!caller_flush_) {
    engine_flush_.reset();
    return;
  }
  caller_flush_.reset();
  team_.resize(threads_);
}

}  // namespace tt
