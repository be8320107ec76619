// oneDNN's LSTM, GRU (reset after the product) and tanh RNN, and its sgemm: what PyTorch and TensorFlow call on a CPU.
//
// In its own layout, time first, so nothing is transposed for it. Weights go into the layout it asks for: once for inference; in training
// every step, forward and backward, and the gradients back again, because the optimizer changes the plain ones. Its gradients of weights
// are added to what is there, so they are zeroed as an optimizer would. A stack with layers of one width is also tried as one primitive,
// and the faster is taken. Written for oneDNN 2 (Debian 12: libdnnl-dev 2.6).
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <dnnl.hpp>
#include <unordered_map>
#include <vector>

#include "bench/native/contestant.h"
#include "bench/native/machine.h"

namespace tt::bench {

namespace {

using namespace dnnl;
using test::Cell;
using Arguments = std::unordered_map<int, memory>;
using Type = memory::data_type;
using Tag = memory::format_tag;

struct Device {
  engine cpu{engine::kind::cpu, 0};
  stream queue{cpu};
};

Device& device() {
  static Device d;
  return d;
}

memory make(const memory::desc& desc, float scale = 0) {
  memory m(desc, device().cpu);
  auto* p = static_cast<float*>(m.get_data_handle());
  test::Numbers numbers(static_cast<uint32_t>(desc.get_size()));
  for (size_t i = 0; i < desc.get_size() / sizeof(float); ++i) p[i] = scale == 0 ? 0 : scale * static_cast<float>(numbers.next());
  return m;
}

void zero(memory& m) { std::memset(m.get_data_handle(), 0, m.get_desc().get_size()); }

/// A copy between layouts, its primitive made once.
struct Reorder {
  Reorder() = default;
  Reorder(memory from, memory to) : copy(from, to), args{{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}} {}
  void operator()() const { copy.execute(device().queue, args); }
  dnnl::reorder copy;
  Arguments args;
};

/// One primitive: a layer, or layers of one width.
class Layer {
 public:
  memory x, y, dx;

  Layer(const test::Shape& s, int64_t layers, const memory& input, bool trains) : x(input), trains_(trains) {
    const int64_t I = input.get_desc().dims()[2], G = s.gates(), biases = s.cell == Cell::gru_after ? 4 : G;
    const auto direction = s.D == 2 ? rnn_direction::bidirectional_concat : rnn_direction::unidirectional_left2right;
    const auto kind = trains ? prop_kind::forward_training : prop_kind::forward_inference;
    const memory::desc src = input.get_desc(), dst({s.T, s.B, s.D * s.H}, Type::f32, Tag::tnc),
                       state({layers, s.D, s.B, s.H}, Type::f32, Tag::ldnc);
    const memory::dims wx{layers, s.D, I, G, s.H}, wh{layers, s.D, s.H, G, s.H};
    const memory::desc plain_x(wx, Type::f32, Tag::ldigo), plain_h(wh, Type::f32, Tag::ldigo);
    const memory::desc any_x(wx, Type::f32, Tag::any), any_h(wh, Type::f32, Tag::any),
        bias({layers, s.D, biases, s.H}, Type::f32, Tag::ldgo);
    const float scale = 1 / std::sqrt(static_cast<float>(s.H));
    w_ih_ = make(plain_x, scale), w_hh_ = make(plain_h, scale), b_ = make(bias, scale), y = make(dst);
    const memory h0 = make(state, 1);
    forward_args_ = {
        {DNNL_ARG_SRC_LAYER, x}, {DNNL_ARG_SRC_ITER, h0}, {DNNL_ARG_BIAS, b_}, {DNNL_ARG_DST_LAYER, y}, {DNNL_ARG_DST_ITER, make(state)}};
    if (s.is_lstm()) forward_args_[DNNL_ARG_SRC_ITER_C] = make(state, 1), forward_args_[DNNL_ARG_DST_ITER_C] = make(state);
    const auto& cpu = device().cpu;
    const auto back = prop_kind::backward;
    if (s.is_lstm()) {
      const lstm_forward::primitive_desc pd({kind, direction, src, state, state, any_x, any_h, bias, dst, state, state}, cpu);
      take_forward(pd);
      if (trains)
        take_backward(lstm_backward::primitive_desc({back,  direction, src,   state, state, any_x, any_h, bias, dst,   state,
                                                     state, src,       state, state, any_x, any_h, bias,  dst,  state, state},
                                                    cpu, pd));
    } else if (s.cell == Cell::gru_after) {
      const lbr_gru_forward::primitive_desc pd({kind, direction, src, state, any_x, any_h, bias, dst, state}, cpu);
      take_forward(pd);
      if (trains)
        take_backward(lbr_gru_backward::primitive_desc(
            {back, direction, src, state, any_x, any_h, bias, dst, state, src, state, any_x, any_h, bias, dst, state}, cpu, pd));
    } else {
      const vanilla_rnn_forward::primitive_desc pd({kind, algorithm::eltwise_tanh, direction, src, state, any_x, any_h, bias, dst, state},
                                                   cpu);
      take_forward(pd);
      if (trains)
        take_backward(vanilla_rnn_backward::primitive_desc({back, algorithm::eltwise_tanh, direction, src, state, any_x, any_h, bias, dst,
                                                            state, src, state, any_x, any_h, bias, dst, state},
                                                           cpu, pd));
    }
    if (!trains) pack_x_(), pack_h_();
  }

  void forward() const {
    if (trains_) pack_x_(), pack_h_();
    forward_.execute(device().queue, forward_args_);
  }

  /// Gradients of y come from `dy`; those of the final states are zero.
  void backward(const memory& dy) {
    backward_args_[DNNL_ARG_DIFF_DST_LAYER] = dy;
    pack_back_x_(), pack_back_h_();
    zero(dw_ih_), zero(dw_hh_), zero(db_);
    backward_.execute(device().queue, backward_args_);
    unpack_x_(), unpack_h_();
  }

  const std::string& implementation() const { return implementation_; }

 private:
  template <class Description>
  void take_forward(const Description& pd) {
    forward_ = primitive(pd);
    implementation_ = pd.impl_info_str();
    const memory packed_x = make(pd.weights_layer_desc()), packed_h = make(pd.weights_iter_desc());
    pack_x_ = {w_ih_, packed_x}, pack_h_ = {w_hh_, packed_h};
    forward_args_[DNNL_ARG_WEIGHTS_LAYER] = packed_x, forward_args_[DNNL_ARG_WEIGHTS_ITER] = packed_h;
    if (trains_) forward_args_[DNNL_ARG_WORKSPACE] = make(pd.workspace_desc());
  }

  template <class Description>
  void take_backward(const Description& pd) {
    backward_ = primitive(pd);
    const auto same = [this](int arg) { return make(forward_args_.at(arg).get_desc()); };
    const memory packed_x = make(pd.weights_layer_desc()), packed_h = make(pd.weights_iter_desc());
    dw_ih_ = make(pd.diff_weights_layer_desc()), dw_hh_ = make(pd.diff_weights_iter_desc()), db_ = make(b_.get_desc());
    dx = same(DNNL_ARG_SRC_LAYER);
    pack_back_x_ = {w_ih_, packed_x}, pack_back_h_ = {w_hh_, packed_h};
    unpack_x_ = {dw_ih_, make(w_ih_.get_desc())}, unpack_h_ = {dw_hh_, make(w_hh_.get_desc())};
    backward_args_ = forward_args_;
    backward_args_[DNNL_ARG_WEIGHTS_LAYER] = packed_x, backward_args_[DNNL_ARG_WEIGHTS_ITER] = packed_h;
    backward_args_[DNNL_ARG_DIFF_SRC_LAYER] = dx, backward_args_[DNNL_ARG_DIFF_SRC_ITER] = same(DNNL_ARG_SRC_ITER);
    backward_args_[DNNL_ARG_DIFF_DST_ITER] = same(DNNL_ARG_DST_ITER);
    backward_args_[DNNL_ARG_DIFF_WEIGHTS_LAYER] = dw_ih_, backward_args_[DNNL_ARG_DIFF_WEIGHTS_ITER] = dw_hh_;
    backward_args_[DNNL_ARG_DIFF_BIAS] = db_;
    if (forward_args_.count(DNNL_ARG_SRC_ITER_C)) {
      backward_args_[DNNL_ARG_DIFF_SRC_ITER_C] = same(DNNL_ARG_SRC_ITER_C);
      backward_args_[DNNL_ARG_DIFF_DST_ITER_C] = same(DNNL_ARG_DST_ITER_C);
    }
  }

  bool trains_;
  std::string implementation_;
  memory w_ih_, w_hh_, b_, dw_ih_, dw_hh_, db_;
  primitive forward_, backward_;
  Arguments forward_args_, backward_args_;
  Reorder pack_x_, pack_h_, pack_back_x_, pack_back_h_, unpack_x_, unpack_h_;
};

class Network {
 public:
  Network(const test::Shape& s, bool trains, bool fused) {
    memory x = make({{s.T, s.B, s.I}, Type::f32, Tag::tnc}, 1);
    for (int64_t l = 0; l < (fused ? 1 : s.L); ++l) {
      layers_.emplace_back(s, fused ? s.L : 1, x, trains);
      x = layers_.back().y;
    }
    dy_ = make(x.get_desc(), 1);
  }
  void forward() {
    for (const Layer& layer : layers_) layer.forward();
    device().queue.wait();
  }
  void backward() {
    const memory* dy = &dy_;
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) layer->backward(*dy), dy = &layer->dx;
    device().queue.wait();
  }
  std::string implementation() const { return layers_[0].implementation() + (layers_.size() > 1 ? ", one primitive per layer" : ""); }

 private:
  std::vector<Layer> layers_;
  memory dy_;
};

Work work_of(const test::Shape& shape, Mode mode, bool fused) {
  auto network = std::make_shared<Network>(shape, mode != Mode::inference, fused);
  network->forward();
  Work work{"onednn", [network] { network->forward(); }, network->implementation()};
  if (mode == Mode::backward) work.run = [network] { network->backward(); };
  if (mode == Mode::both) work.run = [network] { network->forward(), network->backward(); };
  return work;
}

double least(const Work& work) {
  double best = 1e30;
  for (int i = 0; i < 4; ++i) {
    const double start = seconds();
    work.run();
    best = std::min(best, seconds() - start);
  }
  return best;
}

}  // namespace

std::optional<Work> onednn_recurrence(const test::Shape& shape, Mode mode, int threads) {
  if (shape.cell == Cell::gru_before || shape.cell == Cell::rnn_relu || shape.lengths || shape.P) return std::nullopt;
  omp_set_num_threads(threads);  // read when a primitive is made and when it runs
  Work layers = work_of(shape, mode, false);
  if (shape.L == 1 || shape.I != shape.H || shape.D == 2) return layers;
  Work whole = work_of(shape, mode, true);
  return least(whole) < least(layers) ? whole : layers;
}

std::optional<Work> onednn_gemm(const GemmCase& c, int threads) {
  omp_set_num_threads(threads);
  struct Operands {
    std::vector<float> a, b, c;
  };
  test::Numbers numbers(5);
  const auto vector = [&](int64_t n) {
    std::vector<float> v(static_cast<size_t>(n));
    for (float& x : v) x = static_cast<float>(numbers.next());
    return v;
  };
  auto o = std::make_shared<Operands>(Operands{vector(c.M * c.K), vector(c.N * c.K), vector(c.M * c.N)});
  // A transposed B halves its rate on two threads, so it gets its B untransposed, free of charge.
  const bool transpose_a = c.form == 'w';
  return Work{"onednn", [o, c, transpose_a] {
                dnnl_sgemm(transpose_a ? 'T' : 'N', 'N', c.M, c.N, c.K, 1, o->a.data(), transpose_a ? c.M : c.K, o->b.data(), c.N, 0,
                           o->c.data(), c.N);
              }};
}

std::string onednn_version() {
  const dnnl_version_t* v = dnnl_version();
  return std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch);
}

}  // namespace tt::bench
