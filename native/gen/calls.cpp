// Generated from ops/*.op by scripts/gen.mjs. Do not edit.

#include <cstddef>

#include "native/core/packet.h"

namespace tt {

// A pointer array of void reads as one of T: object pointers share one representation on every supported platform.
template <class T>
static List<T> list(const Slot& s) {
  return {reinterpret_cast<T* const*>(s.data), s.n};
}

static void call_relu(const Kernels& k, Context& context, const Packet& p) {
  ReluArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.relu(context, a);
}

static void call_relu_grad(const Kernels& k, Context& context, const Packet& p) {
  ReluGradArgs a;
  a.N = p.dims[0];
  a.y = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.relu_grad(context, a);
}

static void call_tanh(const Kernels& k, Context& context, const Packet& p) {
  TanhArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.tanh(context, a);
}

static void call_tanh_grad(const Kernels& k, Context& context, const Packet& p) {
  TanhGradArgs a;
  a.N = p.dims[0];
  a.y = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.tanh_grad(context, a);
}

static void call_sigmoid(const Kernels& k, Context& context, const Packet& p) {
  SigmoidArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.sigmoid(context, a);
}

static void call_sigmoid_grad(const Kernels& k, Context& context, const Packet& p) {
  SigmoidGradArgs a;
  a.N = p.dims[0];
  a.y = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.sigmoid_grad(context, a);
}

static void call_gelu(const Kernels& k, Context& context, const Packet& p) {
  GeluArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.gelu(context, a);
}

static void call_gelu_grad(const Kernels& k, Context& context, const Packet& p) {
  GeluGradArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.gelu_grad(context, a);
}

static void call_silu(const Kernels& k, Context& context, const Packet& p) {
  SiluArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.silu(context, a);
}

static void call_silu_grad(const Kernels& k, Context& context, const Packet& p) {
  SiluGradArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.silu_grad(context, a);
}

static void call_softplus(const Kernels& k, Context& context, const Packet& p) {
  SoftplusArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.softplus(context, a);
}

static void call_softplus_grad(const Kernels& k, Context& context, const Packet& p) {
  SoftplusGradArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.softplus_grad(context, a);
}

static void call_exp(const Kernels& k, Context& context, const Packet& p) {
  ExpArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.exp(context, a);
}

static void call_exp_grad(const Kernels& k, Context& context, const Packet& p) {
  ExpGradArgs a;
  a.N = p.dims[0];
  a.y = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.exp_grad(context, a);
}

static void call_log(const Kernels& k, Context& context, const Packet& p) {
  LogArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.log(context, a);
}

static void call_log_grad(const Kernels& k, Context& context, const Packet& p) {
  LogGradArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.log_grad(context, a);
}

static void call_sqrt(const Kernels& k, Context& context, const Packet& p) {
  SqrtArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.sqrt(context, a);
}

static void call_sqrt_grad(const Kernels& k, Context& context, const Packet& p) {
  SqrtGradArgs a;
  a.N = p.dims[0];
  a.y = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.sqrt_grad(context, a);
}

static void call_softmax(const Kernels& k, Context& context, const Packet& p) {
  SoftmaxArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.softmax(context, a);
}

static void call_softmax_grad(const Kernels& k, Context& context, const Packet& p) {
  SoftmaxGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.y = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.softmax_grad(context, a);
}

static void call_log_softmax(const Kernels& k, Context& context, const Packet& p) {
  LogSoftmaxArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.log_softmax(context, a);
}

static void call_log_softmax_grad(const Kernels& k, Context& context, const Packet& p) {
  LogSoftmaxGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.y = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.log_softmax_grad(context, a);
}

static void call_dot_attention(const Kernels& k, Context& context, const Packet& p) {
  DotAttentionArgs a;
  a.B = p.dims[0];
  a.S = p.dims[1];
  a.K = p.dims[3];
  a.T = p.dims[4];
  a.V = p.dims[5];
  a.M = p.dims[6];
  a.A = p.attrs[0].i;
  a.scale = p.attrs[1].d;
  a.causal = p.attrs[2].i != 0;
  a.dropout = p.attrs[3].d;
  a.seed = p.attrs[4].i;
  a.step = p.attrs[5].i;
  a.q = static_cast<const real*>(p.slots[0].data[0]);
  a.k = static_cast<const real*>(p.slots[1].data[0]);
  a.v = static_cast<const real*>(p.slots[2].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.padding = static_cast<const int32_t*>(p.slots[4].data[0]);
  a.mask = static_cast<const real*>(p.slots[5].data[0]);
  a.context = static_cast<real*>(p.slots[6].data[0]);
  a.weights = static_cast<real*>(p.slots[7].data[0]);
  k.dot_attention(context, a);
}

static void call_dot_attention_grad(const Kernels& k, Context& context, const Packet& p) {
  DotAttentionGradArgs a;
  a.B = p.dims[0];
  a.S = p.dims[1];
  a.K = p.dims[3];
  a.T = p.dims[4];
  a.V = p.dims[5];
  a.M = p.dims[6];
  a.A = p.attrs[0].i;
  a.scale = p.attrs[1].d;
  a.causal = p.attrs[2].i != 0;
  a.dropout = p.attrs[3].d;
  a.seed = p.attrs[4].i;
  a.step = p.attrs[5].i;
  a.q = static_cast<const real*>(p.slots[0].data[0]);
  a.k = static_cast<const real*>(p.slots[1].data[0]);
  a.v = static_cast<const real*>(p.slots[2].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.weights = static_cast<const real*>(p.slots[7].data[0]);
  a.dcontext = static_cast<const real*>(p.slots[8].data[0]);
  a.dweights = static_cast<const real*>(p.slots[9].data[0]);
  a.dq = static_cast<real*>(p.slots[10].data[0]);
  a.dk = static_cast<real*>(p.slots[11].data[0]);
  a.dv = static_cast<real*>(p.slots[12].data[0]);
  a.dmask = static_cast<real*>(p.slots[13].data[0]);
  k.dot_attention_grad(context, a);
}

static void call_additive_attention(const Kernels& k, Context& context, const Packet& p) {
  AdditiveAttentionArgs a;
  a.B = p.dims[0];
  a.S = p.dims[1];
  a.A = p.dims[2];
  a.T = p.dims[3];
  a.C = p.dims[4];
  a.q = static_cast<const real*>(p.slots[0].data[0]);
  a.k = static_cast<const real*>(p.slots[1].data[0]);
  a.x = static_cast<const real*>(p.slots[2].data[0]);
  a.v = static_cast<const real*>(p.slots[3].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[4].data[0]);
  a.context = static_cast<real*>(p.slots[5].data[0]);
  a.weights = static_cast<real*>(p.slots[6].data[0]);
  k.additive_attention(context, a);
}

static void call_additive_attention_grad(const Kernels& k, Context& context, const Packet& p) {
  AdditiveAttentionGradArgs a;
  a.B = p.dims[0];
  a.S = p.dims[1];
  a.A = p.dims[2];
  a.T = p.dims[3];
  a.C = p.dims[4];
  a.q = static_cast<const real*>(p.slots[0].data[0]);
  a.k = static_cast<const real*>(p.slots[1].data[0]);
  a.x = static_cast<const real*>(p.slots[2].data[0]);
  a.v = static_cast<const real*>(p.slots[3].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[4].data[0]);
  a.weights = static_cast<const real*>(p.slots[6].data[0]);
  a.dcontext = static_cast<const real*>(p.slots[7].data[0]);
  a.dweights = static_cast<const real*>(p.slots[8].data[0]);
  a.dq = static_cast<real*>(p.slots[9].data[0]);
  a.dk = static_cast<real*>(p.slots[10].data[0]);
  a.dx = static_cast<real*>(p.slots[11].data[0]);
  a.dv = static_cast<real*>(p.slots[12].data[0]);
  k.additive_attention_grad(context, a);
}

static void call_attention_pooling(const Kernels& k, Context& context, const Packet& p) {
  AttentionPoolingArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.C = p.dims[2];
  a.A = p.dims[3];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.w = static_cast<const real*>(p.slots[2].data[0]);
  a.b = static_cast<const real*>(p.slots[3].data[0]);
  a.v = static_cast<const real*>(p.slots[4].data[0]);
  a.context = static_cast<real*>(p.slots[5].data[0]);
  a.weights = static_cast<real*>(p.slots[6].data[0]);
  a.u = static_cast<real*>(p.slots[7].data[0]);
  k.attention_pooling(context, a);
}

static void call_attention_pooling_grad(const Kernels& k, Context& context, const Packet& p) {
  AttentionPoolingGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.C = p.dims[2];
  a.A = p.dims[3];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.w = static_cast<const real*>(p.slots[2].data[0]);
  a.b = static_cast<const real*>(p.slots[3].data[0]);
  a.v = static_cast<const real*>(p.slots[4].data[0]);
  a.weights = static_cast<const real*>(p.slots[6].data[0]);
  a.u = static_cast<const real*>(p.slots[7].data[0]);
  a.dcontext = static_cast<const real*>(p.slots[8].data[0]);
  a.dweights = static_cast<const real*>(p.slots[9].data[0]);
  a.dx = static_cast<real*>(p.slots[10].data[0]);
  a.dw = static_cast<real*>(p.slots[11].data[0]);
  a.db = static_cast<real*>(p.slots[12].data[0]);
  a.dv = static_cast<real*>(p.slots[13].data[0]);
  k.attention_pooling_grad(context, a);
}

static void call_embedding(const Kernels& k, Context& context, const Packet& p) {
  EmbeddingArgs a;
  a.V = p.dims[0];
  a.E = p.dims[1];
  a.N = p.dims[2];
  a.padding_index = p.attrs[0].i;
  a.ids = static_cast<const int32_t*>(p.slots[0].data[0]);
  a.weight = static_cast<const real*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.embedding(context, a);
}

static void call_embedding_grad(const Kernels& k, Context& context, const Packet& p) {
  EmbeddingGradArgs a;
  a.V = p.dims[0];
  a.E = p.dims[1];
  a.N = p.dims[2];
  a.padding_index = p.attrs[0].i;
  a.ids = static_cast<const int32_t*>(p.slots[0].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.dweight = static_cast<real*>(p.slots[4].data[0]);
  k.embedding_grad(context, a);
}

static void call_linear(const Kernels& k, Context& context, const Packet& p) {
  LinearArgs a;
  a.I = p.dims[0];
  a.O = p.dims[1];
  a.N = p.dims[2];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.w = static_cast<const real*>(p.slots[1].data[0]);
  a.b = static_cast<const real*>(p.slots[2].data[0]);
  a.y = static_cast<real*>(p.slots[3].data[0]);
  k.linear(context, a);
}

static void call_linear_grad(const Kernels& k, Context& context, const Packet& p) {
  LinearGradArgs a;
  a.I = p.dims[0];
  a.O = p.dims[1];
  a.N = p.dims[2];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.w = static_cast<const real*>(p.slots[1].data[0]);
  a.b = static_cast<const real*>(p.slots[2].data[0]);
  a.dy = static_cast<const real*>(p.slots[4].data[0]);
  a.dx = static_cast<real*>(p.slots[5].data[0]);
  a.dw = static_cast<real*>(p.slots[6].data[0]);
  a.db = static_cast<real*>(p.slots[7].data[0]);
  k.linear_grad(context, a);
}

static void call_linear_part(const Kernels& k, Context& context, const Packet& p) {
  LinearPartArgs a;
  a.I = p.dims[0];
  a.O = p.dims[2];
  a.N = p.dims[3];
  a.P = p.attrs[0].i;
  a.part = p.attrs[1].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.w = static_cast<const real*>(p.slots[1].data[0]);
  a.b = static_cast<const real*>(p.slots[2].data[0]);
  a.y = static_cast<real*>(p.slots[3].data[0]);
  k.linear_part(context, a);
}

static void call_linear_part_grad(const Kernels& k, Context& context, const Packet& p) {
  LinearPartGradArgs a;
  a.I = p.dims[0];
  a.O = p.dims[2];
  a.N = p.dims[3];
  a.P = p.attrs[0].i;
  a.part = p.attrs[1].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.w = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[4].data[0]);
  a.dx = static_cast<real*>(p.slots[5].data[0]);
  a.dw = static_cast<real*>(p.slots[6].data[0]);
  a.db = static_cast<real*>(p.slots[7].data[0]);
  k.linear_part_grad(context, a);
}

static void call_dropout(const Kernels& k, Context& context, const Packet& p) {
  DropoutArgs a;
  a.N = p.dims[0];
  a.p = p.attrs[0].d;
  a.seed = p.attrs[1].i;
  a.step = p.attrs[2].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.dropout(context, a);
}

static void call_dropout_grad(const Kernels& k, Context& context, const Packet& p) {
  DropoutGradArgs a;
  a.N = p.dims[0];
  a.p = p.attrs[0].d;
  a.seed = p.attrs[1].i;
  a.step = p.attrs[2].i;
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.dropout_grad(context, a);
}

static void call_layer_norm(const Kernels& k, Context& context, const Packet& p) {
  LayerNormArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.eps = p.attrs[0].d;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.w = static_cast<const real*>(p.slots[1].data[0]);
  a.b = static_cast<const real*>(p.slots[2].data[0]);
  a.y = static_cast<real*>(p.slots[3].data[0]);
  a.mean = static_cast<real*>(p.slots[4].data[0]);
  a.rstd = static_cast<real*>(p.slots[5].data[0]);
  k.layer_norm(context, a);
}

static void call_layer_norm_grad(const Kernels& k, Context& context, const Packet& p) {
  LayerNormGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.eps = p.attrs[0].d;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.w = static_cast<const real*>(p.slots[1].data[0]);
  a.b = static_cast<const real*>(p.slots[2].data[0]);
  a.mean = static_cast<const real*>(p.slots[4].data[0]);
  a.rstd = static_cast<const real*>(p.slots[5].data[0]);
  a.dy = static_cast<const real*>(p.slots[6].data[0]);
  a.dx = static_cast<real*>(p.slots[7].data[0]);
  a.dw = static_cast<real*>(p.slots[8].data[0]);
  a.db = static_cast<real*>(p.slots[9].data[0]);
  k.layer_norm_grad(context, a);
}

static void call_cross_entropy(const Kernels& k, Context& context, const Packet& p) {
  CrossEntropyArgs a;
  a.R = p.dims[0];
  a.C = p.dims[1];
  a.ignore_index = p.attrs[0].i;
  a.label_smoothing = p.attrs[1].d;
  a.reduction = static_cast<Reduction>(p.attrs[2].i);
  a.logits = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.class_weight = static_cast<const real*>(p.slots[2].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.loss = static_cast<real*>(p.slots[4].data[0]);
  a.lse = static_cast<real*>(p.slots[5].data[0]);
  k.cross_entropy(context, a);
}

static void call_cross_entropy_grad(const Kernels& k, Context& context, const Packet& p) {
  CrossEntropyGradArgs a;
  a.R = p.dims[0];
  a.C = p.dims[1];
  a.ignore_index = p.attrs[0].i;
  a.label_smoothing = p.attrs[1].d;
  a.reduction = static_cast<Reduction>(p.attrs[2].i);
  a.logits = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.class_weight = static_cast<const real*>(p.slots[2].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.lse = static_cast<const real*>(p.slots[5].data[0]);
  a.dloss = static_cast<const real*>(p.slots[6].data[0]);
  a.dlogits = static_cast<real*>(p.slots[7].data[0]);
  k.cross_entropy_grad(context, a);
}

static void call_nll(const Kernels& k, Context& context, const Packet& p) {
  NllArgs a;
  a.R = p.dims[0];
  a.C = p.dims[1];
  a.ignore_index = p.attrs[0].i;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.log_probs = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.class_weight = static_cast<const real*>(p.slots[2].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.loss = static_cast<real*>(p.slots[4].data[0]);
  k.nll(context, a);
}

static void call_nll_grad(const Kernels& k, Context& context, const Packet& p) {
  NllGradArgs a;
  a.R = p.dims[0];
  a.C = p.dims[1];
  a.ignore_index = p.attrs[0].i;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.target = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.class_weight = static_cast<const real*>(p.slots[2].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.dloss = static_cast<const real*>(p.slots[5].data[0]);
  a.dlog_probs = static_cast<real*>(p.slots[6].data[0]);
  k.nll_grad(context, a);
}

static void call_bce_with_logits(const Kernels& k, Context& context, const Packet& p) {
  BceWithLogitsArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.reduction = static_cast<Reduction>(p.attrs[0].i);
  a.logits = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.pos_weight = static_cast<const real*>(p.slots[2].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.loss = static_cast<real*>(p.slots[4].data[0]);
  k.bce_with_logits(context, a);
}

static void call_bce_with_logits_grad(const Kernels& k, Context& context, const Packet& p) {
  BceWithLogitsGradArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.reduction = static_cast<Reduction>(p.attrs[0].i);
  a.logits = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.pos_weight = static_cast<const real*>(p.slots[2].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.dloss = static_cast<const real*>(p.slots[5].data[0]);
  a.dlogits = static_cast<real*>(p.slots[6].data[0]);
  a.dtarget = static_cast<real*>(p.slots[7].data[0]);
  k.bce_with_logits_grad(context, a);
}

static void call_mse(const Kernels& k, Context& context, const Packet& p) {
  MseArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.reduction = static_cast<Reduction>(p.attrs[0].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.loss = static_cast<real*>(p.slots[3].data[0]);
  k.mse(context, a);
}

static void call_mse_grad(const Kernels& k, Context& context, const Packet& p) {
  MseGradArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.reduction = static_cast<Reduction>(p.attrs[0].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.dloss = static_cast<const real*>(p.slots[4].data[0]);
  a.dx = static_cast<real*>(p.slots[5].data[0]);
  a.dtarget = static_cast<real*>(p.slots[6].data[0]);
  k.mse_grad(context, a);
}

static void call_l1(const Kernels& k, Context& context, const Packet& p) {
  L1Args a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.reduction = static_cast<Reduction>(p.attrs[0].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.loss = static_cast<real*>(p.slots[3].data[0]);
  k.l1(context, a);
}

static void call_l1_grad(const Kernels& k, Context& context, const Packet& p) {
  L1GradArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.reduction = static_cast<Reduction>(p.attrs[0].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.dloss = static_cast<const real*>(p.slots[4].data[0]);
  a.dx = static_cast<real*>(p.slots[5].data[0]);
  a.dtarget = static_cast<real*>(p.slots[6].data[0]);
  k.l1_grad(context, a);
}

static void call_smooth_l1(const Kernels& k, Context& context, const Packet& p) {
  SmoothL1Args a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.beta = p.attrs[0].d;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.loss = static_cast<real*>(p.slots[3].data[0]);
  k.smooth_l1(context, a);
}

static void call_smooth_l1_grad(const Kernels& k, Context& context, const Packet& p) {
  SmoothL1GradArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.beta = p.attrs[0].d;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.dloss = static_cast<const real*>(p.slots[4].data[0]);
  a.dx = static_cast<real*>(p.slots[5].data[0]);
  a.dtarget = static_cast<real*>(p.slots[6].data[0]);
  k.smooth_l1_grad(context, a);
}

static void call_huber(const Kernels& k, Context& context, const Packet& p) {
  HuberArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.delta = p.attrs[0].d;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.loss = static_cast<real*>(p.slots[3].data[0]);
  k.huber(context, a);
}

static void call_huber_grad(const Kernels& k, Context& context, const Packet& p) {
  HuberGradArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.delta = p.attrs[0].d;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.dloss = static_cast<const real*>(p.slots[4].data[0]);
  a.dx = static_cast<real*>(p.slots[5].data[0]);
  a.dtarget = static_cast<real*>(p.slots[6].data[0]);
  k.huber_grad(context, a);
}

static void call_kl_div(const Kernels& k, Context& context, const Packet& p) {
  KlDivArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.log_target = p.attrs[0].i != 0;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.loss = static_cast<real*>(p.slots[3].data[0]);
  k.kl_div(context, a);
}

static void call_kl_div_grad(const Kernels& k, Context& context, const Packet& p) {
  KlDivGradArgs a;
  a.K = p.dims[0];
  a.N = p.dims[1];
  a.log_target = p.attrs[0].i != 0;
  a.reduction = static_cast<Reduction>(p.attrs[1].i);
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.target = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.dloss = static_cast<const real*>(p.slots[4].data[0]);
  a.dx = static_cast<real*>(p.slots[5].data[0]);
  a.dtarget = static_cast<real*>(p.slots[6].data[0]);
  k.kl_div_grad(context, a);
}

static void call_ctc(const Kernels& k, Context& context, const Packet& p) {
  CtcArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.C = p.dims[2];
  a.S = p.dims[3];
  a.blank = p.attrs[0].i;
  a.zero_infinity = p.attrs[1].i != 0;
  a.reduction = static_cast<Reduction>(p.attrs[2].i);
  a.log_probs = static_cast<const real*>(p.slots[0].data[0]);
  a.targets = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.input_lengths = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.target_lengths = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.loss = static_cast<real*>(p.slots[4].data[0]);
  a.occupancy = static_cast<real*>(p.slots[5].data[0]);
  k.ctc(context, a);
}

static void call_ctc_grad(const Kernels& k, Context& context, const Packet& p) {
  CtcGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.C = p.dims[2];
  a.S = p.dims[3];
  a.blank = p.attrs[0].i;
  a.zero_infinity = p.attrs[1].i != 0;
  a.reduction = static_cast<Reduction>(p.attrs[2].i);
  a.targets = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.input_lengths = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.target_lengths = static_cast<const int32_t*>(p.slots[3].data[0]);
  a.occupancy = static_cast<const real*>(p.slots[5].data[0]);
  a.dloss = static_cast<const real*>(p.slots[6].data[0]);
  a.dlog_probs = static_cast<real*>(p.slots[7].data[0]);
  k.ctc_grad(context, a);
}

static void call_sgd(const Kernels& k, Context& context, const Packet& p) {
  SgdArgs a;
  a.lr = p.attrs[0].list.data();
  a.momentum = p.attrs[1].list.data();
  a.dampening = p.attrs[2].list.data();
  a.weight_decay = p.attrs[3].list.data();
  a.nesterov = p.attrs[4].list.data();
  a.maximize = p.attrs[5].list.data();
  a.first = p.attrs[6].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.momenta = list<real>(p.slots[2]);
  a.momenta_size = p.slots[2].sizes;
  a.guard = static_cast<const real*>(p.slots[3].data[0]);
  k.sgd(context, a);
}

static void call_adam(const Kernels& k, Context& context, const Packet& p) {
  AdamArgs a;
  a.lr = p.attrs[0].list.data();
  a.beta1 = p.attrs[1].list.data();
  a.beta2 = p.attrs[2].list.data();
  a.eps = p.attrs[3].list.data();
  a.weight_decay = p.attrs[4].list.data();
  a.decoupled = p.attrs[5].list.data();
  a.amsgrad = p.attrs[6].list.data();
  a.maximize = p.attrs[7].list.data();
  a.step = p.attrs[8].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.m = list<real>(p.slots[2]);
  a.m_size = p.slots[2].sizes;
  a.v = list<real>(p.slots[3]);
  a.v_size = p.slots[3].sizes;
  a.v_max = list<real>(p.slots[4]);
  a.v_max_size = p.slots[4].sizes;
  a.guard = static_cast<const real*>(p.slots[5].data[0]);
  k.adam(context, a);
}

static void call_nadam(const Kernels& k, Context& context, const Packet& p) {
  NadamArgs a;
  a.lr = p.attrs[0].list.data();
  a.beta1 = p.attrs[1].list.data();
  a.beta2 = p.attrs[2].list.data();
  a.eps = p.attrs[3].list.data();
  a.weight_decay = p.attrs[4].list.data();
  a.decoupled = p.attrs[5].list.data();
  a.momentum_decay = p.attrs[6].list.data();
  a.maximize = p.attrs[7].list.data();
  a.step = p.attrs[8].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.m = list<real>(p.slots[2]);
  a.m_size = p.slots[2].sizes;
  a.v = list<real>(p.slots[3]);
  a.v_size = p.slots[3].sizes;
  a.mu_product = list<real>(p.slots[4]);
  a.guard = static_cast<const real*>(p.slots[5].data[0]);
  k.nadam(context, a);
}

static void call_radam(const Kernels& k, Context& context, const Packet& p) {
  RadamArgs a;
  a.lr = p.attrs[0].list.data();
  a.beta1 = p.attrs[1].list.data();
  a.beta2 = p.attrs[2].list.data();
  a.eps = p.attrs[3].list.data();
  a.weight_decay = p.attrs[4].list.data();
  a.decoupled = p.attrs[5].list.data();
  a.maximize = p.attrs[6].list.data();
  a.step = p.attrs[7].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.m = list<real>(p.slots[2]);
  a.m_size = p.slots[2].sizes;
  a.v = list<real>(p.slots[3]);
  a.v_size = p.slots[3].sizes;
  a.guard = static_cast<const real*>(p.slots[4].data[0]);
  k.radam(context, a);
}

static void call_adamax(const Kernels& k, Context& context, const Packet& p) {
  AdamaxArgs a;
  a.lr = p.attrs[0].list.data();
  a.beta1 = p.attrs[1].list.data();
  a.beta2 = p.attrs[2].list.data();
  a.eps = p.attrs[3].list.data();
  a.weight_decay = p.attrs[4].list.data();
  a.maximize = p.attrs[5].list.data();
  a.step = p.attrs[6].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.m = list<real>(p.slots[2]);
  a.m_size = p.slots[2].sizes;
  a.u = list<real>(p.slots[3]);
  a.u_size = p.slots[3].sizes;
  a.guard = static_cast<const real*>(p.slots[4].data[0]);
  k.adamax(context, a);
}

static void call_rmsprop(const Kernels& k, Context& context, const Packet& p) {
  RmspropArgs a;
  a.lr = p.attrs[0].list.data();
  a.alpha = p.attrs[1].list.data();
  a.eps = p.attrs[2].list.data();
  a.weight_decay = p.attrs[3].list.data();
  a.momentum = p.attrs[4].list.data();
  a.centered = p.attrs[5].list.data();
  a.maximize = p.attrs[6].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.square = list<real>(p.slots[2]);
  a.square_size = p.slots[2].sizes;
  a.mean = list<real>(p.slots[3]);
  a.mean_size = p.slots[3].sizes;
  a.momenta = list<real>(p.slots[4]);
  a.momenta_size = p.slots[4].sizes;
  a.guard = static_cast<const real*>(p.slots[5].data[0]);
  k.rmsprop(context, a);
}

static void call_adagrad(const Kernels& k, Context& context, const Packet& p) {
  AdagradArgs a;
  a.lr = p.attrs[0].list.data();
  a.lr_decay = p.attrs[1].list.data();
  a.eps = p.attrs[2].list.data();
  a.weight_decay = p.attrs[3].list.data();
  a.maximize = p.attrs[4].list.data();
  a.step = p.attrs[5].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.sum = list<real>(p.slots[2]);
  a.sum_size = p.slots[2].sizes;
  a.guard = static_cast<const real*>(p.slots[3].data[0]);
  k.adagrad(context, a);
}

static void call_adadelta(const Kernels& k, Context& context, const Packet& p) {
  AdadeltaArgs a;
  a.lr = p.attrs[0].list.data();
  a.rho = p.attrs[1].list.data();
  a.eps = p.attrs[2].list.data();
  a.weight_decay = p.attrs[3].list.data();
  a.maximize = p.attrs[4].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.square = list<real>(p.slots[2]);
  a.square_size = p.slots[2].sizes;
  a.delta = list<real>(p.slots[3]);
  a.delta_size = p.slots[3].sizes;
  a.guard = static_cast<const real*>(p.slots[4].data[0]);
  k.adadelta(context, a);
}

static void call_asgd(const Kernels& k, Context& context, const Packet& p) {
  AsgdArgs a;
  a.lr = p.attrs[0].list.data();
  a.lambd = p.attrs[1].list.data();
  a.alpha = p.attrs[2].list.data();
  a.t0 = p.attrs[3].list.data();
  a.weight_decay = p.attrs[4].list.data();
  a.maximize = p.attrs[5].list.data();
  a.step = p.attrs[6].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.ax = list<real>(p.slots[2]);
  a.ax_size = p.slots[2].sizes;
  a.eta = list<real>(p.slots[3]);
  a.guard = static_cast<const real*>(p.slots[4].data[0]);
  k.asgd(context, a);
}

static void call_lion(const Kernels& k, Context& context, const Packet& p) {
  LionArgs a;
  a.lr = p.attrs[0].list.data();
  a.beta1 = p.attrs[1].list.data();
  a.beta2 = p.attrs[2].list.data();
  a.weight_decay = p.attrs[3].list.data();
  a.maximize = p.attrs[4].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.m = list<real>(p.slots[2]);
  a.m_size = p.slots[2].sizes;
  a.guard = static_cast<const real*>(p.slots[3].data[0]);
  k.lion(context, a);
}

static void call_ftrl(const Kernels& k, Context& context, const Packet& p) {
  FtrlArgs a;
  a.lr = p.attrs[0].list.data();
  a.lr_power = p.attrs[1].list.data();
  a.l1 = p.attrs[2].list.data();
  a.weight_decay = p.attrs[3].list.data();
  a.l2_shrinkage = p.attrs[4].list.data();
  a.beta = p.attrs[5].list.data();
  a.maximize = p.attrs[6].list.data();
  a.params = list<real>(p.slots[0]);
  a.params_size = p.slots[0].sizes;
  a.grads = list<const real>(p.slots[1]);
  a.grads_size = p.slots[1].sizes;
  a.z = list<real>(p.slots[2]);
  a.z_size = p.slots[2].sizes;
  a.n = list<real>(p.slots[3]);
  a.n_size = p.slots[3].sizes;
  a.guard = static_cast<const real*>(p.slots[4].data[0]);
  k.ftrl(context, a);
}

static void call_clip_grad_norm(const Kernels& k, Context& context, const Packet& p) {
  ClipGradNormArgs a;
  a.max_norm = p.attrs[0].d;
  a.norm_type = p.attrs[1].d;
  a.grads = list<real>(p.slots[0]);
  a.grads_size = p.slots[0].sizes;
  a.norm = static_cast<real*>(p.slots[1].data[0]);
  k.clip_grad_norm(context, a);
}

static void call_clip_grad_value(const Kernels& k, Context& context, const Packet& p) {
  ClipGradValueArgs a;
  a.clip_value = p.attrs[0].d;
  a.grads = list<real>(p.slots[0]);
  a.grads_size = p.slots[0].sizes;
  k.clip_grad_value(context, a);
}

static void call_ema(const Kernels& k, Context& context, const Packet& p) {
  EmaArgs a;
  a.decay = p.attrs[0].d;
  a.averages = list<real>(p.slots[0]);
  a.averages_size = p.slots[0].sizes;
  a.params = list<const real>(p.slots[1]);
  a.params_size = p.slots[1].sizes;
  k.ema(context, a);
}

static void call_swap(const Kernels& k, Context& context, const Packet& p) {
  SwapArgs a;
  a.a = list<real>(p.slots[0]);
  a.a_size = p.slots[0].sizes;
  a.b = list<real>(p.slots[1]);
  a.b_size = p.slots[1].sizes;
  k.swap(context, a);
}

static void call_fill(const Kernels& k, Context& context, const Packet& p) {
  FillArgs a;
  a.N = p.dims[0];
  a.value = p.attrs[0].d;
  a.x = static_cast<real*>(p.slots[0].data[0]);
  k.fill(context, a);
}

static void call_uniform(const Kernels& k, Context& context, const Packet& p) {
  UniformArgs a;
  a.N = p.dims[0];
  a.low = p.attrs[0].d;
  a.high = p.attrs[1].d;
  a.seed = p.attrs[2].i;
  a.step = p.attrs[3].i;
  a.x = static_cast<real*>(p.slots[0].data[0]);
  k.uniform(context, a);
}

static void call_normal(const Kernels& k, Context& context, const Packet& p) {
  NormalArgs a;
  a.N = p.dims[0];
  a.mean = p.attrs[0].d;
  a.std = p.attrs[1].d;
  a.seed = p.attrs[2].i;
  a.step = p.attrs[3].i;
  a.x = static_cast<real*>(p.slots[0].data[0]);
  k.normal(context, a);
}

static void call_orthogonal(const Kernels& k, Context& context, const Packet& p) {
  OrthogonalArgs a;
  a.M = p.dims[0];
  a.K = p.dims[1];
  a.gain = p.attrs[0].d;
  a.seed = p.attrs[1].i;
  a.step = p.attrs[2].i;
  a.x = static_cast<real*>(p.slots[0].data[0]);
  k.orthogonal(context, a);
}

static void call_copy(const Kernels& k, Context& context, const Packet& p) {
  CopyArgs a;
  a.N = p.dims[0];
  a.dst = static_cast<real*>(p.slots[0].data[0]);
  a.src = static_cast<const real*>(p.slots[1].data[0]);
  k.copy(context, a);
}

static void call_accumulate(const Kernels& k, Context& context, const Packet& p) {
  AccumulateArgs a;
  a.N = p.dims[0];
  a.dst = static_cast<real*>(p.slots[0].data[0]);
  a.src = static_cast<const real*>(p.slots[1].data[0]);
  k.accumulate(context, a);
}

static void call_lstm(const Kernels& k, Context& context, const Packet& p) {
  LstmArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.P = p.dims[5];
  a.H = p.dims[6];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.dropout = p.attrs[2].d;
  a.seed = p.attrs[3].i;
  a.step = p.attrs[4].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.c0 = static_cast<const real*>(p.slots[3].data[0]);
  a.w_ih = list<const real>(p.slots[4]);
  a.w_hh = list<const real>(p.slots[5]);
  a.b_ih = list<const real>(p.slots[6]);
  a.b_hh = list<const real>(p.slots[7]);
  a.w_hr = list<const real>(p.slots[8]);
  a.y = static_cast<real*>(p.slots[9].data[0]);
  a.h_n = static_cast<real*>(p.slots[10].data[0]);
  a.c_n = static_cast<real*>(p.slots[11].data[0]);
  a.gates = static_cast<real*>(p.slots[12].data[0]);
  a.c = static_cast<real*>(p.slots[13].data[0]);
  a.ys = static_cast<real*>(p.slots[14].data[0]);
  k.lstm(context, a);
}

static void call_lstm_grad(const Kernels& k, Context& context, const Packet& p) {
  LstmGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.P = p.dims[5];
  a.H = p.dims[6];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.dropout = p.attrs[2].d;
  a.seed = p.attrs[3].i;
  a.step = p.attrs[4].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.c0 = static_cast<const real*>(p.slots[3].data[0]);
  a.w_ih = list<const real>(p.slots[4]);
  a.w_hh = list<const real>(p.slots[5]);
  a.b_ih = list<const real>(p.slots[6]);
  a.b_hh = list<const real>(p.slots[7]);
  a.w_hr = list<const real>(p.slots[8]);
  a.y = static_cast<const real*>(p.slots[9].data[0]);
  a.gates = static_cast<const real*>(p.slots[12].data[0]);
  a.c = static_cast<const real*>(p.slots[13].data[0]);
  a.ys = static_cast<const real*>(p.slots[14].data[0]);
  a.dy = static_cast<const real*>(p.slots[15].data[0]);
  a.dh_n = static_cast<const real*>(p.slots[16].data[0]);
  a.dc_n = static_cast<const real*>(p.slots[17].data[0]);
  a.dx = static_cast<real*>(p.slots[18].data[0]);
  a.dh0 = static_cast<real*>(p.slots[19].data[0]);
  a.dc0 = static_cast<real*>(p.slots[20].data[0]);
  a.dw_ih = list<real>(p.slots[21]);
  a.dw_hh = list<real>(p.slots[22]);
  a.db_ih = list<real>(p.slots[23]);
  a.db_hh = list<real>(p.slots[24]);
  a.dw_hr = list<real>(p.slots[25]);
  k.lstm_grad(context, a);
}

static void call_gru(const Kernels& k, Context& context, const Packet& p) {
  GruArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.reset_after = p.attrs[2].i != 0;
  a.dropout = p.attrs[3].d;
  a.seed = p.attrs[4].i;
  a.step = p.attrs[5].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.y = static_cast<real*>(p.slots[7].data[0]);
  a.h_n = static_cast<real*>(p.slots[8].data[0]);
  a.gates = static_cast<real*>(p.slots[9].data[0]);
  a.ys = static_cast<real*>(p.slots[10].data[0]);
  k.gru(context, a);
}

static void call_gru_grad(const Kernels& k, Context& context, const Packet& p) {
  GruGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.reset_after = p.attrs[2].i != 0;
  a.dropout = p.attrs[3].d;
  a.seed = p.attrs[4].i;
  a.step = p.attrs[5].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.y = static_cast<const real*>(p.slots[7].data[0]);
  a.gates = static_cast<const real*>(p.slots[9].data[0]);
  a.ys = static_cast<const real*>(p.slots[10].data[0]);
  a.dy = static_cast<const real*>(p.slots[11].data[0]);
  a.dh_n = static_cast<const real*>(p.slots[12].data[0]);
  a.dx = static_cast<real*>(p.slots[13].data[0]);
  a.dh0 = static_cast<real*>(p.slots[14].data[0]);
  a.dw_ih = list<real>(p.slots[15]);
  a.dw_hh = list<real>(p.slots[16]);
  a.db_ih = list<real>(p.slots[17]);
  a.db_hh = list<real>(p.slots[18]);
  k.gru_grad(context, a);
}

static void call_rnn(const Kernels& k, Context& context, const Packet& p) {
  RnnArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.nonlinearity = static_cast<Nonlinearity>(p.attrs[2].i);
  a.dropout = p.attrs[3].d;
  a.seed = p.attrs[4].i;
  a.step = p.attrs[5].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.y = static_cast<real*>(p.slots[7].data[0]);
  a.h_n = static_cast<real*>(p.slots[8].data[0]);
  a.ys = static_cast<real*>(p.slots[9].data[0]);
  k.rnn(context, a);
}

static void call_rnn_grad(const Kernels& k, Context& context, const Packet& p) {
  RnnGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.nonlinearity = static_cast<Nonlinearity>(p.attrs[2].i);
  a.dropout = p.attrs[3].d;
  a.seed = p.attrs[4].i;
  a.step = p.attrs[5].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.y = static_cast<const real*>(p.slots[7].data[0]);
  a.ys = static_cast<const real*>(p.slots[9].data[0]);
  a.dy = static_cast<const real*>(p.slots[10].data[0]);
  a.dh_n = static_cast<const real*>(p.slots[11].data[0]);
  a.dx = static_cast<real*>(p.slots[12].data[0]);
  a.dh0 = static_cast<real*>(p.slots[13].data[0]);
  a.dw_ih = list<real>(p.slots[14]);
  a.dw_hh = list<real>(p.slots[15]);
  a.db_ih = list<real>(p.slots[16]);
  a.db_hh = list<real>(p.slots[17]);
  k.rnn_grad(context, a);
}

static void call_lstm_variant(const Kernels& k, Context& context, const Packet& p) {
  LstmVariantArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.P = p.dims[5];
  a.H = p.dims[6];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.f = p.attrs[2].list.data();
  a.f_alpha = p.attrs[3].list.data();
  a.f_beta = p.attrs[4].list.data();
  a.g = p.attrs[5].list.data();
  a.g_alpha = p.attrs[6].list.data();
  a.g_beta = p.attrs[7].list.data();
  a.h = p.attrs[8].list.data();
  a.h_alpha = p.attrs[9].list.data();
  a.h_beta = p.attrs[10].list.data();
  a.clip = p.attrs[11].d;
  a.cell_clip = p.attrs[12].d;
  a.coupled = static_cast<Coupled>(p.attrs[13].i);
  a.eps = p.attrs[14].d;
  a.zoneout_h = p.attrs[15].d;
  a.zoneout_c = p.attrs[16].d;
  a.state_dropout = p.attrs[17].d;
  a.candidate_dropout = p.attrs[18].d;
  a.train = p.attrs[19].i != 0;
  a.dropout = p.attrs[20].d;
  a.seed = p.attrs[21].i;
  a.step = p.attrs[22].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.c0 = static_cast<const real*>(p.slots[3].data[0]);
  a.w_ih = list<const real>(p.slots[4]);
  a.w_hh = list<const real>(p.slots[5]);
  a.b_ih = list<const real>(p.slots[6]);
  a.b_hh = list<const real>(p.slots[7]);
  a.w_hr = list<const real>(p.slots[8]);
  a.w_ci = list<const real>(p.slots[9]);
  a.w_cf = list<const real>(p.slots[10]);
  a.w_co = list<const real>(p.slots[11]);
  a.ln_x = list<const real>(p.slots[12]);
  a.ln_h = list<const real>(p.slots[13]);
  a.ln_c = list<const real>(p.slots[14]);
  a.ln_c_bias = list<const real>(p.slots[15]);
  a.y = static_cast<real*>(p.slots[16].data[0]);
  a.h_n = static_cast<real*>(p.slots[17].data[0]);
  a.c_n = static_cast<real*>(p.slots[18].data[0]);
  a.gates = static_cast<real*>(p.slots[19].data[0]);
  a.c = static_cast<real*>(p.slots[20].data[0]);
  a.ys = static_cast<real*>(p.slots[21].data[0]);
  k.lstm_variant(context, a);
}

static void call_lstm_variant_grad(const Kernels& k, Context& context, const Packet& p) {
  LstmVariantGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.P = p.dims[5];
  a.H = p.dims[6];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.f = p.attrs[2].list.data();
  a.f_alpha = p.attrs[3].list.data();
  a.f_beta = p.attrs[4].list.data();
  a.g = p.attrs[5].list.data();
  a.g_alpha = p.attrs[6].list.data();
  a.g_beta = p.attrs[7].list.data();
  a.h = p.attrs[8].list.data();
  a.h_alpha = p.attrs[9].list.data();
  a.h_beta = p.attrs[10].list.data();
  a.clip = p.attrs[11].d;
  a.cell_clip = p.attrs[12].d;
  a.coupled = static_cast<Coupled>(p.attrs[13].i);
  a.eps = p.attrs[14].d;
  a.zoneout_h = p.attrs[15].d;
  a.zoneout_c = p.attrs[16].d;
  a.state_dropout = p.attrs[17].d;
  a.candidate_dropout = p.attrs[18].d;
  a.train = p.attrs[19].i != 0;
  a.dropout = p.attrs[20].d;
  a.seed = p.attrs[21].i;
  a.step = p.attrs[22].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.c0 = static_cast<const real*>(p.slots[3].data[0]);
  a.w_ih = list<const real>(p.slots[4]);
  a.w_hh = list<const real>(p.slots[5]);
  a.b_ih = list<const real>(p.slots[6]);
  a.b_hh = list<const real>(p.slots[7]);
  a.w_hr = list<const real>(p.slots[8]);
  a.w_ci = list<const real>(p.slots[9]);
  a.w_cf = list<const real>(p.slots[10]);
  a.w_co = list<const real>(p.slots[11]);
  a.ln_x = list<const real>(p.slots[12]);
  a.ln_h = list<const real>(p.slots[13]);
  a.ln_c = list<const real>(p.slots[14]);
  a.ln_c_bias = list<const real>(p.slots[15]);
  a.y = static_cast<const real*>(p.slots[16].data[0]);
  a.gates = static_cast<const real*>(p.slots[19].data[0]);
  a.c = static_cast<const real*>(p.slots[20].data[0]);
  a.ys = static_cast<const real*>(p.slots[21].data[0]);
  a.dy = static_cast<const real*>(p.slots[22].data[0]);
  a.dh_n = static_cast<const real*>(p.slots[23].data[0]);
  a.dc_n = static_cast<const real*>(p.slots[24].data[0]);
  a.dx = static_cast<real*>(p.slots[25].data[0]);
  a.dh0 = static_cast<real*>(p.slots[26].data[0]);
  a.dc0 = static_cast<real*>(p.slots[27].data[0]);
  a.dw_ih = list<real>(p.slots[28]);
  a.dw_hh = list<real>(p.slots[29]);
  a.db_ih = list<real>(p.slots[30]);
  a.db_hh = list<real>(p.slots[31]);
  a.dw_hr = list<real>(p.slots[32]);
  a.dw_ci = list<real>(p.slots[33]);
  a.dw_cf = list<real>(p.slots[34]);
  a.dw_co = list<real>(p.slots[35]);
  a.dln_x = list<real>(p.slots[36]);
  a.dln_h = list<real>(p.slots[37]);
  a.dln_c = list<real>(p.slots[38]);
  a.dln_c_bias = list<real>(p.slots[39]);
  k.lstm_variant_grad(context, a);
}

static void call_gru_variant(const Kernels& k, Context& context, const Packet& p) {
  GruVariantArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.reset_after = p.attrs[2].i != 0;
  a.f = p.attrs[3].list.data();
  a.f_alpha = p.attrs[4].list.data();
  a.f_beta = p.attrs[5].list.data();
  a.g = p.attrs[6].list.data();
  a.g_alpha = p.attrs[7].list.data();
  a.g_beta = p.attrs[8].list.data();
  a.clip = p.attrs[9].d;
  a.eps = p.attrs[10].d;
  a.zoneout_h = p.attrs[11].d;
  a.state_dropout = p.attrs[12].d;
  a.candidate_dropout = p.attrs[13].d;
  a.train = p.attrs[14].i != 0;
  a.dropout = p.attrs[15].d;
  a.seed = p.attrs[16].i;
  a.step = p.attrs[17].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.ln_x = list<const real>(p.slots[7]);
  a.ln_h = list<const real>(p.slots[8]);
  a.y = static_cast<real*>(p.slots[9].data[0]);
  a.h_n = static_cast<real*>(p.slots[10].data[0]);
  a.gates = static_cast<real*>(p.slots[11].data[0]);
  a.ys = static_cast<real*>(p.slots[12].data[0]);
  k.gru_variant(context, a);
}

static void call_gru_variant_grad(const Kernels& k, Context& context, const Packet& p) {
  GruVariantGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.reset_after = p.attrs[2].i != 0;
  a.f = p.attrs[3].list.data();
  a.f_alpha = p.attrs[4].list.data();
  a.f_beta = p.attrs[5].list.data();
  a.g = p.attrs[6].list.data();
  a.g_alpha = p.attrs[7].list.data();
  a.g_beta = p.attrs[8].list.data();
  a.clip = p.attrs[9].d;
  a.eps = p.attrs[10].d;
  a.zoneout_h = p.attrs[11].d;
  a.state_dropout = p.attrs[12].d;
  a.candidate_dropout = p.attrs[13].d;
  a.train = p.attrs[14].i != 0;
  a.dropout = p.attrs[15].d;
  a.seed = p.attrs[16].i;
  a.step = p.attrs[17].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.ln_x = list<const real>(p.slots[7]);
  a.ln_h = list<const real>(p.slots[8]);
  a.y = static_cast<const real*>(p.slots[9].data[0]);
  a.gates = static_cast<const real*>(p.slots[11].data[0]);
  a.ys = static_cast<const real*>(p.slots[12].data[0]);
  a.dy = static_cast<const real*>(p.slots[13].data[0]);
  a.dh_n = static_cast<const real*>(p.slots[14].data[0]);
  a.dx = static_cast<real*>(p.slots[15].data[0]);
  a.dh0 = static_cast<real*>(p.slots[16].data[0]);
  a.dw_ih = list<real>(p.slots[17]);
  a.dw_hh = list<real>(p.slots[18]);
  a.db_ih = list<real>(p.slots[19]);
  a.db_hh = list<real>(p.slots[20]);
  a.dln_x = list<real>(p.slots[21]);
  a.dln_h = list<real>(p.slots[22]);
  k.gru_variant_grad(context, a);
}

static void call_rnn_variant(const Kernels& k, Context& context, const Packet& p) {
  RnnVariantArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.f = p.attrs[2].list.data();
  a.f_alpha = p.attrs[3].list.data();
  a.f_beta = p.attrs[4].list.data();
  a.clip = p.attrs[5].d;
  a.eps = p.attrs[6].d;
  a.zoneout_h = p.attrs[7].d;
  a.state_dropout = p.attrs[8].d;
  a.train = p.attrs[9].i != 0;
  a.dropout = p.attrs[10].d;
  a.seed = p.attrs[11].i;
  a.step = p.attrs[12].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.ln_x = list<const real>(p.slots[7]);
  a.ln_h = list<const real>(p.slots[8]);
  a.y = static_cast<real*>(p.slots[9].data[0]);
  a.h_n = static_cast<real*>(p.slots[10].data[0]);
  a.gates = static_cast<real*>(p.slots[11].data[0]);
  a.ys = static_cast<real*>(p.slots[12].data[0]);
  k.rnn_variant(context, a);
}

static void call_rnn_variant_grad(const Kernels& k, Context& context, const Packet& p) {
  RnnVariantGradArgs a;
  a.B = p.dims[0];
  a.T = p.dims[1];
  a.I = p.dims[2];
  a.H = p.dims[5];
  a.L = p.attrs[0].i;
  a.D = p.attrs[1].i;
  a.f = p.attrs[2].list.data();
  a.f_alpha = p.attrs[3].list.data();
  a.f_beta = p.attrs[4].list.data();
  a.clip = p.attrs[5].d;
  a.eps = p.attrs[6].d;
  a.zoneout_h = p.attrs[7].d;
  a.state_dropout = p.attrs[8].d;
  a.train = p.attrs[9].i != 0;
  a.dropout = p.attrs[10].d;
  a.seed = p.attrs[11].i;
  a.step = p.attrs[12].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.lengths = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.h0 = static_cast<const real*>(p.slots[2].data[0]);
  a.w_ih = list<const real>(p.slots[3]);
  a.w_hh = list<const real>(p.slots[4]);
  a.b_ih = list<const real>(p.slots[5]);
  a.b_hh = list<const real>(p.slots[6]);
  a.ln_x = list<const real>(p.slots[7]);
  a.ln_h = list<const real>(p.slots[8]);
  a.y = static_cast<const real*>(p.slots[9].data[0]);
  a.gates = static_cast<const real*>(p.slots[11].data[0]);
  a.ys = static_cast<const real*>(p.slots[12].data[0]);
  a.dy = static_cast<const real*>(p.slots[13].data[0]);
  a.dh_n = static_cast<const real*>(p.slots[14].data[0]);
  a.dx = static_cast<real*>(p.slots[15].data[0]);
  a.dh0 = static_cast<real*>(p.slots[16].data[0]);
  a.dw_ih = list<real>(p.slots[17]);
  a.dw_hh = list<real>(p.slots[18]);
  a.db_ih = list<real>(p.slots[19]);
  a.db_hh = list<real>(p.slots[20]);
  a.dln_x = list<real>(p.slots[21]);
  a.dln_h = list<real>(p.slots[22]);
  k.rnn_variant_grad(context, a);
}

static void call_add(const Kernels& k, Context& context, const Packet& p) {
  AddArgs a;
  a.N = p.dims[0];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.add(context, a);
}

static void call_add_grad(const Kernels& k, Context& context, const Packet& p) {
  AddGradArgs a;
  a.N = p.dims[0];
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.da = static_cast<real*>(p.slots[4].data[0]);
  a.db = static_cast<real*>(p.slots[5].data[0]);
  k.add_grad(context, a);
}

static void call_sub(const Kernels& k, Context& context, const Packet& p) {
  SubArgs a;
  a.N = p.dims[0];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.sub(context, a);
}

static void call_sub_grad(const Kernels& k, Context& context, const Packet& p) {
  SubGradArgs a;
  a.N = p.dims[0];
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.da = static_cast<real*>(p.slots[4].data[0]);
  a.db = static_cast<real*>(p.slots[5].data[0]);
  k.sub_grad(context, a);
}

static void call_mul(const Kernels& k, Context& context, const Packet& p) {
  MulArgs a;
  a.N = p.dims[0];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.mul(context, a);
}

static void call_mul_grad(const Kernels& k, Context& context, const Packet& p) {
  MulGradArgs a;
  a.N = p.dims[0];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.da = static_cast<real*>(p.slots[4].data[0]);
  a.db = static_cast<real*>(p.slots[5].data[0]);
  k.mul_grad(context, a);
}

static void call_div(const Kernels& k, Context& context, const Packet& p) {
  DivArgs a;
  a.N = p.dims[0];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.div(context, a);
}

static void call_div_grad(const Kernels& k, Context& context, const Packet& p) {
  DivGradArgs a;
  a.N = p.dims[0];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.da = static_cast<real*>(p.slots[4].data[0]);
  a.db = static_cast<real*>(p.slots[5].data[0]);
  k.div_grad(context, a);
}

static void call_affine(const Kernels& k, Context& context, const Packet& p) {
  AffineArgs a;
  a.N = p.dims[0];
  a.scale = p.attrs[0].d;
  a.shift = p.attrs[1].d;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.affine(context, a);
}

static void call_affine_grad(const Kernels& k, Context& context, const Packet& p) {
  AffineGradArgs a;
  a.N = p.dims[0];
  a.scale = p.attrs[0].d;
  a.shift = p.attrs[1].d;
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.affine_grad(context, a);
}

static void call_expand(const Kernels& k, Context& context, const Packet& p) {
  ExpandArgs a;
  a.M = p.dims[0];
  a.K = p.dims[1];
  a.R = p.attrs[0].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.expand(context, a);
}

static void call_expand_grad(const Kernels& k, Context& context, const Packet& p) {
  ExpandGradArgs a;
  a.M = p.dims[0];
  a.K = p.dims[1];
  a.R = p.attrs[0].i;
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.expand_grad(context, a);
}

static void call_matmul(const Kernels& k, Context& context, const Packet& p) {
  MatmulArgs a;
  a.S = p.dims[0];
  a.M = p.dims[1];
  a.K = p.dims[2];
  a.J = p.dims[3];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.matmul(context, a);
}

static void call_matmul_grad(const Kernels& k, Context& context, const Packet& p) {
  MatmulGradArgs a;
  a.S = p.dims[0];
  a.M = p.dims[1];
  a.K = p.dims[2];
  a.J = p.dims[3];
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.da = static_cast<real*>(p.slots[4].data[0]);
  a.db = static_cast<real*>(p.slots[5].data[0]);
  k.matmul_grad(context, a);
}

static void call_concat(const Kernels& k, Context& context, const Packet& p) {
  ConcatArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.xs = list<const real>(p.slots[0]);
  a.xs_N = p.slots[0].sizes;
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.concat(context, a);
}

static void call_concat_grad(const Kernels& k, Context& context, const Packet& p) {
  ConcatGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.xs_N = p.slots[0].sizes;
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dxs = list<real>(p.slots[3]);
  k.concat_grad(context, a);
}

static void call_slice(const Kernels& k, Context& context, const Packet& p) {
  SliceArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.start = p.attrs[0].i;
  a.count = p.attrs[1].i;
  a.stride = p.attrs[2].i;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.slice(context, a);
}

static void call_slice_grad(const Kernels& k, Context& context, const Packet& p) {
  SliceGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.start = p.attrs[0].i;
  a.count = p.attrs[1].i;
  a.stride = p.attrs[2].i;
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.slice_grad(context, a);
}

static void call_transpose(const Kernels& k, Context& context, const Packet& p) {
  TransposeArgs a;
  a.M = p.dims[0];
  a.A = p.dims[1];
  a.K = p.dims[2];
  a.C = p.dims[3];
  a.R = p.dims[4];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.transpose(context, a);
}

static void call_transpose_grad(const Kernels& k, Context& context, const Packet& p) {
  TransposeGradArgs a;
  a.M = p.dims[0];
  a.A = p.dims[1];
  a.K = p.dims[2];
  a.C = p.dims[3];
  a.R = p.dims[4];
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.transpose_grad(context, a);
}

static void call_index_select(const Kernels& k, Context& context, const Packet& p) {
  IndexSelectArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.J = p.dims[3];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.index = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.index_select(context, a);
}

static void call_index_select_grad(const Kernels& k, Context& context, const Packet& p) {
  IndexSelectGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.J = p.dims[3];
  a.index = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.dx = static_cast<real*>(p.slots[4].data[0]);
  k.index_select_grad(context, a);
}

static void call_gather(const Kernels& k, Context& context, const Packet& p) {
  GatherArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.J = p.dims[3];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.index = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.gather(context, a);
}

static void call_gather_grad(const Kernels& k, Context& context, const Packet& p) {
  GatherGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.J = p.dims[3];
  a.index = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.dx = static_cast<real*>(p.slots[4].data[0]);
  k.gather_grad(context, a);
}

static void call_masked_fill(const Kernels& k, Context& context, const Packet& p) {
  MaskedFillArgs a;
  a.N = p.dims[0];
  a.value = p.attrs[0].d;
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.mask = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.y = static_cast<real*>(p.slots[2].data[0]);
  k.masked_fill(context, a);
}

static void call_masked_fill_grad(const Kernels& k, Context& context, const Packet& p) {
  MaskedFillGradArgs a;
  a.N = p.dims[0];
  a.value = p.attrs[0].d;
  a.mask = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.dx = static_cast<real*>(p.slots[4].data[0]);
  k.masked_fill_grad(context, a);
}

static void call_where(const Kernels& k, Context& context, const Packet& p) {
  WhereArgs a;
  a.N = p.dims[0];
  a.mask = static_cast<const int32_t*>(p.slots[0].data[0]);
  a.a = static_cast<const real*>(p.slots[1].data[0]);
  a.b = static_cast<const real*>(p.slots[2].data[0]);
  a.y = static_cast<real*>(p.slots[3].data[0]);
  k.where(context, a);
}

static void call_where_grad(const Kernels& k, Context& context, const Packet& p) {
  WhereGradArgs a;
  a.N = p.dims[0];
  a.mask = static_cast<const int32_t*>(p.slots[0].data[0]);
  a.dy = static_cast<const real*>(p.slots[4].data[0]);
  a.da = static_cast<real*>(p.slots[5].data[0]);
  a.db = static_cast<real*>(p.slots[6].data[0]);
  k.where_grad(context, a);
}

static void call_compare(const Kernels& k, Context& context, const Packet& p) {
  CompareArgs a;
  a.N = p.dims[0];
  a.relation = static_cast<Relation>(p.attrs[0].i);
  a.a = static_cast<const real*>(p.slots[0].data[0]);
  a.b = static_cast<const real*>(p.slots[1].data[0]);
  a.mask = static_cast<int32_t*>(p.slots[2].data[0]);
  k.compare(context, a);
}

static void call_compare_integers(const Kernels& k, Context& context, const Packet& p) {
  CompareIntegersArgs a;
  a.N = p.dims[0];
  a.relation = static_cast<Relation>(p.attrs[0].i);
  a.a = static_cast<const int32_t*>(p.slots[0].data[0]);
  a.b = static_cast<const int32_t*>(p.slots[1].data[0]);
  a.mask = static_cast<int32_t*>(p.slots[2].data[0]);
  k.compare_integers(context, a);
}

static void call_to_real(const Kernels& k, Context& context, const Packet& p) {
  ToRealArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const int32_t*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.to_real(context, a);
}

static void call_to_integers(const Kernels& k, Context& context, const Packet& p) {
  ToIntegersArgs a;
  a.N = p.dims[0];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<int32_t*>(p.slots[1].data[0]);
  k.to_integers(context, a);
}

static void call_sequence_mask(const Kernels& k, Context& context, const Packet& p) {
  SequenceMaskArgs a;
  a.B = p.dims[1];
  a.T = p.attrs[0].i;
  a.lengths = static_cast<const int32_t*>(p.slots[0].data[0]);
  a.mask = static_cast<int32_t*>(p.slots[1].data[0]);
  k.sequence_mask(context, a);
}

static void call_sum(const Kernels& k, Context& context, const Packet& p) {
  SumArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.sum(context, a);
}

static void call_sum_grad(const Kernels& k, Context& context, const Packet& p) {
  SumGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.sum_grad(context, a);
}

static void call_mean(const Kernels& k, Context& context, const Packet& p) {
  MeanArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  k.mean(context, a);
}

static void call_mean_grad(const Kernels& k, Context& context, const Packet& p) {
  MeanGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.dy = static_cast<const real*>(p.slots[2].data[0]);
  a.dx = static_cast<real*>(p.slots[3].data[0]);
  k.mean_grad(context, a);
}

static void call_max(const Kernels& k, Context& context, const Packet& p) {
  MaxArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.x = static_cast<const real*>(p.slots[0].data[0]);
  a.y = static_cast<real*>(p.slots[1].data[0]);
  a.index = static_cast<int32_t*>(p.slots[2].data[0]);
  k.max(context, a);
}

static void call_max_grad(const Kernels& k, Context& context, const Packet& p) {
  MaxGradArgs a;
  a.M = p.dims[0];
  a.N = p.dims[1];
  a.K = p.dims[2];
  a.index = static_cast<const int32_t*>(p.slots[2].data[0]);
  a.dy = static_cast<const real*>(p.slots[3].data[0]);
  a.dx = static_cast<real*>(p.slots[4].data[0]);
  k.max_grad(context, a);
}

const Call forward_calls[] = {
    call_relu,
    call_tanh,
    call_sigmoid,
    call_gelu,
    call_silu,
    call_softplus,
    call_exp,
    call_log,
    call_sqrt,
    call_softmax,
    call_log_softmax,
    call_dot_attention,
    call_additive_attention,
    call_attention_pooling,
    call_embedding,
    call_linear,
    call_linear_part,
    call_dropout,
    call_layer_norm,
    call_cross_entropy,
    call_nll,
    call_bce_with_logits,
    call_mse,
    call_l1,
    call_smooth_l1,
    call_huber,
    call_kl_div,
    call_ctc,
    call_sgd,
    call_adam,
    call_nadam,
    call_radam,
    call_adamax,
    call_rmsprop,
    call_adagrad,
    call_adadelta,
    call_asgd,
    call_lion,
    call_ftrl,
    call_clip_grad_norm,
    call_clip_grad_value,
    call_ema,
    call_swap,
    call_fill,
    call_uniform,
    call_normal,
    call_orthogonal,
    call_copy,
    call_accumulate,
    call_lstm,
    call_gru,
    call_rnn,
    call_lstm_variant,
    call_gru_variant,
    call_rnn_variant,
    call_add,
    call_sub,
    call_mul,
    call_div,
    call_affine,
    call_expand,
    call_matmul,
    call_concat,
    call_slice,
    call_transpose,
    call_index_select,
    call_gather,
    call_masked_fill,
    call_where,
    call_compare,
    call_compare_integers,
    call_to_real,
    call_to_integers,
    call_sequence_mask,
    call_sum,
    call_mean,
    call_max,
};

const Call backward_calls[] = {
    call_relu_grad,
    call_tanh_grad,
    call_sigmoid_grad,
    call_gelu_grad,
    call_silu_grad,
    call_softplus_grad,
    call_exp_grad,
    call_log_grad,
    call_sqrt_grad,
    call_softmax_grad,
    call_log_softmax_grad,
    call_dot_attention_grad,
    call_additive_attention_grad,
    call_attention_pooling_grad,
    call_embedding_grad,
    call_linear_grad,
    call_linear_part_grad,
    call_dropout_grad,
    call_layer_norm_grad,
    call_cross_entropy_grad,
    call_nll_grad,
    call_bce_with_logits_grad,
    call_mse_grad,
    call_l1_grad,
    call_smooth_l1_grad,
    call_huber_grad,
    call_kl_div_grad,
    call_ctc_grad,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    call_lstm_grad,
    call_gru_grad,
    call_rnn_grad,
    call_lstm_variant_grad,
    call_gru_variant_grad,
    call_rnn_variant_grad,
    call_add_grad,
    call_sub_grad,
    call_mul_grad,
    call_div_grad,
    call_affine_grad,
    call_expand_grad,
    call_matmul_grad,
    call_concat_grad,
    call_slice_grad,
    call_transpose_grad,
    call_index_select_grad,
    call_gather_grad,
    call_masked_fill_grad,
    call_where_grad,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    call_sum_grad,
    call_mean_grad,
    call_max_grad,
};

/// Where in the table of a backend the kernel of each row is, and that of its gradient (0 without one).
const size_t forward_kernels[] = {
    offsetof(Kernels, relu),
    offsetof(Kernels, tanh),
    offsetof(Kernels, sigmoid),
    offsetof(Kernels, gelu),
    offsetof(Kernels, silu),
    offsetof(Kernels, softplus),
    offsetof(Kernels, exp),
    offsetof(Kernels, log),
    offsetof(Kernels, sqrt),
    offsetof(Kernels, softmax),
    offsetof(Kernels, log_softmax),
    offsetof(Kernels, dot_attention),
    offsetof(Kernels, additive_attention),
    offsetof(Kernels, attention_pooling),
    offsetof(Kernels, embedding),
    offsetof(Kernels, linear),
    offsetof(Kernels, linear_part),
    offsetof(Kernels, dropout),
    offsetof(Kernels, layer_norm),
    offsetof(Kernels, cross_entropy),
    offsetof(Kernels, nll),
    offsetof(Kernels, bce_with_logits),
    offsetof(Kernels, mse),
    offsetof(Kernels, l1),
    offsetof(Kernels, smooth_l1),
    offsetof(Kernels, huber),
    offsetof(Kernels, kl_div),
    offsetof(Kernels, ctc),
    offsetof(Kernels, sgd),
    offsetof(Kernels, adam),
    offsetof(Kernels, nadam),
    offsetof(Kernels, radam),
    offsetof(Kernels, adamax),
    offsetof(Kernels, rmsprop),
    offsetof(Kernels, adagrad),
    offsetof(Kernels, adadelta),
    offsetof(Kernels, asgd),
    offsetof(Kernels, lion),
    offsetof(Kernels, ftrl),
    offsetof(Kernels, clip_grad_norm),
    offsetof(Kernels, clip_grad_value),
    offsetof(Kernels, ema),
    offsetof(Kernels, swap),
    offsetof(Kernels, fill),
    offsetof(Kernels, uniform),
    offsetof(Kernels, normal),
    offsetof(Kernels, orthogonal),
    offsetof(Kernels, copy),
    offsetof(Kernels, accumulate),
    offsetof(Kernels, lstm),
    offsetof(Kernels, gru),
    offsetof(Kernels, rnn),
    offsetof(Kernels, lstm_variant),
    offsetof(Kernels, gru_variant),
    offsetof(Kernels, rnn_variant),
    offsetof(Kernels, add),
    offsetof(Kernels, sub),
    offsetof(Kernels, mul),
    offsetof(Kernels, div),
    offsetof(Kernels, affine),
    offsetof(Kernels, expand),
    offsetof(Kernels, matmul),
    offsetof(Kernels, concat),
    offsetof(Kernels, slice),
    offsetof(Kernels, transpose),
    offsetof(Kernels, index_select),
    offsetof(Kernels, gather),
    offsetof(Kernels, masked_fill),
    offsetof(Kernels, where),
    offsetof(Kernels, compare),
    offsetof(Kernels, compare_integers),
    offsetof(Kernels, to_real),
    offsetof(Kernels, to_integers),
    offsetof(Kernels, sequence_mask),
    offsetof(Kernels, sum),
    offsetof(Kernels, mean),
    offsetof(Kernels, max),
};

const size_t backward_kernels[] = {
    offsetof(Kernels, relu_grad),
    offsetof(Kernels, tanh_grad),
    offsetof(Kernels, sigmoid_grad),
    offsetof(Kernels, gelu_grad),
    offsetof(Kernels, silu_grad),
    offsetof(Kernels, softplus_grad),
    offsetof(Kernels, exp_grad),
    offsetof(Kernels, log_grad),
    offsetof(Kernels, sqrt_grad),
    offsetof(Kernels, softmax_grad),
    offsetof(Kernels, log_softmax_grad),
    offsetof(Kernels, dot_attention_grad),
    offsetof(Kernels, additive_attention_grad),
    offsetof(Kernels, attention_pooling_grad),
    offsetof(Kernels, embedding_grad),
    offsetof(Kernels, linear_grad),
    offsetof(Kernels, linear_part_grad),
    offsetof(Kernels, dropout_grad),
    offsetof(Kernels, layer_norm_grad),
    offsetof(Kernels, cross_entropy_grad),
    offsetof(Kernels, nll_grad),
    offsetof(Kernels, bce_with_logits_grad),
    offsetof(Kernels, mse_grad),
    offsetof(Kernels, l1_grad),
    offsetof(Kernels, smooth_l1_grad),
    offsetof(Kernels, huber_grad),
    offsetof(Kernels, kl_div_grad),
    offsetof(Kernels, ctc_grad),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    offsetof(Kernels, lstm_grad),
    offsetof(Kernels, gru_grad),
    offsetof(Kernels, rnn_grad),
    offsetof(Kernels, lstm_variant_grad),
    offsetof(Kernels, gru_variant_grad),
    offsetof(Kernels, rnn_variant_grad),
    offsetof(Kernels, add_grad),
    offsetof(Kernels, sub_grad),
    offsetof(Kernels, mul_grad),
    offsetof(Kernels, div_grad),
    offsetof(Kernels, affine_grad),
    offsetof(Kernels, expand_grad),
    offsetof(Kernels, matmul_grad),
    offsetof(Kernels, concat_grad),
    offsetof(Kernels, slice_grad),
    offsetof(Kernels, transpose_grad),
    offsetof(Kernels, index_select_grad),
    offsetof(Kernels, gather_grad),
    offsetof(Kernels, masked_fill_grad),
    offsetof(Kernels, where_grad),
    0,
    0,
    0,
    0,
    0,
    offsetof(Kernels, sum_grad),
    offsetof(Kernels, mean_grad),
    offsetof(Kernels, max_grad),
};

}  // namespace tt
