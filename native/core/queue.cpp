#include "native/core/queue.h"

#include <chrono>

#include "native/math/pause.h"

namespace tt {

namespace {
// About 20 µs of work: less than waking a thread costs on a busy machine.
constexpr double lazy_cost = 4e5;
// A step of a large model queues a few hundred jobs; several steps ahead is enough to keep the engine busy.
constexpr size_t capacity = 4096;
constexpr auto spin_time = std::chrono::microseconds(50);
}  // namespace

void Queue::push(std::unique_ptr<Job> job, double cost) {
  std::unique_lock lock(mutex_);
  if (jobs_.size() >= capacity) {
    awake_ = true;
    if (!thread_.joinable()) thread_ = std::thread([this] { engine(); });
    wake_.notify_one();
    done_.wait(lock, [this] { return jobs_.size() < capacity / 2 || stop_; });
  }
  jobs_.push_back(std::move(job));
  pushed_.fetch_add(1, std::memory_order_relaxed);
  waiting_cost_ += cost;
  const bool start = !awake_ && waiting_cost_ > lazy_cost;
  lock.unlock();
  if (start) wake();
}

void Queue::wake() {
  {
    std::lock_guard lock(mutex_);
    if (awake_ || stop_ || jobs_.empty()) return;
    awake_ = true;
    if (!thread_.joinable()) thread_ = std::thread([this] { engine(); });
  }
  wake_.notify_one();
}

bool Queue::run_little(double cost) {
  if (!backend_.host_memory) return false;  // a read of a GPU waits for it
  std::unique_lock lock(mutex_);
  if (awake_ || busy_ || waiting_cost_ + cost > lazy_cost) return false;
  run_all(lock);
  return true;
}

void Queue::drain() {
  std::unique_lock lock(mutex_);
  if (!awake_ && !busy_) return run_all(lock);
  const uint64_t target = pushed();
  lock.unlock();
  // A short wait spins: the engine is mid-job and a sleeping thread would be late.
  const auto end = std::chrono::steady_clock::now() + spin_time;
  while (completed() < target && std::chrono::steady_clock::now() < end) pause();
  lock.lock();
  done_.wait(lock, [&] { return completed() >= target || stop_; });
}

void Queue::run_all(std::unique_lock<std::mutex>& lock) {
  if (jobs_.empty()) return;
  backend_.enter(backend_.self, true);
  while (!jobs_.empty()) run_front(lock);
  backend_.leave(backend_.self);
  waiting_cost_ = 0;
}

void Queue::run_front(std::unique_lock<std::mutex>& lock) {
  std::unique_ptr<Job> job = std::move(jobs_.front());
  jobs_.pop_front();
  busy_ = true;
  lock.unlock();
  job->run(backend_);
  backend_.finish(backend_.self);
  job.reset();
  completed_.fetch_add(1, std::memory_order_release);
  lock.lock();
  busy_ = false;
  done_.notify_all();
}

void Queue::engine() {
  backend_.enter(backend_.self, false);
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (awake_ && !jobs_.empty()) {
      run_front(lock);
      continue;
    }
    // Staying awake for a moment saves the next job the thread switch.
    lock.unlock();
    const auto end = std::chrono::steady_clock::now() + spin_time;
    while (pushed() == completed() && !stop_ && std::chrono::steady_clock::now() < end) pause();
    lock.lock();
    if (!jobs_.empty()) continue;
    awake_ = false;
    waiting_cost_ = 0;
    wake_.wait(lock, [this] { return stop_ || (awake_ && !jobs_.empty()); });
  }
  lock.unlock();
  backend_.leave(backend_.self);
}

void Queue::close() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  done_.notify_all();
  if (thread_.joinable()) thread_.join();
  jobs_.clear();
}

}  // namespace tt
