// The choice of a way for a recurrence (cuda/recurrent_choice.h), as plain host code.
#include <cstring>

#include "cuda/recurrent_choice.h"
#include "test/native/check.h"

namespace {

using namespace tt;
using namespace tt::test;

constexpr int h100 = 132;

Recurrence lstm(int64_t H, int64_t B, int64_t T = 100) { return {4, H, H, B, 1, T, Precision::bf16}; }
WayPlan stepwise(const Recurrence& r) {
  return {.way = Way::stepwise, .blocks = (r.units + 15) / 16 * ((r.batch + 63) / 64), .graphed = true};
}
WayPlan grid(const Recurrence& r) {
  return {.way = Way::grid_float32, .blocks = h100, .read_bytes = 4.0 * static_cast<double>(r.batch * r.depth)};
}
WayPlan cluster(const Recurrence& r, int64_t at_once) {
  return {.way = Way::cluster,
          .blocks = (r.batch + 15) / 16 * 16,
          .precision = Precision::bf16,
          .read_bytes = 2.0 * 16 * static_cast<double>(r.depth),
          .at_once = at_once};
}
WayPlan none(Way way, const char* why) { return {.way = way, .why = why}; }

Choice by_model(const Recurrence& r, const std::vector<WayPlan>& plans) { return choose(r, plans, h100, KernelChoice::model, nullptr); }
Way chosen(const Recurrence& r, const std::vector<WayPlan>& plans) { return by_model(r, plans).way; }

void model() {
  const Recurrence sentiment = lstm(256, 64), large = lstm(1500, 20);
  expect(chosen(sentiment, {cluster(sentiment, 112), grid(sentiment), stepwise(sentiment)}) == Way::cluster,
         "tensor cores of clusters that are all there at once");
  expect(chosen(large, {none(Way::cluster, "weights"), grid(large), stepwise(large)}) == Way::grid_float32,
         "one barrier instead of a launch");
  expect(chosen(large, {none(Way::cluster, "weights"), none(Way::grid, "weights"), stepwise(large)}) == Way::stepwise, "what always fits");
  const Recurrence many = lstm(256, 4096);
  expect(modelled(many, cluster(many, 112), h100) > 30 * modelled(sentiment, cluster(sentiment, 112), h100),
         "a batch of 4096 takes 37 turns of clusters, one of 64 a single one");
  WayPlan plain = stepwise(sentiment);
  plain.graphed = false;
  expect(modelled(sentiment, plain, h100) > modelled(sentiment, stepwise(sentiment), h100) + 1, "a graph saves half of every launch");
  WayPlan weights = cluster(sentiment, 112);
  weights.start_bytes = 4.0 * 16 * 4 * 256;
  const auto of_steps = [&](int64_t T) { return modelled(lstm(256, 64, T), weights, h100); };
  expect(of_steps(2) > of_steps(100) + 2 && of_steps(100) < of_steps(1000) + 0.2, "weights that are read once weigh little in many steps");
}

/// The probes of a cluster kernel whose blocks give each other operands in both passes, on an H100: microseconds of a step in bf16 with 64
/// rows.
void probes() {
  const auto step = [](int64_t depth, int64_t gates, int64_t units) {
    const Recurrence r{gates, units, depth, 64, 1, 1000, Precision::bf16};
    return modelled(r, cluster(r, 112), h100);
  };
  const auto near = [](double got, double measured) { return std::abs(got / measured - 1) < 0.25; };
  expect(near(step(256, 4, 256), 1.16), "LSTM 256 forward " + std::to_string(step(256, 4, 256)));
  expect(near(step(512, 4, 512), 1.71), "LSTM 512 forward " + std::to_string(step(512, 4, 512)));
  expect(near(step(4 * 256, 1, 256), 1.80), "LSTM 256 backward " + std::to_string(step(4 * 256, 1, 256)));
  expect(near(step(4 * 512, 1, 512), 3.46), "LSTM 512 backward " + std::to_string(step(4 * 512, 1, 512)));
}

void reasons() {
  const Recurrence r = lstm(256, 64);
  const Choice choice = by_model(r, {none(Way::cluster, "it needs compute capability 9.0"), stepwise(r), grid(r)});
  expect(choice.all.size() == 3 && choice.all[0].way == choice.way, "the chosen one comes first");
  expect(choice.all[0].microseconds <= choice.all[1].microseconds && !choice.all[1].why, "then what is slower");
  expect(choice.all[2].way == Way::cluster && std::strcmp(choice.all[2].why, "it needs compute capability 9.0") == 0,
         "then what does not fit");
}

void asked() {
  const Recurrence r = lstm(256, 64);
  const std::vector<WayPlan> plans{cluster(r, 112), none(Way::grid, "weights"), grid(r), stepwise(r)};
  const auto of = [&](KernelChoice choice) { return choose(r, plans, h100, choice, nullptr).way; };
  expect(of(KernelChoice::stepwise) == Way::stepwise && of(KernelChoice::grid_float32) == Way::grid_float32, "what is asked for is taken");
  expect(of(KernelChoice::grid) == Way::cluster, "where it does not fit the model decides");
}

void by_time() {
  const Recurrence r = lstm(256, 64), other = lstm(257, 64), longer = lstm(256, 64, 127), shorter = lstm(256, 64, 63);
  const std::vector<WayPlan> plans{cluster(r, 112), none(Way::grid, "weights"), stepwise(r)};
  WayTimes times;
  std::vector<Way> tried;
  while (const std::optional<Way> way = times.next(r, plans)) tried.push_back(*way);
  expect(tried == std::vector<Way>{Way::cluster, Way::cluster, Way::stepwise, Way::stepwise}, "each way that fits is tried twice");
  const auto way = [&] { return choose(r, plans, h100, KernelChoice::measured, &times).way; };
  // The first launch of a kernel is slow and says nothing.
  for (double time : {90.0, 3.0}) times.note(r, Way::cluster, time);
  times.note(r, Way::stepwise, 2);
  expect(way() == Way::cluster, "until all have their times the model decides");
  times.note(r, Way::stepwise, 2.5);
  expect(way() == Way::stepwise, "then the fastest stays");
  expect(!times.next(longer, plans) && times.next(shorter, plans), "a few steps more are the same case, half of them are not");
  expect(times.of(r, Way::cluster) == 3 && times.of(r, Way::grid) < 0 && times.of(other, Way::cluster) < 0, "what was measured");
  const Choice choice = choose(r, plans, h100, KernelChoice::measured, &times);
  expect(choice.all[0].measured && choice.all[0].microseconds == 2 && choice.all[1].microseconds == 3, "measured times are told");
  expect(choose(r, plans, h100, KernelChoice::model, nullptr).way == Way::cluster, "without times the model decides");
}

}  // namespace

int main() {
  model();
  probes();
  reasons();
  asked();
  by_time();
  return finish();
}
