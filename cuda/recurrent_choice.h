// Which way a recurrence goes: a cost model over the plans that fit, as plain host code, and measured times in its place where somebody
// wants them. Each way's own file plans for a problem and says why it does not fit; here they are only compared.
//
// The model is the time of one step: what blocks take to tell each other that it is done, plus the slower of arithmetic and reading, as
// many times as blocks have to wait for a free multiprocessor. Its constants are of an H100 and stated below with their source; what
// matters is their order. Nothing here has been compared with a GPU's own times yet, and launches do not ask it yet: they take the first
// way that fits.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "native/math/precision.h"

namespace tt {

enum class Way : uint8_t { cluster, grid, stepwise };
constexpr int ways = 3;
const char* name_of(Way way);

/// The product of every step of one pass, of all directions that run side by side.
struct Recurrence {
  int64_t gates, units, depth, batch, directions, steps;

  auto key() const { return std::tie(gates, units, depth, batch, directions); }
  /// Multiply-adds of a step, counted twice.
  double flops() const { return 2.0 * static_cast<double>(gates * units * depth * batch * directions); }
};

/// How a way would cut a recurrence.
struct WayPlan {
  Way way;
  int64_t blocks = 0;                        // of all, 0: it does not fit
  std::string why;                           // … and why
  Precision precision = Precision::float32;  // of its products
  double read_bytes = 0;                     // by one block, in a step, from L2
  int64_t at_once = 0;                       // blocks that the device holds at the same time; 0: all
  int64_t products = 1;                      // launches of a step, stepwise
  bool graphed = false;                      // in CUDA graphs
};

struct Estimate {
  Way way;
  double microseconds;  // of a step
  bool measured;
};

/// Microseconds of a step, by the model.
double modelled(const Recurrence& r, const WayPlan& plan, int processors);

/// Times of ways that were tried, for those who want them: results may then differ in their last bits from run to run, as one way adds in
/// another order than the next.
class WayTimes {
 public:
  /// The way to try next, or what is known to be best once every plan that fits was measured `turns` times.
  Way next(const Recurrence& r, const std::vector<WayPlan>& plans);
  void note(const Recurrence& r, Way way, double microseconds);
  /// The least time of a way, or a negative number.
  double of(const Recurrence& r, Way way) const;

 private:
  static constexpr int turns = 2;  // the first one pays for what a kernel's first launch costs
  struct Tried {
    int times[ways] = {};
    double best[ways] = {};
  };
  using Key = std::tuple<int64_t, int64_t, int64_t, int64_t, int64_t>;
  std::map<Key, Tried> tried_;
};

struct Choice {
  Way way;
  double microseconds;
  std::vector<Estimate> others;   // that fit and are slower
  std::vector<WayPlan> rejected;  // that do not fit
  /// `grid-persistent, 2.1 µs a step (stepwise 4.5; cluster-persistent does not fit: …)`
  std::string text() const;
};

/// The fastest of the plans; `times` may be null. One of them fits always: stepwise.
Choice choose(const Recurrence& r, const std::vector<WayPlan>& plans, int processors, const WayTimes* times);

}  // namespace tt
