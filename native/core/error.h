// The one error type of native code. Text: `op: arg is GOT, expected WANT (why)`. The codes are part of the public API.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace tt {

enum class Code { shape, dtype, arg, range, oom, cuda, device_lost, disposed, aborted, file, nan };

/// `ERR_TT_SHAPE` and so on.
const char* code_name(Code code);

class Error : public std::runtime_error {
 public:
  /// `origin`: the JavaScript stack of the call, for an error found after it returned.
  Error(Code code, const std::string& message, std::string origin = {})
      : std::runtime_error(message), code_(code), origin_(std::move(origin)) {}
  Code code() const { return code_; }
  const std::string& origin() const { return origin_; }

 private:
  Code code_;
  std::string origin_;
};

}  // namespace tt
