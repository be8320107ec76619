// Generated from ops/*.op by scripts/gen.mjs. Do not edit.

#pragma once

#include <cstdint>

#include "native/math/real.h"

namespace tt {

/// The tensors of a list argument; n is 0 for an optional list that is absent.
template <class T>
struct List {
  T* const* data;
  int64_t n;
  T* operator[](int64_t i) const { return n ? data[i] : nullptr; }
};

enum class Reduction { mean, sum, none };

enum class Nonlinearity { tanh, relu };

enum class Coupled { none, input, forget };

enum class Relation { equal, notEqual, less, lessEqual };

/// max(x, 0); the derivative at 0 is 0.
struct ReluArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct ReluGradArgs {
  int64_t N;
  const real* y;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Hyperbolic tangent.
struct TanhArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct TanhGradArgs {
  int64_t N;
  const real* y;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Logistic function 1 / (1 + exp(-x)).
struct SigmoidArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct SigmoidGradArgs {
  int64_t N;
  const real* y;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Gaussian error linear unit x Φ(x), exact (erf).
struct GeluArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct GeluGradArgs {
  int64_t N;
  const real* x;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// x · sigmoid(x), also called swish.
struct SiluArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct SiluGradArgs {
  int64_t N;
  const real* x;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// log(1 + exp(x)), equal to x above 20.
struct SoftplusArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct SoftplusGradArgs {
  int64_t N;
  const real* x;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Exponential.
struct ExpArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct ExpGradArgs {
  int64_t N;
  const real* y;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Natural logarithm.
struct LogArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct LogGradArgs {
  int64_t N;
  const real* x;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Square root.
struct SqrtArgs {
  int64_t N;
  const real* x;  // [*]
  real* y;        // [*]
};

struct SqrtGradArgs {
  int64_t N;
  const real* y;   // [*]
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// exp(x - max) / Σ exp(x - max) over the last dimension.
struct SoftmaxArgs {
  int64_t M, N;
  const real* x;  // [*,M]
  real* y;        // [*,M]
};

struct SoftmaxGradArgs {
  int64_t M, N;
  const real* y;   // [*,M]
  const real* dy;  // [*,M], may be null
  real* dx;        // [*,M], =, may be null
};

/// x - log Σ exp(x) over the last dimension.
struct LogSoftmaxArgs {
  int64_t M, N;
  const real* x;  // [*,M]
  real* y;        // [*,M]
};

struct LogSoftmaxGradArgs {
  int64_t M, N;
  const real* y;   // [*,M]
  const real* dy;  // [*,M], may be null
  real* dx;        // [*,M], =, may be null
};

/// Attention of A heads by dot products: weights = softmax_t(scale q_s · k_t + mask), context_s = Σ_t weights_st v_t. Hidden are keys after
/// lengths, keys that padding marks, and with causal those after s. Matrix b*A+h modulo M of mask is added to head h of row b. dropout acts
/// on the weights that make the context; the weights returned are those before it.
struct DotAttentionArgs {
  int64_t B, S, K, T, V, M;
  int64_t A;
  double scale;
  bool causal;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* q;           // [B,S,A*K]
  const real* k;           // [B,T,A*K]
  const real* v;           // [B,T,A*V]
  const int32_t* lengths;  // [B], may be null
  const int32_t* padding;  // [B,T], may be null
  const real* mask;        // [M,S,T], may be null
  real* context;           // [B,S,A*V]
  real* weights;           // [B,A,S,T]
};

struct DotAttentionGradArgs {
  int64_t B, S, K, T, V, M;
  int64_t A;
  double scale;
  bool causal;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* q;           // [B,S,A*K]
  const real* k;           // [B,T,A*K]
  const real* v;           // [B,T,A*V]
  const int32_t* lengths;  // [B], may be null
  const real* weights;     // [B,A,S,T]
  const real* dcontext;    // [B,S,A*V], may be null
  const real* dweights;    // [B,A,S,T], may be null
  real* dq;                // [B,S,A*K], =, may be null
  real* dk;                // [B,T,A*K], =, may be null
  real* dv;                // [B,T,A*V], =, may be null
  real* dmask;             // [M,S,T], =, may be null
};

/// Attention by a layer of scores over projected queries and keys: weights = softmax_t(v · tanh(q_s + k_t)) over the first lengths keys,
/// context_s = Σ_t weights_st x_t.
struct AdditiveAttentionArgs {
  int64_t B, S, A, T, C;
  const real* q;           // [B,S,A]
  const real* k;           // [B,T,A]
  const real* x;           // [B,T,C]
  const real* v;           // [A]
  const int32_t* lengths;  // [B], may be null
  real* context;           // [B,S,C]
  real* weights;           // [B,S,T]
};

struct AdditiveAttentionGradArgs {
  int64_t B, S, A, T, C;
  const real* q;           // [B,S,A]
  const real* k;           // [B,T,A]
  const real* x;           // [B,T,C]
  const real* v;           // [A]
  const int32_t* lengths;  // [B], may be null
  const real* weights;     // [B,S,T]
  const real* dcontext;    // [B,S,C], may be null
  const real* dweights;    // [B,S,T], may be null
  real* dq;                // [B,S,A], =, may be null
  real* dk;                // [B,T,A], =, may be null
  real* dx;                // [B,T,C], =, may be null
  real* dv;                // [A], +=, may be null
};

/// Additive self-attention over time: weights = softmax_t(v · tanh(w x_t + b)) over the first lengths steps, context = Σ_t weights_t x_t. A
/// row of length 0 gives context 0 and weights 0.
struct AttentionPoolingArgs {
  int64_t B, T, C, A;
  const real* x;           // [B,T,C]
  const int32_t* lengths;  // [B], may be null
  const real* w;           // [A,C]
  const real* b;           // [A], may be null
  const real* v;           // [A]
  real* context;           // [B,C]
  real* weights;           // [B,T]
  real* u;                 // [B,T,A], for backward: null when none will come
};

struct AttentionPoolingGradArgs {
  int64_t B, T, C, A;
  const real* x;           // [B,T,C]
  const int32_t* lengths;  // [B], may be null
  const real* w;           // [A,C]
  const real* b;           // [A], may be null
  const real* v;           // [A]
  const real* weights;     // [B,T]
  const real* u;           // [B,T,A]
  const real* dcontext;    // [B,C], may be null
  const real* dweights;    // [B,T], may be null
  real* dx;                // [B,T,C], =, may be null
  real* dw;                // [A,C], +=, may be null
  real* db;                // [A], +=, may be null
  real* dv;                // [A], +=, may be null
};

/// Row lookup y = weight[ids]. The gradient adds rows in token order, so it is the same for any thread count; row padding_index gets none.
struct EmbeddingArgs {
  int64_t V, E, N;
  int64_t padding_index;
  const int32_t* ids;  // [*]
  const real* weight;  // [V,E]
  real* y;             // [*,E]
};

struct EmbeddingGradArgs {
  int64_t V, E, N;
  int64_t padding_index;
  const int32_t* ids;  // [*]
  const real* dy;      // [*,E], may be null
  real* dweight;       // [V,E], +=, may be null
};

/// Affine map y = x wᵀ + b.
struct LinearArgs {
  int64_t I, O, N;
  const real* x;  // [*,I]
  const real* w;  // [O,I]
  const real* b;  // [O], may be null
  real* y;        // [*,O]
};

struct LinearGradArgs {
  int64_t I, O, N;
  const real* x;   // [*,I]
  const real* w;   // [O,I]
  const real* b;   // [O], may be null
  const real* dy;  // [*,O], may be null
  real* dx;        // [*,I], =, may be null
  real* dw;        // [O,I], +=, may be null
  real* db;        // [O], +=, may be null
};

/// Affine map by block number part of the P equal blocks of rows of w and b: several projections kept as one parameter, none of them
/// copied.
struct LinearPartArgs {
  int64_t I, O, N;
  int64_t P;
  int64_t part;
  const real* x;  // [*,I]
  const real* w;  // [P*O,I]
  const real* b;  // [P*O], may be null
  real* y;        // [*,O]
};

struct LinearPartGradArgs {
  int64_t I, O, N;
  int64_t P;
  int64_t part;
  const real* x;   // [*,I]
  const real* w;   // [P*O,I]
  const real* dy;  // [*,O], may be null
  real* dx;        // [*,I], =, may be null
  real* dw;        // [P*O,I], +=, may be null
  real* db;        // [P*O], +=, may be null
};

/// Inverted dropout: keeps each element with probability 1-p and scales it by 1/(1-p). The mask is a Philox function of (seed, step,
/// element), recomputed in backward.
struct DropoutArgs {
  int64_t N;
  double p;
  int64_t seed;
  int64_t step;
  const real* x;  // [*]
  real* y;        // [*]
};

struct DropoutGradArgs {
  int64_t N;
  double p;
  int64_t seed;
  int64_t step;
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Layer normalisation over the last dimension, biased variance, y = (x - mean) / sqrt(var + eps) * w + b.
struct LayerNormArgs {
  int64_t M, N;
  double eps;
  const real* x;  // [*,M]
  const real* w;  // [M], may be null
  const real* b;  // [M], may be null
  real* y;        // [*,M]
  real* mean;     // [*], for backward: null when none will come
  real* rstd;     // [*], for backward: null when none will come
};

struct LayerNormGradArgs {
  int64_t M, N;
  double eps;
  const real* x;     // [*,M]
  const real* w;     // [M], may be null
  const real* b;     // [M], may be null
  const real* mean;  // [*]
  const real* rstd;  // [*]
  const real* dy;    // [*,M], may be null
  real* dx;          // [*,M], =, may be null
  real* dw;          // [M], +=, may be null
  real* db;          // [M], +=, may be null
};

/// -log softmax(logits)[target] per row, against a target distribution that gives label_smoothing to all classes alike. The loss of a class
/// is multiplied by its weight; the mean is a weighted one. Softmax is fused; only its normaliser is saved.
struct CrossEntropyArgs {
  int64_t R, C;
  int64_t ignore_index;
  double label_smoothing;
  Reduction reduction;
  const real* logits;        // [R,C]
  const int32_t* target;     // [R]
  const real* class_weight;  // [C], may be null
  const int32_t* mask;       // [R], may be null
  real* loss;                // [R] or [] by reduction
  real* lse;                 // [R], for backward: null when none will come
};

struct CrossEntropyGradArgs {
  int64_t R, C;
  int64_t ignore_index;
  double label_smoothing;
  Reduction reduction;
  const real* logits;        // [R,C]
  const int32_t* target;     // [R]
  const real* class_weight;  // [C], may be null
  const int32_t* mask;       // [R], may be null
  const real* lse;           // [R]
  const real* dloss;         // [R], may be null
  real* dlogits;             // [R,C], =, may be null
};

/// -log_probs[target] per row, multiplied by the weight of the target's class; the mean is a weighted one.
struct NllArgs {
  int64_t R, C;
  int64_t ignore_index;
  Reduction reduction;
  const real* log_probs;     // [R,C]
  const int32_t* target;     // [R]
  const real* class_weight;  // [C], may be null
  const int32_t* mask;       // [R], may be null
  real* loss;                // [R] or [] by reduction
};

struct NllGradArgs {
  int64_t R, C;
  int64_t ignore_index;
  Reduction reduction;
  const int32_t* target;     // [R]
  const real* class_weight;  // [C], may be null
  const int32_t* mask;       // [R], may be null
  const real* dloss;         // [R], may be null
  real* dlog_probs;          // [R,C], =, may be null
};

/// Binary cross-entropy of sigmoid(logits), computed as max(x,0) - x·t + log(1 + exp(-|x|)); pos_weight multiplies the loss of t.
struct BceWithLogitsArgs {
  int64_t K, N;
  Reduction reduction;
  const real* logits;      // [*,K]
  const real* target;      // [*,K]
  const real* pos_weight;  // [*,K], may be null
  const int32_t* mask;     // [*], may be null
  real* loss;              // [*,K] or [] by reduction
};

struct BceWithLogitsGradArgs {
  int64_t K, N;
  Reduction reduction;
  const real* logits;      // [*,K]
  const real* target;      // [*,K]
  const real* pos_weight;  // [*,K], may be null
  const int32_t* mask;     // [*], may be null
  const real* dloss;       // [*,K], may be null
  real* dlogits;           // [*,K], =, may be null
  real* dtarget;           // [*,K], =, may be null
};

/// Squared error (x - target)².
struct MseArgs {
  int64_t K, N;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  real* loss;           // [*,K] or [] by reduction
};

struct MseGradArgs {
  int64_t K, N;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  const real* dloss;    // [*,K], may be null
  real* dx;             // [*,K], =, may be null
  real* dtarget;        // [*,K], =, may be null
};

/// Absolute error |x - target|.
struct L1Args {
  int64_t K, N;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  real* loss;           // [*,K] or [] by reduction
};

struct L1GradArgs {
  int64_t K, N;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  const real* dloss;    // [*,K], may be null
  real* dx;             // [*,K], =, may be null
  real* dtarget;        // [*,K], =, may be null
};

/// With d = x - target: d² / (2 beta) where |d| < beta, else |d| - beta / 2. With beta 0 it is l1.
struct SmoothL1Args {
  int64_t K, N;
  double beta;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  real* loss;           // [*,K] or [] by reduction
};

struct SmoothL1GradArgs {
  int64_t K, N;
  double beta;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  const real* dloss;    // [*,K], may be null
  real* dx;             // [*,K], =, may be null
  real* dtarget;        // [*,K], =, may be null
};

/// With d = x - target: d² / 2 where |d| <= delta, else delta (|d| - delta / 2).
struct HuberArgs {
  int64_t K, N;
  double delta;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  real* loss;           // [*,K] or [] by reduction
};

struct HuberGradArgs {
  int64_t K, N;
  double delta;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  const real* dloss;    // [*,K], may be null
  real* dx;             // [*,K], =, may be null
  real* dtarget;        // [*,K], =, may be null
};

/// Kullback-Leibler divergence by element, target · (log target - x), with x and (log_target) target as log-probabilities.
struct KlDivArgs {
  int64_t K, N;
  bool log_target;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  real* loss;           // [*,K] or [] by reduction
};

struct KlDivGradArgs {
  int64_t K, N;
  bool log_target;
  Reduction reduction;
  const real* x;        // [*,K]
  const real* target;   // [*,K]
  const int32_t* mask;  // [*], may be null
  const real* dloss;    // [*,K], may be null
  real* dx;             // [*,K], =, may be null
  real* dtarget;        // [*,K], =, may be null
};

/// Connectionist temporal classification: -log of the probability of all alignments of T steps that become the target when repeats are
/// merged and blanks taken out. The mean divides the loss of each row by its target's length (1 where that is 0) before it averages over
/// the batch.
struct CtcArgs {
  int64_t B, T, C, S;
  int64_t blank;
  bool zero_infinity;
  Reduction reduction;
  const real* log_probs;          // [B,T,C]
  const int32_t* targets;         // [B,S]
  const int32_t* input_lengths;   // [B], may be null
  const int32_t* target_lengths;  // [B], may be null
  real* loss;                     // [B] or [] by reduction
  real* occupancy;                // [B,T,2*S+1], for backward: null when none will come
};

struct CtcGradArgs {
  int64_t B, T, C, S;
  int64_t blank;
  bool zero_infinity;
  Reduction reduction;
  const int32_t* targets;         // [B,S]
  const int32_t* input_lengths;   // [B], may be null
  const int32_t* target_lengths;  // [B], may be null
  const real* occupancy;          // [B,T,2*S+1]
  const real* dloss;              // [B], may be null
  real* dlog_probs;               // [B,T,C], =, may be null
};

/// Stochastic gradient descent with momentum, dampening, Nesterov and weight decay. A momentum buffer starts as the first gradient (first =
/// 1).
struct SgdArgs {
  const double* lr;             // one per element
  const double* momentum;       // one per element
  const double* dampening;      // one per element
  const double* weight_decay;   // one per element
  const double* nesterov;       // one per element
  const double* maximize;       // one per element
  const double* first;          // one per element
  List<real> params;            // one [_] each
  const int64_t* params_size;   // elements of each
  List<const real> grads;       // one [_] each
  const int64_t* grads_size;    // elements of each
  List<real> momenta;           // one [_], may be null each
  const int64_t* momenta_size;  // elements of each
  const real* guard;            // [], may be null
};

/// Adam with bias correction; decoupled = 1 subtracts weight decay from the parameter (AdamW), otherwise it is added to the gradient.
/// amsgrad = 1 divides by the root of the largest v so far, kept in v_max.
struct AdamArgs {
  const double* lr;            // one per element
  const double* beta1;         // one per element
  const double* beta2;         // one per element
  const double* eps;           // one per element
  const double* weight_decay;  // one per element
  const double* decoupled;     // one per element
  const double* amsgrad;       // one per element
  const double* maximize;      // one per element
  const double* step;          // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> m;                // one [_] each
  const int64_t* m_size;       // elements of each
  List<real> v;                // one [_] each
  const int64_t* v_size;       // elements of each
  List<real> v_max;            // one [_], may be null each
  const int64_t* v_max_size;   // elements of each
  const real* guard;           // [], may be null
};

/// Adam with Nesterov momentum on a schedule; mu_product holds the product of the momenta so far, 1 at first.
struct NadamArgs {
  const double* lr;              // one per element
  const double* beta1;           // one per element
  const double* beta2;           // one per element
  const double* eps;             // one per element
  const double* weight_decay;    // one per element
  const double* decoupled;       // one per element
  const double* momentum_decay;  // one per element
  const double* maximize;        // one per element
  const double* step;            // one per element
  List<real> params;             // one [_] each
  const int64_t* params_size;    // elements of each
  List<const real> grads;        // one [_] each
  const int64_t* grads_size;     // elements of each
  List<real> m;                  // one [_] each
  const int64_t* m_size;         // elements of each
  List<real> v;                  // one [_] each
  const int64_t* v_size;         // elements of each
  List<real> mu_product;         // one [] each
  const real* guard;             // [], may be null
};

/// Adam whose steps are rectified by the variance of v, and plain momentum while that variance has no bound.
struct RadamArgs {
  const double* lr;            // one per element
  const double* beta1;         // one per element
  const double* beta2;         // one per element
  const double* eps;           // one per element
  const double* weight_decay;  // one per element
  const double* decoupled;     // one per element
  const double* maximize;      // one per element
  const double* step;          // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> m;                // one [_] each
  const int64_t* m_size;       // elements of each
  List<real> v;                // one [_] each
  const int64_t* v_size;       // elements of each
  const real* guard;           // [], may be null
};

/// Adam with the largest gradient, decayed, in place of the root of the second mean.
struct AdamaxArgs {
  const double* lr;            // one per element
  const double* beta1;         // one per element
  const double* beta2;         // one per element
  const double* eps;           // one per element
  const double* weight_decay;  // one per element
  const double* maximize;      // one per element
  const double* step;          // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> m;                // one [_] each
  const int64_t* m_size;       // elements of each
  List<real> u;                // one [_] each
  const int64_t* u_size;       // elements of each
  const real* guard;           // [], may be null
};

/// Gradients divided by the root of their mean square; centered = 1 takes their variance instead, mean holding their mean.
struct RmspropArgs {
  const double* lr;             // one per element
  const double* alpha;          // one per element
  const double* eps;            // one per element
  const double* weight_decay;   // one per element
  const double* momentum;       // one per element
  const double* centered;       // one per element
  const double* maximize;       // one per element
  List<real> params;            // one [_] each
  const int64_t* params_size;   // elements of each
  List<const real> grads;       // one [_] each
  const int64_t* grads_size;    // elements of each
  List<real> square;            // one [_] each
  const int64_t* square_size;   // elements of each
  List<real> mean;              // one [_], may be null each
  const int64_t* mean_size;     // elements of each
  List<real> momenta;           // one [_], may be null each
  const int64_t* momenta_size;  // elements of each
  const real* guard;            // [], may be null
};

/// Gradients divided by the root of the sum of their squares.
struct AdagradArgs {
  const double* lr;            // one per element
  const double* lr_decay;      // one per element
  const double* eps;           // one per element
  const double* weight_decay;  // one per element
  const double* maximize;      // one per element
  const double* step;          // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> sum;              // one [_] each
  const int64_t* sum_size;     // elements of each
  const real* guard;           // [], may be null
};

/// Gradients scaled by the ratio of the root mean squares of past updates and past gradients.
struct AdadeltaArgs {
  const double* lr;            // one per element
  const double* rho;           // one per element
  const double* eps;           // one per element
  const double* weight_decay;  // one per element
  const double* maximize;      // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> square;           // one [_] each
  const int64_t* square_size;  // elements of each
  List<real> delta;            // one [_] each
  const int64_t* delta_size;   // elements of each
  const real* guard;           // [], may be null
};

/// Gradient descent with a decaying rate eta, lr at first; ax holds the parameters' average from step t0 on.
struct AsgdArgs {
  const double* lr;            // one per element
  const double* lambd;         // one per element
  const double* alpha;         // one per element
  const double* t0;            // one per element
  const double* weight_decay;  // one per element
  const double* maximize;      // one per element
  const double* step;          // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> ax;               // one [_] each
  const int64_t* ax_size;      // elements of each
  List<real> eta;              // one [] each
  const real* guard;           // [], may be null
};

/// Steps of one size: the sign of a mean of momentum and gradient. Weight decay is decoupled.
struct LionArgs {
  const double* lr;            // one per element
  const double* beta1;         // one per element
  const double* beta2;         // one per element
  const double* weight_decay;  // one per element
  const double* maximize;      // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> m;                // one [_] each
  const int64_t* m_size;       // elements of each
  const real* guard;           // [], may be null
};

/// Follow the regularised leader: parameters are a closed form of z, the sum of gradients, and n, that of their squares; l1 makes them 0.
struct FtrlArgs {
  const double* lr;            // one per element
  const double* lr_power;      // one per element
  const double* l1;            // one per element
  const double* weight_decay;  // one per element
  const double* l2_shrinkage;  // one per element
  const double* beta;          // one per element
  const double* maximize;      // one per element
  List<real> params;           // one [_] each
  const int64_t* params_size;  // elements of each
  List<const real> grads;      // one [_] each
  const int64_t* grads_size;   // elements of each
  List<real> z;                // one [_] each
  const int64_t* z_size;       // elements of each
  List<real> n;                // one [_] each
  const int64_t* n_size;       // elements of each
  const real* guard;           // [], may be null
};

/// Scales all gradients by min(1, max_norm / (norm + 1e-6)) and returns the norm before clipping. norm_type is 1, 2 or inf.
struct ClipGradNormArgs {
  double max_norm;
  double norm_type;
  List<real> grads;           // one [_] each
  const int64_t* grads_size;  // elements of each
  real* norm;                 // []
};

/// Brings every element of all gradients into [-clip_value, clip_value]; NaN stays.
struct ClipGradValueArgs {
  double clip_value;
  List<real> grads;           // one [_] each
  const int64_t* grads_size;  // elements of each
};

/// Moves every average towards its parameter: averages += (1 - decay) (params - averages).
struct EmaArgs {
  double decay;
  List<real> averages;           // one [_] each
  const int64_t* averages_size;  // elements of each
  List<const real> params;       // one [_] each
  const int64_t* params_size;    // elements of each
};

/// Exchanges the values of two lists of tensors.
struct SwapArgs {
  List<real> a;           // one [_] each
  const int64_t* a_size;  // elements of each
  List<real> b;           // one [_] each
  const int64_t* b_size;  // elements of each
};

/// Sets every element to value.
struct FillArgs {
  int64_t N;
  double value;
  real* x;  // [*]
};

/// Uniform numbers in [low, high).
struct UniformArgs {
  int64_t N;
  double low;
  double high;
  int64_t seed;
  int64_t step;
  real* x;  // [*]
};

/// Normal numbers by Box-Muller.
struct NormalArgs {
  int64_t N;
  double mean;
  double std;
  int64_t seed;
  int64_t step;
  real* x;  // [*]
};

/// A random matrix with orthonormal rows or columns, whichever are fewer, times gain.
struct OrthogonalArgs {
  int64_t M, K;
  double gain;
  int64_t seed;
  int64_t step;
  real* x;  // [M,K]
};

/// Copies src into dst.
struct CopyArgs {
  int64_t N;
  real* dst;        // [*]
  const real* src;  // [*]
};

/// dst += src.
struct AccumulateArgs {
  int64_t N;
  real* dst;        // [*]
  const real* src;  // [*]
};

/// Long short-term memory over a whole sequence, gate order i, f, g, o. Rows shorter than T (lengths) are frozen at their own end and
/// padded with 0.
struct LstmArgs {
  int64_t B, T, I, P, H;
  int64_t L;
  int64_t D;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,P], may be null
  const real* c0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [4*H,I;4*H,D*P] each
  List<const real> w_hh;   // one [4*H,P] each
  List<const real> b_ih;   // one [4*H], may be null each
  List<const real> b_hh;   // one [4*H], may be null each
  List<const real> w_hr;   // one [P,H], may be null each
  real* y;                 // [B,T,D*P]
  real* h_n;               // [L*D,B,P]
  real* c_n;               // [L*D,B,H]
  real* gates;             // [L*D,T,B,4*H], for backward: null when none will come
  real* c;                 // [L*D,T,B,H], for backward: null when none will come
  real* ys;                // [L-1,B,T,D*P], for backward: null when none will come
};

struct LstmGradArgs {
  int64_t B, T, I, P, H;
  int64_t L;
  int64_t D;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,P], may be null
  const real* c0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [4*H,I;4*H,D*P] each
  List<const real> w_hh;   // one [4*H,P] each
  List<const real> b_ih;   // one [4*H], may be null each
  List<const real> b_hh;   // one [4*H], may be null each
  List<const real> w_hr;   // one [P,H], may be null each
  const real* y;           // [B,T,D*P]
  const real* gates;       // [L*D,T,B,4*H]
  const real* c;           // [L*D,T,B,H]
  const real* ys;          // [L-1,B,T,D*P]
  const real* dy;          // [B,T,D*P], may be null
  const real* dh_n;        // [L*D,B,P], may be null
  const real* dc_n;        // [L*D,B,H], may be null
  real* dx;                // [B,T,I], =, may be null
  real* dh0;               // [L*D,B,P], =, may be null
  real* dc0;               // [L*D,B,H], =, may be null
  List<real> dw_ih;        // one [4*H,I;4*H,D*P], +=, may be null each
  List<real> dw_hh;        // one [4*H,P], +=, may be null each
  List<real> db_ih;        // one [4*H], +=, may be null each
  List<real> db_hh;        // one [4*H], +=, may be null each
  List<real> dw_hr;        // one [P,H], +=, may be null each
};

/// Gated recurrent unit over a whole sequence, gate order r, z, n. reset_after applies the reset gate after the recurrent product (PyTorch,
/// cuDNN); otherwise before it (Cho et al. 2014).
struct GruArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  bool reset_after;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [3*H,I;3*H,D*H] each
  List<const real> w_hh;   // one [3*H,H] each
  List<const real> b_ih;   // one [3*H], may be null each
  List<const real> b_hh;   // one [3*H], may be null each
  real* y;                 // [B,T,D*H]
  real* h_n;               // [L*D,B,H]
  real* gates;             // [L*D,T,B,4*H], for backward: null when none will come
  real* ys;                // [L-1,B,T,D*H], for backward: null when none will come
};

struct GruGradArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  bool reset_after;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [3*H,I;3*H,D*H] each
  List<const real> w_hh;   // one [3*H,H] each
  List<const real> b_ih;   // one [3*H], may be null each
  List<const real> b_hh;   // one [3*H], may be null each
  const real* y;           // [B,T,D*H]
  const real* gates;       // [L*D,T,B,4*H]
  const real* ys;          // [L-1,B,T,D*H]
  const real* dy;          // [B,T,D*H], may be null
  const real* dh_n;        // [L*D,B,H], may be null
  real* dx;                // [B,T,I], =, may be null
  real* dh0;               // [L*D,B,H], =, may be null
  List<real> dw_ih;        // one [3*H,I;3*H,D*H], +=, may be null each
  List<real> dw_hh;        // one [3*H,H], +=, may be null each
  List<real> db_ih;        // one [3*H], +=, may be null each
  List<real> db_hh;        // one [3*H], +=, may be null each
};

/// Vanilla recurrent network h_t = f(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh) over a whole sequence, f = tanh or relu.
struct RnnArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  Nonlinearity nonlinearity;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [H,I;H,D*H] each
  List<const real> w_hh;   // one [H,H] each
  List<const real> b_ih;   // one [H], may be null each
  List<const real> b_hh;   // one [H], may be null each
  real* y;                 // [B,T,D*H]
  real* h_n;               // [L*D,B,H]
  real* ys;                // [L-1,B,T,D*H], for backward: null when none will come
};

struct RnnGradArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  Nonlinearity nonlinearity;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [H,I;H,D*H] each
  List<const real> w_hh;   // one [H,H] each
  List<const real> b_ih;   // one [H], may be null each
  List<const real> b_hh;   // one [H], may be null each
  const real* y;           // [B,T,D*H]
  const real* ys;          // [L-1,B,T,D*H]
  const real* dy;          // [B,T,D*H], may be null
  const real* dh_n;        // [L*D,B,H], may be null
  real* dx;                // [B,T,I], =, may be null
  real* dh0;               // [L*D,B,H], =, may be null
  List<real> dw_ih;        // one [H,I;H,D*H], +=, may be null each
  List<real> dw_hh;        // one [H,H], +=, may be null each
  List<real> db_ih;        // one [H], +=, may be null each
  List<real> db_hh;        // one [H], +=, may be null each
};

/// LSTM with activation functions f (gates), g (candidate), h (output), peepholes, clips, a coupled gate (input: i = 1 - f; forget: f = 1 -
/// i), layer normalisation, zoneout, recurrent dropout.
struct LstmVariantArgs {
  int64_t B, T, I, P, H;
  int64_t L;
  int64_t D;
  const double* f;        // one per element
  const double* f_alpha;  // one per element
  const double* f_beta;   // one per element
  const double* g;        // one per element
  const double* g_alpha;  // one per element
  const double* g_beta;   // one per element
  const double* h;        // one per element
  const double* h_alpha;  // one per element
  const double* h_beta;   // one per element
  double clip;
  double cell_clip;
  Coupled coupled;
  double eps;
  double zoneout_h;
  double zoneout_c;
  double state_dropout;
  double candidate_dropout;
  bool train;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;               // [B,T,I]
  const int32_t* lengths;      // [B], may be null
  const real* h0;              // [L*D,B,P], may be null
  const real* c0;              // [L*D,B,H], may be null
  List<const real> w_ih;       // one [4*H,I;4*H,D*P] each
  List<const real> w_hh;       // one [4*H,P] each
  List<const real> b_ih;       // one [4*H], may be null each
  List<const real> b_hh;       // one [4*H], may be null each
  List<const real> w_hr;       // one [P,H], may be null each
  List<const real> w_ci;       // one [H], may be null each
  List<const real> w_cf;       // one [H], may be null each
  List<const real> w_co;       // one [H], may be null each
  List<const real> ln_x;       // one [4*H], may be null each
  List<const real> ln_h;       // one [4*H], may be null each
  List<const real> ln_c;       // one [H], may be null each
  List<const real> ln_c_bias;  // one [H], may be null each
  real* y;                     // [B,T,D*P]
  real* h_n;                   // [L*D,B,P]
  real* c_n;                   // [L*D,B,H]
  real* gates;                 // [L*D,T,B,4*H], for backward: null when none will come
  real* c;                     // [L*D,T,B,H], for backward: null when none will come
  real* ys;                    // [L-1,B,T,D*P], for backward: null when none will come
};

struct LstmVariantGradArgs {
  int64_t B, T, I, P, H;
  int64_t L;
  int64_t D;
  const double* f;        // one per element
  const double* f_alpha;  // one per element
  const double* f_beta;   // one per element
  const double* g;        // one per element
  const double* g_alpha;  // one per element
  const double* g_beta;   // one per element
  const double* h;        // one per element
  const double* h_alpha;  // one per element
  const double* h_beta;   // one per element
  double clip;
  double cell_clip;
  Coupled coupled;
  double eps;
  double zoneout_h;
  double zoneout_c;
  double state_dropout;
  double candidate_dropout;
  bool train;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;               // [B,T,I]
  const int32_t* lengths;      // [B], may be null
  const real* h0;              // [L*D,B,P], may be null
  const real* c0;              // [L*D,B,H], may be null
  List<const real> w_ih;       // one [4*H,I;4*H,D*P] each
  List<const real> w_hh;       // one [4*H,P] each
  List<const real> b_ih;       // one [4*H], may be null each
  List<const real> b_hh;       // one [4*H], may be null each
  List<const real> w_hr;       // one [P,H], may be null each
  List<const real> w_ci;       // one [H], may be null each
  List<const real> w_cf;       // one [H], may be null each
  List<const real> w_co;       // one [H], may be null each
  List<const real> ln_x;       // one [4*H], may be null each
  List<const real> ln_h;       // one [4*H], may be null each
  List<const real> ln_c;       // one [H], may be null each
  List<const real> ln_c_bias;  // one [H], may be null each
  const real* y;               // [B,T,D*P]
  const real* gates;           // [L*D,T,B,4*H]
  const real* c;               // [L*D,T,B,H]
  const real* ys;              // [L-1,B,T,D*P]
  const real* dy;              // [B,T,D*P], may be null
  const real* dh_n;            // [L*D,B,P], may be null
  const real* dc_n;            // [L*D,B,H], may be null
  real* dx;                    // [B,T,I], =, may be null
  real* dh0;                   // [L*D,B,P], =, may be null
  real* dc0;                   // [L*D,B,H], =, may be null
  List<real> dw_ih;            // one [4*H,I;4*H,D*P], +=, may be null each
  List<real> dw_hh;            // one [4*H,P], +=, may be null each
  List<real> db_ih;            // one [4*H], +=, may be null each
  List<real> db_hh;            // one [4*H], +=, may be null each
  List<real> dw_hr;            // one [P,H], +=, may be null each
  List<real> dw_ci;            // one [H], +=, may be null each
  List<real> dw_cf;            // one [H], +=, may be null each
  List<real> dw_co;            // one [H], +=, may be null each
  List<real> dln_x;            // one [4*H], +=, may be null each
  List<real> dln_h;            // one [4*H], +=, may be null each
  List<real> dln_c;            // one [H], +=, may be null each
  List<real> dln_c_bias;       // one [H], +=, may be null each
};

/// GRU with activation functions f (gates), g (candidate), clip, layer normalisation (reset after the product only), zoneout, recurrent
/// dropout.
struct GruVariantArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  bool reset_after;
  const double* f;        // one per element
  const double* f_alpha;  // one per element
  const double* f_beta;   // one per element
  const double* g;        // one per element
  const double* g_alpha;  // one per element
  const double* g_beta;   // one per element
  double clip;
  double eps;
  double zoneout_h;
  double state_dropout;
  double candidate_dropout;
  bool train;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [3*H,I;3*H,D*H] each
  List<const real> w_hh;   // one [3*H,H] each
  List<const real> b_ih;   // one [3*H], may be null each
  List<const real> b_hh;   // one [3*H], may be null each
  List<const real> ln_x;   // one [3*H], may be null each
  List<const real> ln_h;   // one [3*H], may be null each
  real* y;                 // [B,T,D*H]
  real* h_n;               // [L*D,B,H]
  real* gates;             // [L*D,T,B,4*H], for backward: null when none will come
  real* ys;                // [L-1,B,T,D*H], for backward: null when none will come
};

struct GruVariantGradArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  bool reset_after;
  const double* f;        // one per element
  const double* f_alpha;  // one per element
  const double* f_beta;   // one per element
  const double* g;        // one per element
  const double* g_alpha;  // one per element
  const double* g_beta;   // one per element
  double clip;
  double eps;
  double zoneout_h;
  double state_dropout;
  double candidate_dropout;
  bool train;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [3*H,I;3*H,D*H] each
  List<const real> w_hh;   // one [3*H,H] each
  List<const real> b_ih;   // one [3*H], may be null each
  List<const real> b_hh;   // one [3*H], may be null each
  List<const real> ln_x;   // one [3*H], may be null each
  List<const real> ln_h;   // one [3*H], may be null each
  const real* y;           // [B,T,D*H]
  const real* gates;       // [L*D,T,B,4*H]
  const real* ys;          // [L-1,B,T,D*H]
  const real* dy;          // [B,T,D*H], may be null
  const real* dh_n;        // [L*D,B,H], may be null
  real* dx;                // [B,T,I], =, may be null
  real* dh0;               // [L*D,B,H], =, may be null
  List<real> dw_ih;        // one [3*H,I;3*H,D*H], +=, may be null each
  List<real> dw_hh;        // one [3*H,H], +=, may be null each
  List<real> db_ih;        // one [3*H], +=, may be null each
  List<real> db_hh;        // one [3*H], +=, may be null each
  List<real> dln_x;        // one [3*H], +=, may be null each
  List<real> dln_h;        // one [3*H], +=, may be null each
};

/// Vanilla recurrent network with any activation function f, clip, layer normalisation, zoneout, state dropout.
struct RnnVariantArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  const double* f;        // one per element
  const double* f_alpha;  // one per element
  const double* f_beta;   // one per element
  double clip;
  double eps;
  double zoneout_h;
  double state_dropout;
  bool train;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [H,I;H,D*H] each
  List<const real> w_hh;   // one [H,H] each
  List<const real> b_ih;   // one [H], may be null each
  List<const real> b_hh;   // one [H], may be null each
  List<const real> ln_x;   // one [H], may be null each
  List<const real> ln_h;   // one [H], may be null each
  real* y;                 // [B,T,D*H]
  real* h_n;               // [L*D,B,H]
  real* gates;             // [L*D,T,B,H], for backward: null when none will come
  real* ys;                // [L-1,B,T,D*H], for backward: null when none will come
};

struct RnnVariantGradArgs {
  int64_t B, T, I, H;
  int64_t L;
  int64_t D;
  const double* f;        // one per element
  const double* f_alpha;  // one per element
  const double* f_beta;   // one per element
  double clip;
  double eps;
  double zoneout_h;
  double state_dropout;
  bool train;
  double dropout;
  int64_t seed;
  int64_t step;
  const real* x;           // [B,T,I]
  const int32_t* lengths;  // [B], may be null
  const real* h0;          // [L*D,B,H], may be null
  List<const real> w_ih;   // one [H,I;H,D*H] each
  List<const real> w_hh;   // one [H,H] each
  List<const real> b_ih;   // one [H], may be null each
  List<const real> b_hh;   // one [H], may be null each
  List<const real> ln_x;   // one [H], may be null each
  List<const real> ln_h;   // one [H], may be null each
  const real* y;           // [B,T,D*H]
  const real* gates;       // [L*D,T,B,H]
  const real* ys;          // [L-1,B,T,D*H]
  const real* dy;          // [B,T,D*H], may be null
  const real* dh_n;        // [L*D,B,H], may be null
  real* dx;                // [B,T,I], =, may be null
  real* dh0;               // [L*D,B,H], =, may be null
  List<real> dw_ih;        // one [H,I;H,D*H], +=, may be null each
  List<real> dw_hh;        // one [H,H], +=, may be null each
  List<real> db_ih;        // one [H], +=, may be null each
  List<real> db_hh;        // one [H], +=, may be null each
  List<real> dln_x;        // one [H], +=, may be null each
  List<real> dln_h;        // one [H], +=, may be null each
};

/// a + b.
struct AddArgs {
  int64_t N;
  const real* a;  // [*]
  const real* b;  // [*]
  real* y;        // [*]
};

struct AddGradArgs {
  int64_t N;
  const real* dy;  // [*], may be null
  real* da;        // [*], =, may be null
  real* db;        // [*], =, may be null
};

/// a - b.
struct SubArgs {
  int64_t N;
  const real* a;  // [*]
  const real* b;  // [*]
  real* y;        // [*]
};

struct SubGradArgs {
  int64_t N;
  const real* dy;  // [*], may be null
  real* da;        // [*], =, may be null
  real* db;        // [*], =, may be null
};

/// a · b, element by element.
struct MulArgs {
  int64_t N;
  const real* a;  // [*]
  const real* b;  // [*]
  real* y;        // [*]
};

struct MulGradArgs {
  int64_t N;
  const real* a;   // [*]
  const real* b;   // [*]
  const real* dy;  // [*], may be null
  real* da;        // [*], =, may be null
  real* db;        // [*], =, may be null
};

/// a / b, element by element.
struct DivArgs {
  int64_t N;
  const real* a;  // [*]
  const real* b;  // [*]
  real* y;        // [*]
};

struct DivGradArgs {
  int64_t N;
  const real* a;   // [*]
  const real* b;   // [*]
  const real* dy;  // [*], may be null
  real* da;        // [*], =, may be null
  real* db;        // [*], =, may be null
};

/// scale · x + shift with two constants.
struct AffineArgs {
  int64_t N;
  double scale;
  double shift;
  const real* x;  // [*]
  real* y;        // [*]
};

struct AffineGradArgs {
  int64_t N;
  double scale;
  double shift;
  const real* dy;  // [*], may be null
  real* dx;        // [*], =, may be null
};

/// Repeats x along a new middle axis.
struct ExpandArgs {
  int64_t M, K;
  int64_t R;
  const real* x;  // [M,K]
  real* y;        // [M,R,K]
};

struct ExpandGradArgs {
  int64_t M, K;
  int64_t R;
  const real* dy;  // [M,R,K], may be null
  real* dx;        // [M,K], =, may be null
};

/// Batched matrix product y[s] = a[s] b[s].
struct MatmulArgs {
  int64_t S, M, K, J;
  const real* a;  // [S,M,K]
  const real* b;  // [S,K,J]
  real* y;        // [S,M,J]
};

struct MatmulGradArgs {
  int64_t S, M, K, J;
  const real* a;   // [S,M,K]
  const real* b;   // [S,K,J]
  const real* dy;  // [S,M,J], may be null
  real* da;        // [S,M,K], =, may be null
  real* db;        // [S,K,J], =, may be null
};

/// Joins tensors along the middle axis.
struct ConcatArgs {
  int64_t M, N, K;
  List<const real> xs;  // one [M,N~,K] each
  const int64_t* xs_N;  // axis N of each
  real* y;              // [M,N,K]
};

struct ConcatGradArgs {
  int64_t M, N, K;
  const real* dy;       // [M,N,K], may be null
  List<real> dxs;       // one [M,N~,K], =, may be null each
  const int64_t* xs_N;  // axis N of each
};

/// Elements start, start + stride, … (count of them) of the middle axis.
struct SliceArgs {
  int64_t M, N, K;
  int64_t start;
  int64_t count;
  int64_t stride;
  const real* x;  // [M,N,K]
  real* y;        // [M,count,K]
};

struct SliceGradArgs {
  int64_t M, N, K;
  int64_t start;
  int64_t count;
  int64_t stride;
  const real* dy;  // [M,count,K], may be null
  real* dx;        // [M,N,K], =, may be null
};

/// Swaps the second and the fourth axis.
struct TransposeArgs {
  int64_t M, A, K, C, R;
  const real* x;  // [M,A,K,C,R]
  real* y;        // [M,C,K,A,R]
};

struct TransposeGradArgs {
  int64_t M, A, K, C, R;
  const real* dy;  // [M,C,K,A,R], may be null
  real* dx;        // [M,A,K,C,R], =, may be null
};

/// Picks entries of the middle axis by index; an index may repeat.
struct IndexSelectArgs {
  int64_t M, N, K, J;
  const real* x;         // [M,N,K]
  const int32_t* index;  // [J]
  real* y;               // [M,J,K]
};

struct IndexSelectGradArgs {
  int64_t M, N, K, J;
  const int32_t* index;  // [J]
  const real* dy;        // [M,J,K], may be null
  real* dx;              // [M,N,K], =, may be null
};

/// y[m,j,k] = x[m, index[m,j,k], k].
struct GatherArgs {
  int64_t M, N, K, J;
  const real* x;         // [M,N,K]
  const int32_t* index;  // [M,J,K]
  real* y;               // [M,J,K]
};

struct GatherGradArgs {
  int64_t M, N, K, J;
  const int32_t* index;  // [M,J,K]
  const real* dy;        // [M,J,K], may be null
  real* dx;              // [M,N,K], =, may be null
};

/// Replaces x by value where mask is not 0.
struct MaskedFillArgs {
  int64_t N;
  double value;
  const real* x;        // [*]
  const int32_t* mask;  // [*]
  real* y;              // [*]
};

struct MaskedFillGradArgs {
  int64_t N;
  double value;
  const int32_t* mask;  // [*]
  const real* dy;       // [*], may be null
  real* dx;             // [*], =, may be null
};

/// a where mask is not 0, else b.
struct WhereArgs {
  int64_t N;
  const int32_t* mask;  // [*]
  const real* a;        // [*]
  const real* b;        // [*]
  real* y;              // [*]
};

struct WhereGradArgs {
  int64_t N;
  const int32_t* mask;  // [*]
  const real* dy;       // [*], may be null
  real* da;             // [*], =, may be null
  real* db;             // [*], =, may be null
};

/// mask = 1 where a stands to b as relation says, else 0; with NaN only notEqual holds.
struct CompareArgs {
  int64_t N;
  Relation relation;
  const real* a;  // [*]
  const real* b;  // [*]
  int32_t* mask;  // [*]
};

/// The same of integers.
struct CompareIntegersArgs {
  int64_t N;
  Relation relation;
  const int32_t* a;  // [*]
  const int32_t* b;  // [*]
  int32_t* mask;     // [*]
};

/// Integers as real numbers.
struct ToRealArgs {
  int64_t N;
  const int32_t* x;  // [*]
  real* y;           // [*]
};

/// Real numbers without their fraction, towards 0; those beyond 32 bits become the nearest of 32 bits, NaN 0.
struct ToIntegersArgs {
  int64_t N;
  const real* x;  // [*]
  int32_t* y;     // [*]
};

/// mask[b,t] = 1 for t < lengths[b], else 0.
struct SequenceMaskArgs {
  int64_t B;
  int64_t T;
  const int32_t* lengths;  // [B]
  int32_t* mask;           // [B,T]
};

/// Sum over the middle axis, in float64 and an order fixed by the sizes.
struct SumArgs {
  int64_t M, N, K;
  const real* x;  // [M,N,K]
  real* y;        // [M,K]
};

struct SumGradArgs {
  int64_t M, N, K;
  const real* dy;  // [M,K], may be null
  real* dx;        // [M,N,K], =, may be null
};

/// Mean over the middle axis.
struct MeanArgs {
  int64_t M, N, K;
  const real* x;  // [M,N,K]
  real* y;        // [M,K]
};

struct MeanGradArgs {
  int64_t M, N, K;
  const real* dy;  // [M,K], may be null
  real* dx;        // [M,N,K], =, may be null
};

/// Maximum over the middle axis and its first index; the gradient goes to that index. NaN wins.
struct MaxArgs {
  int64_t M, N, K;
  const real* x;   // [M,N,K]
  real* y;         // [M,K]
  int32_t* index;  // [M,K]
};

struct MaxGradArgs {
  int64_t M, N, K;
  const int32_t* index;  // [M,K]
  const real* dy;        // [M,K], may be null
  real* dx;              // [M,N,K], =, may be null
};

}  // namespace tt
