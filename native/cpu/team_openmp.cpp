// A team on OpenMP's threads, which outlive it and are shared with whoever else uses the runtime.
#include <omp.h>

#include <algorithm>

#include "native/cpu/team.h"

namespace tt {

class Team::Threads {};

Team::Team(int threads) { resize(threads); }
Team::~Team() = default;

// OMP_THREAD_LIMIT counts the threads of one initial thread, which the engine's is.
void Team::resize(int threads) { threads_ = std::min(threads, omp_get_thread_limit()); }

void Team::start(int members, Body body, void* data) {
  // OMP_DYNAMIC would let the runtime grant fewer now and then, but what is packed for so many members is kept. The setting is this
  // thread's own.
  omp_set_dynamic(0);
#pragma omp parallel num_threads(members)
  {
    FlushDenormals flush;
    body(data, omp_get_thread_num(), omp_get_num_threads());
  }
}

}  // namespace tt
