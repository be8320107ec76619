// A team on OpenMP's threads, which outlive it and are shared with whoever else uses the runtime.
#include <omp.h>

#include "native/cpu/team.h"

namespace tt {

class Team::Threads {};

Team::Team(int threads) : threads_(threads) {}
Team::~Team() = default;

void Team::start(int members, Body body, void* data) {
#pragma omp parallel num_threads(members)
  {
    FlushDenormals flush;
    // OpenMP may grant fewer threads than asked (thread limits): each then plays several members' parts only if none waits for another,
    // so the body is told the real count instead.
    body(data, omp_get_thread_num(), omp_get_num_threads());
  }
}

}  // namespace tt
