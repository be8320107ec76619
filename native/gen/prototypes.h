// Generated from ops/*.op by scripts/gen.mjs. Do not edit.

#pragma once

#include "native/gen/args.h"

// TT_ISA names the instruction set a source is compiled for; each has its own namespace.
namespace tt {

struct Context;

namespace TT_ISA {

void relu(Context&, const ReluArgs&);
void relu_grad(Context&, const ReluGradArgs&);
void tanh(Context&, const TanhArgs&);
void tanh_grad(Context&, const TanhGradArgs&);
void sigmoid(Context&, const SigmoidArgs&);
void sigmoid_grad(Context&, const SigmoidGradArgs&);
void gelu(Context&, const GeluArgs&);
void gelu_grad(Context&, const GeluGradArgs&);
void silu(Context&, const SiluArgs&);
void silu_grad(Context&, const SiluGradArgs&);
void softplus(Context&, const SoftplusArgs&);
void softplus_grad(Context&, const SoftplusGradArgs&);
void exp(Context&, const ExpArgs&);
void exp_grad(Context&, const ExpGradArgs&);
void log(Context&, const LogArgs&);
void log_grad(Context&, const LogGradArgs&);
void sqrt(Context&, const SqrtArgs&);
void sqrt_grad(Context&, const SqrtGradArgs&);
void softmax(Context&, const SoftmaxArgs&);
void softmax_grad(Context&, const SoftmaxGradArgs&);
void log_softmax(Context&, const LogSoftmaxArgs&);
void log_softmax_grad(Context&, const LogSoftmaxGradArgs&);
void dot_attention(Context&, const DotAttentionArgs&);
void dot_attention_grad(Context&, const DotAttentionGradArgs&);
void additive_attention(Context&, const AdditiveAttentionArgs&);
void additive_attention_grad(Context&, const AdditiveAttentionGradArgs&);
void attention_pooling(Context&, const AttentionPoolingArgs&);
void attention_pooling_grad(Context&, const AttentionPoolingGradArgs&);
void embedding(Context&, const EmbeddingArgs&);
void embedding_grad(Context&, const EmbeddingGradArgs&);
void linear(Context&, const LinearArgs&);
void linear_grad(Context&, const LinearGradArgs&);
void linear_part(Context&, const LinearPartArgs&);
void linear_part_grad(Context&, const LinearPartGradArgs&);
void dropout(Context&, const DropoutArgs&);
void dropout_grad(Context&, const DropoutGradArgs&);
void layer_norm(Context&, const LayerNormArgs&);
void layer_norm_grad(Context&, const LayerNormGradArgs&);
void cross_entropy(Context&, const CrossEntropyArgs&);
void cross_entropy_grad(Context&, const CrossEntropyGradArgs&);
void nll(Context&, const NllArgs&);
void nll_grad(Context&, const NllGradArgs&);
void bce_with_logits(Context&, const BceWithLogitsArgs&);
void bce_with_logits_grad(Context&, const BceWithLogitsGradArgs&);
void mse(Context&, const MseArgs&);
void mse_grad(Context&, const MseGradArgs&);
void l1(Context&, const L1Args&);
void l1_grad(Context&, const L1GradArgs&);
void smooth_l1(Context&, const SmoothL1Args&);
void smooth_l1_grad(Context&, const SmoothL1GradArgs&);
void huber(Context&, const HuberArgs&);
void huber_grad(Context&, const HuberGradArgs&);
void kl_div(Context&, const KlDivArgs&);
void kl_div_grad(Context&, const KlDivGradArgs&);
void ctc(Context&, const CtcArgs&);
void ctc_grad(Context&, const CtcGradArgs&);
void sgd(Context&, const SgdArgs&);
void adam(Context&, const AdamArgs&);
void nadam(Context&, const NadamArgs&);
void radam(Context&, const RadamArgs&);
void adamax(Context&, const AdamaxArgs&);
void rmsprop(Context&, const RmspropArgs&);
void adagrad(Context&, const AdagradArgs&);
void adadelta(Context&, const AdadeltaArgs&);
void asgd(Context&, const AsgdArgs&);
void lion(Context&, const LionArgs&);
void ftrl(Context&, const FtrlArgs&);
void clip_grad_norm(Context&, const ClipGradNormArgs&);
void clip_grad_value(Context&, const ClipGradValueArgs&);
void ema(Context&, const EmaArgs&);
void swap(Context&, const SwapArgs&);
void fill(Context&, const FillArgs&);
void uniform(Context&, const UniformArgs&);
void normal(Context&, const NormalArgs&);
void orthogonal(Context&, const OrthogonalArgs&);
void copy(Context&, const CopyArgs&);
void accumulate(Context&, const AccumulateArgs&);
void lstm(Context&, const LstmArgs&);
void lstm_grad(Context&, const LstmGradArgs&);
void gru(Context&, const GruArgs&);
void gru_grad(Context&, const GruGradArgs&);
void rnn(Context&, const RnnArgs&);
void rnn_grad(Context&, const RnnGradArgs&);
void lstm_variant(Context&, const LstmVariantArgs&);
void lstm_variant_grad(Context&, const LstmVariantGradArgs&);
void gru_variant(Context&, const GruVariantArgs&);
void gru_variant_grad(Context&, const GruVariantGradArgs&);
void rnn_variant(Context&, const RnnVariantArgs&);
void rnn_variant_grad(Context&, const RnnVariantGradArgs&);
void add(Context&, const AddArgs&);
void add_grad(Context&, const AddGradArgs&);
void sub(Context&, const SubArgs&);
void sub_grad(Context&, const SubGradArgs&);
void mul(Context&, const MulArgs&);
void mul_grad(Context&, const MulGradArgs&);
void div(Context&, const DivArgs&);
void div_grad(Context&, const DivGradArgs&);
void affine(Context&, const AffineArgs&);
void affine_grad(Context&, const AffineGradArgs&);
void expand(Context&, const ExpandArgs&);
void expand_grad(Context&, const ExpandGradArgs&);
void matmul(Context&, const MatmulArgs&);
void matmul_grad(Context&, const MatmulGradArgs&);
void concat(Context&, const ConcatArgs&);
void concat_grad(Context&, const ConcatGradArgs&);
void slice(Context&, const SliceArgs&);
void slice_grad(Context&, const SliceGradArgs&);
void transpose(Context&, const TransposeArgs&);
void transpose_grad(Context&, const TransposeGradArgs&);
void index_select(Context&, const IndexSelectArgs&);
void index_select_grad(Context&, const IndexSelectGradArgs&);
void gather(Context&, const GatherArgs&);
void gather_grad(Context&, const GatherGradArgs&);
void masked_fill(Context&, const MaskedFillArgs&);
void masked_fill_grad(Context&, const MaskedFillGradArgs&);
void where(Context&, const WhereArgs&);
void where_grad(Context&, const WhereGradArgs&);
void compare(Context&, const CompareArgs&);
void compare_integers(Context&, const CompareIntegersArgs&);
void to_real(Context&, const ToRealArgs&);
void to_integers(Context&, const ToIntegersArgs&);
void sequence_mask(Context&, const SequenceMaskArgs&);
void sum(Context&, const SumArgs&);
void sum_grad(Context&, const SumGradArgs&);
void mean(Context&, const MeanArgs&);
void mean_grad(Context&, const MeanGradArgs&);
void max(Context&, const MaxArgs&);
void max_grad(Context&, const MaxGradArgs&);

}  // namespace TT_ISA
}  // namespace tt
