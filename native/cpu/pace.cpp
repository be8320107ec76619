#include "native/cpu/pace.h"

#include <algorithm>
#include <cmath>

namespace tt {

namespace {
// A thread that lost its processor once is not slow: shares go a part of the way at a time, and nobody's is less than half of an equal one
// or more than twice.
constexpr double quickness = 0.2, most = 2;
}  // namespace

Pace::Pace(Workspace& workspace, const Team& team, int first, int size)
    : first_(first),
      size_(size),
      shares_(workspace.take<double>(size)),
      took_(workspace.take<Took>(size)),
      cuts_(workspace.take<uint32_t>(2 * (size + 1))) {
  double sum = 0;
  for (int i = 0; i < size; ++i) sum += team.pace(first + i);
  for (int i = 0; i < size; ++i) shares_[i] = team.pace(first + i) / sum, took_[i] = {};
  for (int turn = 0; turn < 2; ++turn) publish(turn);
}

void Pace::follow(int turn) {
  const uint32_t* cut = cuts(turn);
  const auto speed = [&](int i) { return (cut[i + 1] - cut[i]) / static_cast<double>(took_[i].nanoseconds[turn]); };
  double sum = 0;
  for (int i = 0; i < size_; ++i) {
    if (took_[i].nanoseconds[turn] <= 0) return;
    sum += speed(i);
  }
  double all = 0;
  for (int i = 0; i < size_; ++i) {
    shares_[i] += quickness * (std::clamp(speed(i) / sum, 1 / (most * size_), most / size_) - shares_[i]);
    all += shares_[i];
  }
  for (int i = 0; i < size_; ++i) shares_[i] /= all;
  publish(turn);
}

void Pace::keep(Team& team) const {
  for (int i = 0; i < size_; ++i) team.set_pace(first_ + i, shares_[i] * size_);
}

void Pace::publish(int turn) {
  uint32_t* cut = cuts_ + turn * (size_ + 1);
  double sum = 0;
  for (int i = 0; i < size_; ++i) {
    cut[i] = static_cast<uint32_t>(std::lround(sum * Place::whole));
    sum += shares_[i];
  }
  cut[size_] = Place::whole;
}

}  // namespace tt
