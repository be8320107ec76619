// Answers from the engine thread to promises. The engine posts, one thread-safe function wakes JavaScript, JavaScript settles.
#pragma once

#include <napi.h>

#include <memory>
#include <mutex>
#include <vector>

#include "native/core/error.h"
#include "native/core/op_row.h"

namespace tt {

/// One answer: bytes of a tensor, nothing, or an error.
struct Letter {
  napi_deferred promise = nullptr;
  std::vector<unsigned char> bytes;
  bool has_bytes = false;
  DType dtype = DType::real;
  std::shared_ptr<const Error> error;
};

class Mailbox {
 public:
  explicit Mailbox(napi_env env);

  /// JavaScript thread: a promise that a later letter settles. Keeps the event loop alive until then.
  napi_value promise(napi_env env, napi_deferred* deferred);
  /// Engine thread.
  void post(Letter letter);

 private:
  static void deliver(napi_env env, napi_value, void* self, void*);
  void settle(napi_env env, Letter& letter);

  napi_threadsafe_function wake_ = nullptr;
  size_t open_ = 0;
  std::mutex mutex_;
  std::vector<Letter> letters_;
};

}  // namespace tt
