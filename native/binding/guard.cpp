#include "native/binding/guard.h"

namespace tt {

Napi::Error to_js(Napi::Env env, const Error& error) {
  Napi::Error js = Napi::Error::New(env, error.what());
  js.Value().Set("code", code_name(error.code()));
  if (!error.origin().empty()) js.Value().Set("stack", std::string("Error: ") + error.what() + "\n" + error.origin());
  return js;
}

}  // namespace tt
