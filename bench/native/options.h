// The command line of recurrent_bench.
#pragma once

#include <string>
#include <vector>

namespace tt::bench {

struct Options {
  std::vector<std::string> cases, cells, modes, peers{"onednn"};  // empty: all
  std::vector<int> threads{1, 2};
  int rounds = 15;
  std::string json;    // file that lines are added to
  bool serve = false;  // one peer, timed on request (serve.h)
};

/// Prints what is wrong and ends with status 2, or the help and ends with 0.
Options parse_options(int argc, char** argv);

/// Whether a list names it, or names nothing.
bool wants(const std::vector<std::string>& list, const std::string& name);

}  // namespace tt::bench
