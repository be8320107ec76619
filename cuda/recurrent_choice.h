// Which way a recurrence goes: a cost model over the plans that fit, as plain host code, and measured times in its place where somebody
// wants them. Each way's own file plans for a problem and says why it does not fit; here they are only compared.
//
// The model is the time of one step: what blocks take to tell each other that it is done, plus the slower of arithmetic and reading, as
// many times as blocks have to wait for a free multiprocessor, plus a step's share of what comes before the first one. Its constants are
// of an H100 and stated with their source; what matters is their order. Nothing here has been compared with a GPU's own times yet.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "native/math/kernel_choice.h"
#include "native/math/precision.h"

namespace tt {

enum class Way : uint8_t { cluster, grid, grid_float32, stepwise };
constexpr int ways = 4;
const char* name_of(Way way);

/// The product of every step of one pass, of all directions that run side by side, in the precision that is asked for.
struct Recurrence {
  int64_t gates, units, depth, batch, directions, steps;
  Precision precision;
  int64_t layers = 1;  // that run at once, each in its share of the device

  /// Of what the device has so many of.
  int share(int64_t whole) const { return static_cast<int>(whole / layers); }
  /// Multiply-adds of a step, counted twice.
  double flops() const { return 2.0 * static_cast<double>(gates * units * depth * batch * directions); }
  /// Of the float32 weights of some units.
  double weight_bytes(int64_t some) const { return 4.0 * static_cast<double>(gates * some * depth); }
};

/// What a way plans, or why it does not fit.
template <class Plan>
struct Planned : std::optional<Plan> {
  const char* why = nullptr;

  Planned(const Plan& plan) : std::optional<Plan>(plan) {}
  Planned(const char* why) : why(why) {}
};

/// How a way would cut a recurrence.
struct WayPlan {
  Way way;
  int64_t blocks = 0;                        // of all, 0: it does not fit
  const char* why = nullptr;                 // … and why
  Precision precision = Precision::float32;  // of its products
  double read_bytes = 0;                     // by one block, in a step, from L2
  double start_bytes = 0;                    // by one block, before the first step
  int64_t at_once = 0;                       // blocks that its share of the device holds; 0: one on each multiprocessor
  bool graphed = false;                      // in CUDA graphs
};

/// What a launch takes from a stream, by the model.
constexpr double launch_microseconds = 2.5;

/// Microseconds of a step, by the model.
double modelled(const Recurrence& r, const WayPlan& plan, int processors);

/// Times of ways that were tried, for those who want them: results may then differ in their last bits from run to run, as one way adds in
/// another order than the next. Ranges of about as many steps have times in common.
class WayTimes {
 public:
  /// The way to try next, whose turn is counted; none once each plan that fits has had its turns.
  std::optional<Way> next(const Recurrence& r, const std::vector<WayPlan>& plans);
  void note(const Recurrence& r, Way way, double microseconds);
  /// The least time of a way, or a negative number.
  double of(const Recurrence& r, Way way) const;

 private:
  static constexpr int turns = 2;  // the first one pays for what a kernel's first launch costs
  struct Tried {
    int begun[ways] = {}, done[ways] = {};
    double best[ways] = {};
  };
  using Key = std::tuple<int64_t, int64_t, int64_t, int64_t, int64_t, int, Precision, int64_t>;
  static Key key_of(const Recurrence& r);

  std::map<Key, Tried> tried_;
};

/// A way and its time; `why`: it does not fit.
struct Estimate {
  Way way;
  double microseconds;  // of a step
  bool measured;
  const char* why;
};

struct Choice {
  Way way;
  std::vector<Estimate> all;  // the chosen one, the others that fit, the fastest first, and those that do not
};

/// Of ways whose times are known: the one that is asked for where it fits, else the fastest.
Choice choose(std::vector<Estimate> all, KernelChoice asked);

/// The way to take: the one that is asked for where it fits, else the fastest of the plans. `times` may be null; they count once all plans
/// that fit have one. One plan fits always: stepwise.
Choice choose(const Recurrence& r, const std::vector<WayPlan>& plans, int processors, KernelChoice asked, const WayTimes* times);

}  // namespace tt
