// A team on threads of its own: where no OpenMP runtime can be carried along (musl), and for the thread sanitizer, which knows nothing of
// the synchronisation inside libgomp. Threads are made when first needed, spin for a while between regions, then sleep.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "native/cpu/team.h"
#include "native/math/pause.h"

namespace tt {

namespace {
// About 50 µs: regions of one step follow each other faster, and a pause between steps costs no processor.
constexpr int spins = 2000;
}  // namespace

class Team::Threads {
 public:
  ~Threads() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      ++turn_;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  void region(int members, Body body, void* data) {
    members = grow(members);
    {
      const std::lock_guard lock(mutex_);
      job_ = {body, data, members};
      busy_.store(members - 1, std::memory_order_relaxed);
      ++turn_;
    }
    wake_.notify_all();
    {
      FlushDenormals flush;
      body(data, 0, members);
    }
    for (int i = 0; busy_.load(std::memory_order_acquire) > 0; ++i) {
      if (i < spins)
        pause();
      else
        std::this_thread::yield();
    }
  }

 private:
  struct Job {
    Body body;
    void* data;
    int members;
  };

  /// As many members as there can be: the system may refuse threads. It is not asked again, so that equal regions stay equal.
  int grow(int members) {
    members = std::min(members, most_);
    try {
      while (static_cast<int>(threads_.size()) + 1 < members) {
        const int member = static_cast<int>(threads_.size()) + 1;
        threads_.emplace_back([this, member, turn = turn_.load()] { work(member, turn); });
      }
    } catch (const std::system_error&) {
      members = most_ = static_cast<int>(threads_.size()) + 1;
    }
    return members;
  }

  /// Takes part in every region that has room for `member`. A region waits for those who take part, so none of theirs is missed.
  void work(int member, uint64_t seen) {
    FlushDenormals flush;
    for (;;) {
      const Job job = next(seen);
      if (!job.body) return;
      if (member >= job.members) continue;
      job.body(job.data, member, job.members);
      busy_.fetch_sub(1, std::memory_order_acq_rel);
    }
  }

  Job next(uint64_t& seen) {
    for (int i = 0; i < spins && turn_.load(std::memory_order_relaxed) == seen; ++i) pause();
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return turn_.load(std::memory_order_relaxed) != seen; });
    seen = turn_.load(std::memory_order_relaxed);
    return stop_ ? Job{} : job_;
  }

  std::mutex mutex_;  // guards job_ and stop_; turn_ changes under it
  std::condition_variable wake_;
  std::atomic<uint64_t> turn_{0};
  std::atomic<int> busy_{0};
  Job job_{};
  bool stop_ = false;
  std::vector<std::thread> threads_;
  int most_ = std::numeric_limits<int>::max();  // members that the system allows
};

Team::Team(int threads) : threads_(threads), pool_(std::make_unique<Threads>()) {}
Team::~Team() = default;

void Team::resize(int threads) { threads_ = threads; }

void Team::start(int members, Body body, void* data) { pool_->region(members, body, data); }

}  // namespace tt
