// Times the recurrent ops, forward and backward, on named shapes: recurrent_bench [threads] [shape].
// Prints the median and the least of repeated runs and, from the least, the share of the machine's FMA peak, which it measures first.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "native/cpu/gemm.h"
#include "test/native/engine.h"
#include "test/native/recurrent_problem.h"

namespace {

using namespace tt;
using namespace tt::test;

struct Named {
  const char* name;
  Shape shape;
  const char* why;
};

const Named shapes[] = {
    {"step", {.B = 1, .T = 1, .I = 128, .H = 256, .states = true, .biases = true}, "one step of generation"},
    {"char", {.B = 1, .T = 100, .I = 128, .H = 128, .biases = true}, "one row: latency of a step"},
    {"small", {.B = 32, .T = 100, .I = 128, .H = 128, .biases = true}, "weights fit one core's L2"},
    {"sentiment", {.B = 64, .T = 250, .I = 100, .H = 256, .L = 2, .biases = true}, "the tutorial model everyone trains"},
    {"both ways", {.B = 64, .T = 250, .I = 100, .H = 128, .L = 2, .D = 2, .biases = true}, "directions side by side"},
    {"padded", {.B = 64, .T = 250, .I = 100, .H = 256, .L = 2, .lengths = true, .biases = true}, "about half of it is padding"},
    {"language", {.B = 20, .T = 35, .I = 650, .H = 650, .L = 2, .biases = true}, "sizes that are multiples of nothing"},
    {"gru", {.cell = Cell::gru_after, .B = 64, .T = 250, .I = 100, .H = 256, .L = 2, .biases = true}, "sentiment"},
    {"gru before",
     {.cell = Cell::gru_before, .B = 64, .T = 250, .I = 100, .H = 256, .L = 2, .biases = true},
     "sentiment, two products per step"},
    {"rnn", {.cell = Cell::rnn_tanh, .B = 64, .T = 250, .I = 100, .H = 256, .L = 2, .biases = true}, "sentiment"},
};

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

struct Times {
  double median, least;
};

template <class F>
Times measure(F&& f) {
  std::vector<double> times;
  for (const double start = seconds(); times.size() < 5 || seconds() - start < 1.5;) {
    const double t = seconds();
    f();
    times.push_back(seconds() - t);
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[0]};
}

/// FMA peak of one core in flop/s: independent sums in registers.
double peak() {
  using namespace TT_ISA;
  constexpr int chains = 12, rounds = 2000000;
  double best = 0;
  for (int repeat = 0; repeat < 9; ++repeat) {
    vreal sum[chains] = {};
    const vreal x = set1(static_cast<real>(0.5 + 1e-6 * std::rand() / RAND_MAX));
    const double start = seconds();
    for (int i = 0; i < rounds; ++i)
#pragma GCC unroll 12
      for (int c = 0; c < chains; ++c) sum[c] = fma(sum[c], x, x);
    asm volatile("" : : "m"(sum));
    best = std::max(best, 2.0 * lanes * chains * rounds / (seconds() - start));
  }
  return best;
}

double flops(const Shape& s) {
  double sum = 0;
  for (int64_t l = 0; l < s.L; ++l) sum += 2.0 * static_cast<double>(s.D * s.B * s.T * s.gates() * s.H * ((l ? s.D * s.H : s.I) + s.H));
  return s.lengths ? sum / 2 : sum;
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::atoi(argv[1]) : 1;
  Engine engine(threads);
  const double machine = peak() * threads;
  std::printf("%d threads, FMA peak %.0f Gflop/s\n", threads, machine / 1e9);
  for (const Named& named : shapes) {
    if (argc > 2 && std::strcmp(argv[2], named.name) != 0) continue;
    Problem problem(named.shape);
    Tensors out = problem.outputs(), grads = problem.gradients();
    const Times forward = measure([&] { problem.forward(engine.context(), out); });
    const Times backward = measure([&] { problem.backward(engine.context(), out, grads); });
    const double work = flops(named.shape);
    std::printf("%-10s forward %8.3f (least %8.3f) ms %3.0f %%   backward %8.3f (%8.3f) ms %3.0f %%   both %8.3f (%8.3f) ms   %s\n",
                named.name, forward.median * 1e3, forward.least * 1e3, 100 * work / forward.least / machine, backward.median * 1e3,
                backward.least * 1e3, 200 * work / backward.least / machine, (forward.median + backward.median) * 1e3,
                (forward.least + backward.least) * 1e3, named.why);
  }
}
