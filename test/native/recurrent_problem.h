// One recurrent problem with all its tensors, that can be run by the kernels or by the plain-loop reference.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "native/cpu/reference/recurrent.h"
#include "native/gen/prototypes.h"
#include "test/native/check.h"

namespace tt::test {

enum class Cell { lstm, gru_after, gru_before, rnn_tanh, rnn_relu };

struct Shape {
  Cell cell = Cell::lstm;
  int64_t B = 1, T = 1, I = 1, H = 1, P = 0, L = 1, D = 1;  // P = 0: no projection
  double dropout = 0;
  bool lengths = false, states = false, biases = false, one_bias = false;
  bool dy = true, d_last = true, dx = true, saved = true;

  bool is_lstm() const { return cell == Cell::lstm; }
  int64_t gates() const { return is_lstm() ? 4 : cell == Cell::gru_after || cell == Cell::gru_before ? 3 : 1; }
  int64_t outputs() const { return P ? P : H; }
  std::string name() const {
    static const char* const names[] = {"lstm", "gru", "gru_before", "rnn", "rnn_relu"};
    std::string s = names[static_cast<int>(cell)];
    for (int64_t v : {B, T, I, H, P, L, D}) s.append(" ").append(std::to_string(v));
    return s + (dropout > 0 ? " dropout" : "") + (lengths ? " lengths" : "") + (states ? " states" : "") + (biases ? " biases" : "");
  }
};

using Tensor = Reals;
using Tensors = std::map<std::string, Tensor>;

class Problem {
 public:
  explicit Problem(const Shape& shape) : s_(shape) {
    Numbers numbers(static_cast<uint32_t>(s_.B * 31 + s_.T * 17 + s_.I * 7 + s_.H * 3 + s_.L + s_.D));
    const int64_t P = s_.outputs(), n = s_.L * s_.D;
    in_["x"] = numbers.vector(s_.B * s_.T * s_.I);
    if (s_.states) in_["h0"] = numbers.vector(n * s_.B * P);
    if (s_.states && s_.is_lstm()) in_["c0"] = numbers.vector(n * s_.B * s_.H);
    const double scale = 1 / std::sqrt(static_cast<double>(s_.H));
    for (int64_t i = 0; i < n; ++i) {
      in_[key("w_ih", i)] = numbers.vector(s_.gates() * s_.H * inputs(i / s_.D), scale);
      in_[key("w_hh", i)] = numbers.vector(s_.gates() * s_.H * P, scale);
      if (s_.biases) in_[key("b_ih", i)] = numbers.vector(s_.gates() * s_.H, scale);
      if (s_.biases && !s_.one_bias) in_[key("b_hh", i)] = numbers.vector(s_.gates() * s_.H, scale);
      if (s_.P) in_[key("w_hr", i)] = numbers.vector(P * s_.H, scale);
    }
    if (s_.lengths)
      for (int64_t b = 0; b < s_.B; ++b) lengths_.push_back(static_cast<int32_t>((b * 7 + 3) % (s_.T + 1)));
    d_["y"] = numbers.vector(s_.B * s_.T * s_.D * P);
    d_["h_n"] = numbers.vector(n * s_.B * P);
    d_["c_n"] = numbers.vector(n * s_.B * s_.H);
  }

  Tensors& inputs() { return in_; }
  const Tensors& output_grads() const { return d_; }

  /// Room for y, h_n, c_n, and what is saved.
  Tensors outputs() const {
    const int64_t P = s_.outputs(), n = s_.L * s_.D, steps = s_.B * s_.T;
    Tensors out;
    const auto make = [&](const char* name, int64_t size) { out[name].assign(static_cast<size_t>(size), real(NAN)); };
    make("y", steps * s_.D * P);
    make("h_n", n * s_.B * P);
    if (s_.is_lstm()) make("c_n", n * s_.B * s_.H);
    if (s_.saved) {
      make("gates", n * steps * 4 * s_.H);
      make("c", n * steps * s_.H);
      make("ys", (s_.L - 1) * steps * s_.D * P + 1);
    }
    return out;
  }

  /// Room for the gradients of every input, named as it; those of weights begin at 0.25.
  Tensors gradients() const {
    Tensors grads;
    for (const auto& [name, value] : in_) grads[name].assign(value.size(), is_state(name) ? real(NAN) : real(0.25));
    if (!s_.dx) grads.erase("x");
    return grads;
  }

  /// Runs by the kernels, or by the reference without a context.
  using Call = std::function<void(Context*)>;

  void forward(Context* ctx, Tensors& out) { forward_into(out)(ctx); }
  void backward(Context* ctx, Tensors& out, Tensors& grads) { backward_into(out, grads)(ctx); }

  /// The arguments once, for many calls: good while this problem and `out` last.
  Call forward_into(Tensors& out) {
    auto lists = std::make_shared<Lists>(*this);
    switch (s_.cell) {
      case Cell::lstm: {
        LstmArgs a{};
        fill(a, *lists);
        a.P = s_.outputs();
        a.c0 = find(in_, "c0");
        a.w_hr = lists->in[4];
        result_fields(a, out);
        a.c_n = out["c_n"].data();
        if (s_.saved) a.gates = out["gates"].data(), a.c = out["c"].data();
        return call(lists, a, TT_ISA::lstm, reference::lstm);
      }
      case Cell::gru_after:
      case Cell::gru_before: {
        GruArgs a{};
        fill(a, *lists);
        a.reset_after = s_.cell == Cell::gru_after;
        result_fields(a, out);
        if (s_.saved) a.gates = out["gates"].data();
        return call(lists, a, TT_ISA::gru, reference::gru);
      }
      default: {
        RnnArgs a{};
        fill(a, *lists);
        a.nonlinearity = s_.cell == Cell::rnn_relu ? Nonlinearity::relu : Nonlinearity::tanh;
        result_fields(a, out);
        return call(lists, a, TT_ISA::rnn, reference::rnn);
      }
    }
  }

  Call backward_into(Tensors& out, Tensors& grads) {
    auto lists = std::make_shared<Lists>(*this, &grads);
    switch (s_.cell) {
      case Cell::lstm: {
        LstmGradArgs a{};
        fill(a, *lists);
        grad_fields(a, *lists, out, grads);
        a.P = s_.outputs();
        a.c0 = find(in_, "c0");
        a.w_hr = lists->in[4];
        a.dw_hr = lists->grad[4];
        a.gates = out["gates"].data();
        a.c = out["c"].data();
        a.dc_n = s_.d_last ? d_["c_n"].data() : nullptr;
        a.dc0 = find(grads, "c0");
        return call(lists, a, TT_ISA::lstm_grad, reference::lstm_grad);
      }
      case Cell::gru_after:
      case Cell::gru_before: {
        GruGradArgs a{};
        fill(a, *lists);
        grad_fields(a, *lists, out, grads);
        a.reset_after = s_.cell == Cell::gru_after;
        a.gates = out["gates"].data();
        return call(lists, a, TT_ISA::gru_grad, reference::gru_grad);
      }
      default: {
        RnnGradArgs a{};
        fill(a, *lists);
        grad_fields(a, *lists, out, grads);
        a.nonlinearity = s_.cell == Cell::rnn_relu ? Nonlinearity::relu : Nonlinearity::tanh;
        return call(lists, a, TT_ISA::rnn_grad, reference::rnn_grad);
      }
    }
  }

 private:
  static std::string key(const char* name, int64_t i) { return name + std::string(".") + std::to_string(i); }
  static bool is_state(const std::string& name) { return name == "x" || name == "h0" || name == "c0"; }
  static real* find(Tensors& all, const std::string& name) {
    const auto at = all.find(name);
    return at == all.end() ? nullptr : at->second.data();
  }
  int64_t inputs(int64_t layer) const { return layer == 0 ? s_.I : s_.D * s_.outputs(); }

  /// The list arguments w_ih, w_hh, b_ih, b_hh, w_hr and their gradients.
  struct Lists {
    std::vector<const real*> values[5];
    std::vector<real*> grads[5];
    List<const real> in[5] = {};
    List<real> grad[5] = {};
    Lists(Problem& p, Tensors* gradients = nullptr) {
      static const char* const names[] = {"w_ih", "w_hh", "b_ih", "b_hh", "w_hr"};
      for (int k = 0; k < 5; ++k) {
        for (int64_t i = 0; i < p.s_.L * p.s_.D; ++i) {
          const real* value = find(p.in_, key(names[k], i));
          if (!value) break;
          values[k].push_back(value);
          if (gradients) grads[k].push_back(find(*gradients, key(names[k], i)));
        }
        in[k] = {values[k].data(), static_cast<int64_t>(values[k].size())};
        grad[k] = {grads[k].data(), static_cast<int64_t>(grads[k].size())};
      }
    }
  };

  template <class Args>
  static Call call(std::shared_ptr<const Lists> lists, const Args& args, void (*kernel)(Context&, const Args&),
                   void (*plain)(const Args&)) {
    return [lists, args, kernel, plain](Context* ctx) { ctx ? kernel(*ctx, args) : plain(args); };
  }

  template <class Args>
  void fill(Args& a, const Lists& lists) {
    a.B = s_.B, a.T = s_.T, a.I = s_.I, a.H = s_.H, a.L = s_.L, a.D = s_.D;
    a.dropout = s_.dropout, a.seed = 7, a.step = 2;
    a.x = in_["x"].data();
    a.lengths = lengths_.empty() ? nullptr : lengths_.data();
    a.h0 = find(in_, "h0");
    a.w_ih = lists.in[0], a.w_hh = lists.in[1], a.b_ih = lists.in[2], a.b_hh = lists.in[3];
  }
  template <class Args>
  void result_fields(Args& a, Tensors& out) {
    a.y = out["y"].data(), a.h_n = out["h_n"].data(), a.ys = s_.saved ? out["ys"].data() : nullptr;
  }
  template <class Args>
  void grad_fields(Args& a, const Lists& lists, Tensors& out, Tensors& grads) {
    a.y = out["y"].data(), a.ys = out["ys"].data();
    a.dy = s_.dy ? d_["y"].data() : nullptr;
    a.dh_n = s_.d_last ? d_["h_n"].data() : nullptr;
    a.dx = find(grads, "x");
    a.dh0 = find(grads, "h0");
    a.dw_ih = lists.grad[0], a.dw_hh = lists.grad[1], a.db_ih = lists.grad[2], a.db_hh = lists.grad[3];
  }

  Shape s_;
  Tensors in_, d_;
  std::vector<int32_t> lengths_;
};

}  // namespace tt::test
