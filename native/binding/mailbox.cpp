// In the delivery callback the environment may be ending (worker.terminate): raw calls with checked statuses there, no exceptions.
#include "native/binding/mailbox.h"

#include <cstring>

#include "native/core/shape.h"

namespace tt {

Mailbox::Mailbox(napi_env env) {
  napi_value name;
  napi_create_string_utf8(env, "throughtime", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, deliver, &wake_);
  napi_unref_threadsafe_function(env, wake_);
}

napi_value Mailbox::promise(napi_env env, napi_deferred* deferred) {
  napi_value promise = nullptr;
  if (napi_create_promise(env, deferred, &promise) != napi_ok) throw Error(Code::aborted, "read: the environment is ending");
  if (open_++ == 0) napi_ref_threadsafe_function(env, wake_);
  return promise;
}

void Mailbox::post(Letter letter) {
  {
    std::lock_guard lock(mutex_);
    letters_.push_back(std::move(letter));
  }
  napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking);
}

void Mailbox::deliver(napi_env env, napi_value, void* self, void*) {
  if (env == nullptr) return;
  auto& box = *static_cast<Mailbox*>(self);
  std::vector<Letter> letters;
  {
    std::lock_guard lock(box.mutex_);
    letters.swap(box.letters_);
  }
  for (Letter& l : letters) {
    box.settle(env, l);
    if (--box.open_ == 0) napi_unref_threadsafe_function(env, box.wake_);
  }
}

static napi_value js_error(napi_env env, const Error& error) {
  napi_value message, code, stack, js = nullptr;
  if (napi_create_string_utf8(env, error.what(), NAPI_AUTO_LENGTH, &message) != napi_ok) return nullptr;
  if (napi_create_error(env, nullptr, message, &js) != napi_ok) return nullptr;
  if (napi_create_string_utf8(env, code_name(error.code()), NAPI_AUTO_LENGTH, &code) == napi_ok)
    napi_set_named_property(env, js, "code", code);
  if (!error.origin().empty()) {
    const std::string text = std::string("Error: ") + error.what() + "\n" + error.origin();
    if (napi_create_string_utf8(env, text.c_str(), text.size(), &stack) == napi_ok) napi_set_named_property(env, js, "stack", stack);
  }
  return js;
}

static napi_value js_value(napi_env env, const Letter& letter) {
  napi_value value = nullptr, buffer;
  if (!letter.has_bytes) {
    napi_get_undefined(env, &value);
    return value;
  }
  void* data = nullptr;
  if (napi_create_arraybuffer(env, letter.bytes.size(), &data, &buffer) != napi_ok) return nullptr;
  std::memcpy(data, letter.bytes.data(), letter.bytes.size());
  const napi_typedarray_type real_type = sizeof(real) == 8 ? napi_float64_array : napi_float32_array;
  const napi_typedarray_type type = letter.dtype == DType::i32 ? napi_int32_array : real_type;
  if (napi_create_typedarray(env, type, letter.bytes.size() / element_size(letter.dtype), buffer, 0, &value) != napi_ok) return nullptr;
  return value;
}

void Mailbox::settle(napi_env env, Letter& letter) {
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  napi_value value = letter.error ? js_error(env, *letter.error) : js_value(env, letter);
  if (value != nullptr) {
    if (letter.error)
      napi_reject_deferred(env, letter.promise, value);
    else
      napi_resolve_deferred(env, letter.promise, value);
  }
  napi_close_handle_scope(env, scope);
}

}  // namespace tt
