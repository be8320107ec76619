// What a test of one kernel consists of: inputs, the kernel's two directions, and the plain formula in float64.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "native/gen/kernels.h"
#include "test/native/reals.h"

namespace tt::test {

using Doubles = std::vector<double>;
using Ints = std::vector<int32_t>;

struct Case {
  std::string name;
  std::vector<Doubles> inputs;  // representable in float
  std::function<Reals(Context&, const std::vector<Reals>& in)> forward;
  /// The gradients of all inputs; empty when the op has none.
  std::function<std::vector<Reals>(Context&, const std::vector<Reals>& in, const Reals& y, const Reals& dy)> backward;
  std::function<Doubles(const std::vector<Doubles>& in)> reference;
  /// Float results may err by this times 1e-5, float gradients by this times 1e-4.
  double slack = 1;
};

/// Forward against the reference, backward against central differences of the reference (small cases), both the same bits in every
/// context.
void check(const Case& c);

/// f in each of `with_contexts`; counts a failure when the bits differ. Returns the result in the first.
Reals run(const std::string& name, const std::function<Reals(Context&)>& f);

/// f(word, context) in contexts that may not change a result: on the CPU 1, 2 and 3 threads, on the emulated GPU the orders in which
/// threads run. Each kind of device defines it in a file of its own.
void with_contexts(const std::function<void(const std::string& word, Context&)>& f);

/// A size that threads share in several turns, defined beside with_contexts.
extern const int64_t many;

/// Counts a failure unless it holds; returns whether it does.
bool expect(const std::string& name, bool holds);
/// |got - want| <= tolerance (1 + |want|) for all; NaN equals NaN.
void near(const std::string& name, const Reals& got, const Doubles& want, double tolerance);

/// n numbers in [low, high).
Doubles numbers(int64_t n, double low = -2, double high = 2);
/// n integers in [0, bound).
Ints integers(int64_t n, int64_t bound);
Reals reals(const Doubles& x);
Doubles doubles(const Reals& x);

constexpr bool single = sizeof(real) == 4;
/// Sizes that are multiples of nothing, and `many`.
inline const int64_t sizes[] = {0, 1, 3, 17, 33, 65, 130, many};
constexpr double tolerance = single ? 1e-5 : 1e-12;

int failures();

// The groups of tests of ops.
void test_elementwise();
void test_tensor();
void test_rows();
void test_losses();
void test_class_losses();
void test_ctc();
void test_optimizers();
void test_adaptive();
void test_random();
void test_products();
void test_attention();

/// All groups, or the one that is named; says so when all passed. Returns the status of the program.
int test_ops(const char* group = nullptr);

}  // namespace tt::test
