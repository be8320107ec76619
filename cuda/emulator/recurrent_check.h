// A recurrent problem on the emulated GPU against the plain-loop reference: outputs and gradients within a tolerance, and the same bits for
// every order in which threads and blocks run.
#pragma once

#include "cuda/context.h"
#include "cuda/emulator/machine.h"
#include "cuda/lanes.h"
#include "cuda/recurrent_timer.h"
#include "cuda/step_graph.h"
#include "test/native/recurrent_problem.h"

namespace tt::test {

struct Results {
  Tensors out, grads;
};

/// A stream of its own, at whose end its work is done.
class DeviceStream {
 public:
  DeviceStream() { cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking); }
  ~DeviceStream() {
    cudaStreamSynchronize(stream_);
    cudaStreamDestroy(stream_);
  }
  DeviceStream(const DeviceStream&) = delete;
  DeviceStream& operator=(const DeviceStream&) = delete;
  cudaStream_t get() const { return stream_; }

 private:
  cudaStream_t stream_ = nullptr;
};

/// As in a program: each op's scratch memory is the next one's, and nothing waits before the end.
inline Results run(Problem& problem, Context* ctx, const Shape& shape) {
  Results r;
  r.out = problem.outputs();
  problem.forward(ctx, r.out);
  if (ctx) ctx->scratch.reset(ctx->stream);
  if (shape.saved) {
    r.grads = problem.gradients();
    problem.backward(ctx, r.out, r.grads);
  }
  if (ctx) ctx->check(cudaStreamSynchronize(ctx->stream), "synchronize");
  return r;
}

/// A device: with shared memory a recurrence stays on it for all steps where there are enough multiprocessors.
struct Device {
  int processors = 2;
  size_t shared_memory = 0;
  int64_t chunk_numbers = int64_t{1} << 24;
  int capability = 0;
  Precision precision = Precision::float32;
  StepGraphs* graphs = nullptr;  // steps go in graphs
  KernelChoice choice = KernelChoice::model;
  RecurrentTimer* timer = nullptr;
  Lanes* lanes = nullptr;
};

/// Whether clusters of 16 blocks are what the device can have.
inline bool hopper_here() {
  cudaDeviceProp properties{};
  return cudaGetDeviceProperties(&properties, 0) == cudaSuccess && properties.major == 9;
}

inline Results emulate(Problem& problem, uint64_t schedule, const Shape& shape, const Device& device) {
  emulator::set_schedule(schedule);
  Context ctx;
  const DeviceStream stream;
  ctx.stream = stream.get();
  ctx.processors = device.processors;
  ctx.shared_memory = device.shared_memory;
  ctx.chunk_numbers = device.chunk_numbers;
  ctx.capability = device.capability;
  ctx.precision = device.precision;
  ctx.graphs = device.graphs;
  ctx.choice = device.choice;
  ctx.timer = device.timer;
  ctx.lanes = device.lanes;
  Results r = run(problem, &ctx, shape);
  expect(!ctx.failed(), shape.name() + ": " + ctx.failed_at + ": " + cudaGetErrorString(ctx.failure));
  // A device that refused a kernel's clusters would compute the same another way.
  if (hopper_here())
    for (const auto& [kernel, room] : ctx.cluster_room) expect(room > 0, shape.name() + ": no room for the clusters of its plan");
  return r;
}

inline void compare(const Tensors& got, const Tensors& expected, double tolerance, const std::string& what) {
  for (const auto& [name, value] : expected)
    if (name != "gates" && name != "c" && name != "ys") expect_close(got.at(name), value, tolerance, what + ": " + name);
}

inline void check_on(Shape shape, const Device& device, double tolerance = 2e-5) {
  Problem problem(shape);
  Results expected = run(problem, nullptr, shape), got = emulate(problem, 0, shape, device);
  if (shape.cell == Cell::rnn_relu) problem.backward(nullptr, got.out, expected.grads = problem.gradients());  // a step at 0 is no rounding
  compare(got.out, expected.out, tolerance, shape.name());
  compare(got.grads, expected.grads, tolerance * static_cast<double>(shape.T + 4), shape.name() + " d");
  for (uint64_t schedule : {1, 20240229}) {
    const Results other = emulate(problem, schedule, shape, device);
    compare(other.out, got.out, 0, shape.name() + " order");
    compare(other.grads, got.grads, 0, shape.name() + " order d");
  }
  shape.saved = false;
  Problem inference(shape);
  compare(emulate(inference, 0, shape, device).out, got.out, 0, shape.name() + " inference");
}

}  // namespace tt::test
