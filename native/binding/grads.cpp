// Reverse mode: what requires a gradient, and where it is.
#include "native/binding/functions.h"

namespace tt {

namespace {

Napi::Value set_requires_grad(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "setRequiresGrad");
  storage_of(t, "setRequiresGrad", "tensor");
  const bool value = info[1].ToBoolean();
  if (value && t->dtype != DType::real)
    throw Error(Code::dtype, std::string("setRequiresGrad: tensor is int32, expected ") + text(DType::real));
  if (!t->is_leaf()) throw Error(Code::arg, "setRequiresGrad: tensor is the result of an operation, expected a leaf (use detach)");
  t->requires_grad = value;
  return info.Env().Undefined();
}

Napi::Value detach(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "detach");
  storage_of(t, "detach", "tensor");
  auto same = std::make_shared<Tensor>();
  same->storage = t->storage;
  same->shape = t->shape;
  same->dtype = t->dtype;
  return to_handle(info, e, std::move(same));
}

Napi::Value retain_grad(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "retainGrad");
  if (!t->requires_grad) throw Error(Code::arg, "retainGrad: tensor does not require a gradient");
  if (t->node) t->node->retained[static_cast<size_t>(t->output)] = t;
  return info.Env().Undefined();
}

Napi::Value set_grad(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "setGrad");
  if (info[1].IsUndefined()) {
    t->grad.reset();
    return info.Env().Undefined();
  }
  storage_of(t, "setGrad", "tensor");
  const TensorPtr grad = arg(info, e, "setGrad", 1);
  storage_of(grad, "setGrad", "gradient");
  if (grad->shape != t->shape) throw Error(Code::shape, "setGrad: gradient is " + text(grad->shape) + ", expected " + text(t->shape));
  if (grad->dtype != DType::real) throw Error(Code::dtype, std::string("setGrad: gradient is int32, expected ") + text(DType::real));
  t->grad = grad;
  return info.Env().Undefined();
}

Napi::Value grad(const Napi::CallbackInfo& info, Environment& e) {
  const TensorPtr t = arg(info, e, "grad");
  if (!t->grad || !t->grad->storage) return info.Env().Undefined();
  return to_handle(info, e, t->grad);
}

}  // namespace

void add_grads(Napi::Object& exports) {
  add_method(exports, "setRequiresGrad", set_requires_grad);
  add_method(exports, "detach", detach);
  add_method(exports, "retainGrad", retain_grad);
  add_method(exports, "grad", grad);
  add_method(exports, "setGrad", set_grad);
  add_method(exports, "requiresGrad", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return Napi::Boolean::New(info.Env(), arg(info, e, "requiresGrad")->requires_grad);
  });
  add_method(exports, "isLeaf", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return Napi::Boolean::New(info.Env(), arg(info, e, "isLeaf")->is_leaf());
  });
  add_method(exports, "reshape", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    return to_handle(info, e, reshape(arg(info, e, "reshape"), to_shape(info[1], "reshape"), e.grad_enabled));
  });
  add_method(exports, "backward", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    const TensorPtr seed = info[1].IsUndefined() ? nullptr : arg(info, e, "backward", 1);
    const TensorPtr root = arg(info, e, "backward");
    backward(*storage_of(root, "backward", "tensor")->device, root, seed, info[2].ToBoolean());
    e.report_memory(info.Env());
    return info.Env().Undefined();
  });
  add_method(exports, "setGradEnabled", [](const Napi::CallbackInfo& info, Environment& e) -> Napi::Value {
    const bool before = e.grad_enabled;
    e.grad_enabled = info[0].ToBoolean();
    return Napi::Boolean::New(info.Env(), before);
  });
}

}  // namespace tt
