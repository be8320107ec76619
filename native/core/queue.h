// The queue of one device: jobs run in order, on the engine thread, so the JavaScript thread is not held up.
//
// Latency: a short queue does not wake the engine. Small jobs wait until a read needs them and then run on the calling thread, which costs
// no thread switch. Anything larger, or much small work, wakes the engine.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "native/core/backend.h"

namespace tt {

class Job {
 public:
  virtual ~Job() = default;
  /// Reports failures through what it writes; never throws.
  virtual void run(const Backend& backend) noexcept = 0;
};

class Queue {
 public:
  explicit Queue(const Backend& backend) : backend_(backend) {}
  ~Queue() { close(); }
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  /// `cost` in floating-point operations decides when the engine is woken. Waits when the queue is full.
  void push(std::unique_ptr<Job> job, double cost);
  /// Lets the engine start on whatever is queued.
  void wake();
  /// Whether little is queued for a CPU whose engine sleeps, with a read that costs as given: then all of it has run on the calling thread.
  bool run_little(double cost);
  /// Returns when everything pushed so far has run.
  void drain();
  /// Drops what is queued, stops the running kernel at its next time step, joins the engine.
  void close();

  uint64_t pushed() const { return pushed_.load(std::memory_order_relaxed); }
  uint64_t completed() const { return completed_.load(std::memory_order_acquire); }
  const std::atomic<bool>& stopping() const { return stop_; }

 private:
  void engine();
  /// On the calling thread, while the engine sleeps.
  void run_all(std::unique_lock<std::mutex>& lock);
  void run_front(std::unique_lock<std::mutex>& lock);

  const Backend& backend_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::deque<std::unique_ptr<Job>> jobs_;
  double waiting_cost_ = 0;  // of jobs the engine was not woken for
  bool awake_ = false;       // the engine may take jobs
  bool busy_ = false;        // a job is running
  std::atomic<uint64_t> pushed_{0}, completed_{0};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace tt
