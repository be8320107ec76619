// The choice of a way for a recurrence (cuda/recurrent_choice.h), as plain host code.
#include "cuda/recurrent_choice.h"
#include "test/native/check.h"

namespace {

using namespace tt;
using namespace tt::test;

constexpr int h100 = 132;

Recurrence lstm(int64_t H, int64_t B, int64_t T = 100) { return {4, H, H, B, 1, T}; }
WayPlan stepwise(const Recurrence& r) {
  return {Way::stepwise, (r.units + 15) / 16 * ((r.batch + 63) / 64), "", Precision::float32, 0, 0, 1, true};
}
WayPlan grid(const Recurrence& r) { return {Way::grid, h100, "", Precision::float32, 4.0 * static_cast<double>(r.batch * r.depth)}; }
WayPlan cluster(const Recurrence& r, int64_t at_once) {
  return {Way::cluster, (r.batch + 15) / 16 * 16, "", Precision::bf16, 2.0 * 16 * static_cast<double>(r.depth), at_once};
}
WayPlan none(Way way, const char* why) { return {way, 0, why}; }

Way chosen(const Recurrence& r, const std::vector<WayPlan>& plans) { return choose(r, plans, h100, nullptr).way; }

void by_the_model() {
  const Recurrence sentiment = lstm(256, 64), large = lstm(1500, 20);
  expect(chosen(sentiment, {cluster(sentiment, 112), grid(sentiment), stepwise(sentiment)}) == Way::cluster,
         "tensor cores of clusters that are all there at once");
  expect(chosen(large, {none(Way::cluster, "weights"), grid(large), stepwise(large)}) == Way::grid, "one barrier instead of a launch");
  expect(chosen(large, {none(Way::cluster, "weights"), none(Way::grid, "weights"), stepwise(large)}) == Way::stepwise, "what always fits");
  const Recurrence many = lstm(256, 4096);
  expect(chosen(many, {cluster(many, 112), stepwise(many)}) == Way::cluster || modelled(many, cluster(many, 112), h100) > 37 * 0.6,
         "clusters that wait for each other are counted as often as they do");
  expect(modelled(many, cluster(many, 112), h100) > 30 * modelled(sentiment, cluster(sentiment, 112), h100),
         "a batch of 4096 takes 37 turns of clusters, one of 64 a single one");
  WayPlan plain = stepwise(sentiment);
  plain.graphed = false;
  expect(modelled(sentiment, plain, h100) > modelled(sentiment, stepwise(sentiment), h100) + 1, "a graph saves half of every launch");
  WayPlan two = plain;
  two.products = 2;
  expect(modelled(sentiment, two, h100) > modelled(sentiment, plain, h100) + 2, "two products are two launches");
}

void words() {
  const Recurrence r = lstm(256, 64);
  const std::string text = choose(r, {none(Way::cluster, "needs compute capability 9.0"), grid(r), stepwise(r)}, h100, nullptr).text();
  expect(text.rfind("grid-persistent, about ", 0) == 0, text);
  expect(text.find("µs a step (stepwise ") != std::string::npos, text);
  expect(text.find("; cluster-persistent does not fit: needs compute capability 9.0)") != std::string::npos, text);
}

void by_time() {
  const Recurrence r = lstm(256, 64), other = lstm(257, 64);
  const std::vector<WayPlan> plans{cluster(r, 112), none(Way::grid, "weights"), stepwise(r)};
  WayTimes times;
  std::vector<Way> tried;
  for (int i = 0; i < 4; ++i) {
    tried.push_back(times.next(r, plans));
    // The first launch of a kernel is slow and says nothing.
    times.note(r, tried.back(), tried.back() == Way::cluster ? (i == 0 ? 90 : 3) : 2);
  }
  expect(tried == std::vector<Way>{Way::cluster, Way::cluster, Way::stepwise, Way::stepwise}, "each way that fits is tried twice");
  expect(times.next(r, plans) == Way::stepwise, "then the fastest stays");
  expect(times.of(r, Way::cluster) == 3 && times.of(r, Way::grid) < 0 && times.of(other, Way::cluster) < 0, "what was measured");
  const Choice choice = choose(r, plans, h100, &times);
  expect(choice.way == Way::stepwise && choice.microseconds == 2, "measured times come before the model's");
  expect(choose(r, plans, h100, nullptr).way == Way::cluster, "without times the model decides");
}

}  // namespace

int main() {
  by_the_model();
  words();
  by_time();
  return finish();
}
