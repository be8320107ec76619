// Notices when a kernel becomes much slower, without a wall time: processor time of one thread against multiply-adds in registers, or
// against the matrix product, measured in turns in the same run. So neither the machine nor other work on it decides; limits are about half
// of what is measured (in the comments: Xeon 2.5 GHz, AVX-512), far above what a kernel reaches whose loops do not vectorise or whose
// packing is lost.
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

/// Operations a second while `run` repeats for about 5 ms.
template <class F>
double rate(double operations, F&& run) {
  const double start = processor_seconds();
  double now;
  int done = 0;
  do run(), ++done, now = processor_seconds();
  while (now - start < 0.005);
  return operations * done / (now - start);
}

struct Guarded {
  const char* name;
  double operations;
  Work work;
  bool against_product;  // or against the peak
  double least;
  std::vector<double> shares = {};
};

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

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
       false, 0.35},
      recurrence("lstm forward by the product", Cell::lstm, Mode::forward, 0.3),
      recurrence("lstm inference by the product", Cell::lstm, Mode::inference, 0.3),
      recurrence("lstm backward by the product", Cell::lstm, Mode::backward, 0.3),
      recurrence("gru forward by the product", Cell::gru_after, Mode::forward, 0.3),
      recurrence("gru backward by the product", Cell::gru_after, Mode::backward, 0.3),
      recurrence("rnn forward by the product", Cell::rnn_tanh, Mode::forward, 0.25),
      recurrence("rnn backward by the product", Cell::rnn_tanh, Mode::backward, 0.25),
  };
  for (int round = 0; round < 15; ++round) {
    const double peak = rate(multiply_adds(), [] { multiply_adds(); });
    double product_rate = 0;
    for (Guarded& g : guarded) {
      const double reached = rate(g.operations, g.work.run);
      if (!g.against_product) product_rate = reached;
      g.shares.push_back(reached / (g.against_product ? product_rate : peak));
    }
  }
  for (const Guarded& g : guarded) {
    const double share = median(g.shares);
    std::printf("%-32s %.2f, at least %.2f\n", g.name, share, g.least);
    test::expect(share >= g.least, std::string(g.name) + " is " + std::to_string(share) + ", expected at least " + std::to_string(g.least));
  }
  return test::finish();
}
