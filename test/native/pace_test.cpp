// Shares follow the members' pace, are told to the team, and stay shares whatever was measured.
#include "native/cpu/pace.h"

#include <cmath>

#include "test/native/check.h"

namespace tt::test {
namespace {

/// A crew whose members need so many nanoseconds for all of the work.
class Crew {
 public:
  Crew(Team& team, std::vector<double> needs)
      : needs_(std::move(needs)), team_(team), pace_(workspace_, team, 0, static_cast<int>(needs_.size())) {}

  /// From one meeting to the next.
  void meet() {
    for (int i = 0; i < size(); ++i) pace_.note(i, turn_, static_cast<int64_t>(part(i) * needs_[static_cast<size_t>(i)]));
    turn_ ^= 1;
    pace_.follow(turn_ ^ 1);
  }
  double part(int i) const {
    const uint32_t* cuts = pace_.cuts(turn_);
    return static_cast<double>(cuts[i + 1] - cuts[i]) / Place::whole;
  }
  void keep() { pace_.keep(team_); }
  int size() const { return static_cast<int>(needs_.size()); }

  void expect_shares(const std::string& what) const {
    for (int turn = 0; turn < 2; ++turn) {
      const uint32_t* cuts = pace_.cuts(turn);
      expect(cuts[0] == 0 && cuts[size()] == Place::whole, what + ": shares are not all of the work");
      for (int i = 0; i < size(); ++i) expect(cuts[i] < cuts[i + 1], what + ": member " + std::to_string(i) + " has no share");
    }
  }

 private:
  std::vector<double> needs_;
  Workspace workspace_;
  Team& team_;
  Pace pace_;
  int turn_ = 0;
};

void near(double got, double expected, const std::string& what) {
  expect(std::fabs(got - expected) < 0.01, what + ": " + std::to_string(got) + ", not " + std::to_string(expected));
}

void check_following() {
  Team team(3);
  Crew crew(team, {2e6, 1e6, 2e6});
  near(crew.part(1), 1. / 3, "shares before anything is known");
  for (int i = 0; i < 40; ++i) crew.meet();
  near(crew.part(0), 0.25, "share of a slow member");
  near(crew.part(1), 0.5, "share of one that is twice as fast");
  crew.expect_shares("after following");

  crew.keep();
  near(team.pace(1), 1.5, "pace of the fast one");
  near(team.pace(2), 0.75, "pace of a slow one");
  near(team.pace(7), 1, "pace of a member that never worked");
  near(Crew(team, {1, 1, 1}).part(1), 0.5, "share in the next call");
}

void check_bounds() {
  Team team(2);
  Crew crew(team, {1e9, 1e3});
  for (int i = 0; i < 100; ++i) {
    crew.meet();
    crew.expect_shares("a member that hardly runs");
  }
  near(crew.part(0), 0.2, "least share");  // a quarter of the work beside all of it

  Crew idle(team, {0, 1e6});
  const double before = idle.part(0);
  idle.meet(), idle.meet();
  expect(idle.part(0) == before, "shares follow from a time that was not measured");
}

void check_once() {
  Team team(2);
  Crew crew(team, {1e6, 1e6});
  for (int i = 0; i < 10; ++i) crew.meet();
  Crew late(team, {5e7, 1e6});  // lost its processor
  late.meet(), late.meet();
  expect(late.part(0) > 0.4, "one late member loses " + std::to_string(0.5 - late.part(0)) + " of the work at once");
}

}  // namespace
}  // namespace tt::test

int main() {
  tt::test::check_following();
  tt::test::check_bounds();
  tt::test::check_once();
  return tt::test::finish();
}
