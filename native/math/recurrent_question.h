// How would the steps of a recurrent layer go on a device? The question, and one line of the answer.
#pragma once

#include <cstdint>

namespace tt {

enum class RecurrentCell : uint8_t { lstm, gru_after, gru_before, rnn };

struct RecurrentQuestion {
  RecurrentCell cell;
  bool variant, projects;  // options beyond the plain equations; with w_hr
  int64_t H, P, B, T, D, L;
};

/// A way for the steps of a pass.
struct RecurrentWay {
  const char *pass, *way;
  bool chosen, measured;
  double microseconds;  // of a step
  int64_t layers;       // whose steps run at once in this pass
  const char* why;      // it does not fit; null: it does
};

}  // namespace tt
