// The threads of one engine: OpenMP's (team_openmp.cpp) or, where there is no runtime of it, the team's own (team_threads.cpp). Kernels
// split work through it and never see a pragma.
//
// Work is split by index alone, so a result never depends on the number of threads as long as each output element is computed by one
// member in a fixed order. Nothing here changes process-wide OpenMP state. Every member computes with denormals flushed to zero.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

namespace tt {

class Team {
 public:
  explicit Team(int threads);
  ~Team();

  int size() const { return threads_; }
  /// To `threads`, or as many as the runtime grants: each run then has the members it asks for.
  void resize(int threads);

  /// How fast a member has been beside an equal share of the work, 1 where nothing is known (pace.h).
  double pace(int member) const;
  void set_pace(int member, double pace);

  /// Runs f(member, members) on `members` threads at once and waits for all; f must not throw.
  template <class F>
  void run(int members, F&& f) {
    using Function = std::remove_reference_t<F>;
    region(
        members, [](void* data, int member, int count) { (*static_cast<Function*>(data))(member, count); },
        const_cast<void*>(static_cast<const void*>(&f)));
  }

  /// f(begin, end) over contiguous parts of [0, n), at least `grain` indices each; on the calling thread when there is one part.
  template <class F>
  void parallel_for(int64_t n, int64_t grain, F&& f) {
    const int members = parts(n, grain);
    if (members <= 1) {
      if (n > 0) f(int64_t{0}, n);
      return;
    }
    run(members, [&](int member, int count) { f(n * member / count, n * (member + 1) / count); });
  }

 private:
  using Body = void (*)(void* data, int member, int members);
  class Threads;

  int parts(int64_t n, int64_t grain) const;
  void region(int members, Body body, void* data);
  /// More than one member.
  void start(int members, Body body, void* data);

  int threads_;
  std::vector<double> paces_;
  std::unique_ptr<Threads> pool_;
};

/// Flushes denormals to zero on this thread while it lives.
class FlushDenormals {
 public:
  FlushDenormals();
  ~FlushDenormals();
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  uint64_t saved_;
};

}  // namespace tt
