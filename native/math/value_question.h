// What a device is asked about values that the host has not seen, and what it answers.
#pragma once

#include <cstdint>

namespace tt {

/// Which of the values is the first outside the bounds of its row (native/core/value_check.h).
struct ValueQuestion {
  bool integers;
  const void* data;
  int64_t count;
  int64_t bound, except, refused;  // of integers
  const int32_t* lengths;          // how much of each row counts; null: all
  int64_t width;                   // of a row
  int32_t* safe;                   // where the integers go, every one in bounds; null: nowhere
};

struct ValueAnswer {
  int64_t position;  // -1: all are good
  double value;
};

}  // namespace tt
