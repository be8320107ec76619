// The one place where native errors become JavaScript errors: an Error with `code` and the native text.
#pragma once

#include <napi.h>

#include "native/core/error.h"

namespace tt {

Napi::Error to_js(Napi::Env env, const Error& error);

/// Runs f; a native Error leaves as a JavaScript exception.
template <class F>
auto guard(Napi::Env env, F&& f) {
  try {
    return f();
  } catch (const Error& e) {
    throw to_js(env, e);
  } catch (const std::bad_alloc&) {
    throw to_js(env, Error(Code::oom, "cpu: no memory left for a small allocation"));
  }
}

}  // namespace tt
