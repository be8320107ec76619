// Shares of work that let members of unequal speed end together. Processors differ by make, and where others use their cache, their
// memory or the other half of a core; a team of equal shares waits for the slowest at every meeting.
#pragma once

#include <cstdint>

#include "native/cpu/place.h"
#include "native/cpu/team.h"
#include "native/cpu/workspace.h"

namespace tt {

/// Of members who meet again and again. Between two meetings each notes how long it took for its share, then the leader finds the shares
/// for the time after the next meeting. What is noted and cut lies in two turns, so that nobody writes what another still reads. Shares say
/// who computes what, never how: results do not depend on them.
class Pace {
 public:
  /// Of `size` members of a team from `first` on, whose pace so far the team knows.
  Pace(Workspace& workspace, const Team& team, int first, int size);

  int size() const { return size_; }
  /// size() + 1 cuts, from 0 to Place::whole.
  const uint32_t* cuts(int turn) const { return cuts_ + turn * (size_ + 1); }
  void note(int member, int turn, int64_t nanoseconds) { took_[member].nanoseconds[turn] = nanoseconds; }
  /// Replaces the cuts of `turn` by what follows from that turn.
  void follow(int turn);
  /// Tells the team.
  void keep(Team& team) const;

 private:
  struct alignas(64) Took {
    int64_t nanoseconds[2];
  };

  void publish(int turn);

  int first_, size_;
  double* shares_;  // of 1
  Took* took_;
  uint32_t* cuts_;
};

}  // namespace tt
