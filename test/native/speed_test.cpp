// Notices when a kernel becomes much slower, without a wall time: processor time of one thread against multiply-adds in registers, or
// against the matrix product, measured in turns in the same run. So neither the machine nor other work on it decides. Limits are far below
// what is measured on a quiet machine, and far above what a kernel reaches whose loops do not vectorise.
#include <algorithm>
#include <ctime>

#include "bench/native/contestant.h"
#include "bench/native/flops.h"
#include "bench/native/peaks.h"
#include "test/native/check.h"

namespace {

using namespace tt;
using namespace tt::bench;

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Operations a second while `run` repeats for about 3 ms.
template <class F>
double rate(double operations, F&& run) {
  const double start = processor_seconds();
  double now;
  int done = 0;
  do run(), ++done, now = processor_seconds();
  while (now - start < 0.003);
  return operations * done / (now - start);
}

struct Guarded {
  const char* name;
  double operations;
  Work work;
  bool against_product;  // or against the peak
  double least;
  double best = 0;  // operations a second
};

}  // namespace

int main() {
  test::Engine engine(1);
  const FlushDenormals flush;
  const auto recurrence = [&](const char* name, test::Cell cell, Mode mode, double least) {
    const test::Shape s{.cell = cell, .B = 32, .T = 20, .I = 128, .H = 128, .biases = true};
    const double passes = mode == Mode::backward ? 2 : 1;
    return Guarded{name, passes * flops(cell_name(cell), {{"B", s.B}, {"T", s.T}, {"I", s.I}, {"H", s.H}, {"P", s.H}, {"L", 1}, {"D", 1}}),
                   our_recurrence(engine, s, mode), true, least};
  };
  const GemmCase product{"product", 't', 320, 512, 256, ""};
  using test::Cell;
  Guarded guarded[] = {
      {"matrix product by the peak", flops("linear", {{"N", product.M}, {"I", product.K}, {"O", product.N}}), our_gemm(engine, product),
       false, 0.2},
      recurrence("lstm forward by the product", Cell::lstm, Mode::forward, 0.3),
      recurrence("lstm inference by the product", Cell::lstm, Mode::inference, 0.3),
      recurrence("lstm backward by the product", Cell::lstm, Mode::backward, 0.3),
      recurrence("gru forward by the product", Cell::gru_after, Mode::forward, 0.3),
      recurrence("gru backward by the product", Cell::gru_after, Mode::backward, 0.3),
      recurrence("rnn forward by the product", Cell::rnn_tanh, Mode::forward, 0.25),
      recurrence("rnn backward by the product", Cell::rnn_tanh, Mode::backward, 0.25),
  };
  // The best of many short turns, of the yardstick too: others on the machine only take away.
  double peak = 0;
  for (int round = 0; round < 2 || (round < 25 && processor_seconds() < 2); ++round) {
    peak = std::max(peak, rate(multiply_adds(), [] { multiply_adds(); }));
    for (Guarded& g : guarded) g.best = std::max(g.best, rate(g.operations, g.work.run));
  }
  for (const Guarded& g : guarded) {
    const double share = g.best / (g.against_product ? guarded[0].best : peak);
    std::printf("%-32s %.2f, at least %.2f\n", g.name, share, g.least);
    test::expect(share >= g.least, std::string(g.name) + " is " + std::to_string(share) + ", expected at least " + std::to_string(g.least));
  }
  return test::finish();
}
