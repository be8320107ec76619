// The named shapes, each with the reason why it is measured. The Node harness (bench/cases) uses the same names for the same shapes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "test/native/recurrent_problem.h"

namespace tt::bench {

struct Case {
  const char* name;
  test::Shape shape;
  const char* why;
  bool trains = true;  // a stream of single rows is only read
};

inline std::vector<Case> recurrent_cases() {
  using test::Cell;
  const auto shape = [](int64_t B, int64_t T, int64_t I, int64_t H, int64_t L = 1, int64_t D = 1, Cell cell = Cell::lstm) {
    return test::Shape{.cell = cell, .B = B, .T = T, .I = I, .H = H, .L = L, .D = D, .states = true, .biases = true};
  };
  std::vector<Case> cases = {
      {"W1", shape(1, 1, 64, 128), "one step of generation: what a call costs"},
      {"W2", shape(32, 100, 128, 128), "small: the weights fit one core's L2"},
      {"W3", shape(64, 250, 100, 256, 2), "the sentiment model of the tutorials: long sequences, moderate batch"},
      {"W4", shape(64, 250, 100, 128, 2, 2), "two directions side by side"},
      {"W5", shape(20, 35, 650, 650, 2), "Zaremba's medium language model: large weights, sizes that are multiples of nothing"},
      {"W6", shape(64, 50, 1024, 1024), "large: the weights fit no L2"},
      {"W7", shape(1, 100, 256, 512, 2), "a stream: one row, bound by reading the weights", false},
  };
  for (const Cell cell : {Cell::gru_after, Cell::rnn_tanh}) {
    cases.push_back({"W3", shape(64, 250, 100, 256, 2, 1, cell), "as the LSTM: fewer gates per weight read"});
    cases.push_back({"W5", shape(20, 35, 650, 650, 2, 1, cell), "as the LSTM"});
    cases.push_back({"W6", shape(64, 50, 1024, 1024, 1, 1, cell), "as the LSTM"});
  }
  return cases;
}

inline const char* cell_name(test::Cell cell) {
  return cell == test::Cell::lstm ? "lstm" : cell == test::Cell::gru_after || cell == test::Cell::gru_before ? "gru" : "rnn";
}

/// Products of the layers above: C[M][N] over K.
struct GemmCase {
  const char* name;
  char form;  // 'n' a b, 't' a bᵀ, 'w' aᵀ b
  int64_t M, N, K;
  const char* why;
};

inline std::vector<GemmCase> gemm_cases() {
  return {
      {"G1", 't', 16000, 1024, 256, "W3: inputs of layer 2 for all steps"},
      {"G2", 'n', 16000, 256, 1024, "W3: gradient of those inputs"},
      {"G3", 'w', 1024, 256, 16000, "W3: gradient of recurrent weights, a long sum"},
      {"G4", 't', 700, 10000, 650, "W5: the output layer over 10,000 words"},
      {"G5", 't', 3200, 4096, 1024, "W6: inputs for all steps"},
      {"G6", 't', 1, 2048, 512, "one row: bound by memory"},
  };
}

/// What is timed of a recurrent case.
enum class Mode { inference, forward, backward, both };

inline const char* mode_name(Mode mode) {
  static const char* const names[] = {"inference", "forward", "backward", "fwdbwd"};
  return names[static_cast<int>(mode)];
}

}  // namespace tt::bench
