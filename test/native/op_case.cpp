#include "test/native/op_case.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>
#include <utility>

namespace tt::test {

namespace {
int failed = 0;
std::mt19937 generator(20240229);

double dot(const Doubles& a, const Doubles& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// d(Σ dy y)/d(input) by central differences of the reference.
Doubles differences(const Case& c, size_t input, const Doubles& dy) {
  constexpr double h = 1e-5;
  std::vector<Doubles> in = c.inputs;
  Doubles gradient(in[input].size());
  for (size_t i = 0; i < gradient.size(); ++i) {
    const double x = in[input][i];
    in[input][i] = x + h;
    const double above = dot(dy, c.reference(in));
    in[input][i] = x - h;
    const double below = dot(dy, c.reference(in));
    in[input][i] = x;
    gradient[i] = (above - below) / (2 * h);
  }
  return gradient;
}

void check_gradient(const Case& c, const std::vector<Reals>& in, const Reals& y) {
  const Doubles dy = numbers(static_cast<int64_t>(y.size()));
  size_t elements = y.size();
  for (const Reals& x : in) elements += x.size();
  const Reals all = run(c.name + " gradients", [&](Context& ctx) {
    Reals joined;
    for (const Reals& d : c.backward(ctx, in, y, reals(dy))) joined.insert(joined.end(), d.begin(), d.end());
    return joined;
  });
  if (!expect(c.name + ": size of gradients", all.size() + y.size() == elements) || elements > 1000) return;
  auto first = all.begin();
  for (size_t k = 0; k < in.size(); first += static_cast<std::ptrdiff_t>(in[k++].size()))
    near(c.name + " gradient " + std::to_string(k), Reals(first, first + static_cast<std::ptrdiff_t>(in[k].size())), differences(c, k, dy),
         single ? 1e-4 * c.slack : 1e-8);
}
}  // namespace

bool expect(const std::string& name, bool holds) {
  if (holds) return true;
  ++failed;
  std::printf("FAILED %s\n", name.c_str());
  return false;
}

void near(const std::string& name, const Reals& got, const Doubles& want, double tolerance) {
  if (!expect(name + ": size", got.size() == want.size())) return;
  for (size_t i = 0; i < got.size(); ++i) {
    const double g = got[i], w = want[i];
    const bool same = (std::isnan(g) && std::isnan(w)) || g == w || std::fabs(g - w) <= tolerance * (1 + std::fabs(w));
    if (same) continue;
    expect(name + "[" + std::to_string(i) + "] is " + std::to_string(g) + ", expected " + std::to_string(w), false);
    return;
  }
}

Reals run(const std::string& name, const std::function<Reals(Context&)>& f) {
  Reals first;
  bool any = false;
  with_contexts([&](const std::string& word, Context& ctx) {
    const Reals result = f(ctx);
    if (!any) first = result;
    any = true;
    const bool same =
        result.size() == first.size() && (first.empty() || std::memcmp(result.data(), first.data(), first.size() * sizeof(real)) == 0);
    expect(name + ": bits for " + word, same);
  });
  return first;
}

void check(const Case& c) {
  std::vector<Reals> in;
  for (const Doubles& x : c.inputs) in.push_back(reals(x));
  const Reals y = run(c.name, [&](Context& ctx) { return c.forward(ctx, in); });
  near(c.name, y, c.reference(c.inputs), single ? 1e-5 * c.slack : 1e-12);
  if (c.backward) check_gradient(c, in, y);
}

Doubles numbers(int64_t n, double low, double high) {
  std::uniform_real_distribution<float> uniform(static_cast<float>(low), static_cast<float>(high));
  Doubles x(static_cast<size_t>(n));
  for (double& v : x) v = uniform(generator);
  return x;
}

Ints integers(int64_t n, int64_t bound) {
  Ints x(static_cast<size_t>(n));
  for (int32_t& v : x) v = static_cast<int32_t>(generator() % static_cast<uint64_t>(bound));
  return x;
}

Reals reals(const Doubles& x) { return Reals(x.begin(), x.end()); }
Doubles doubles(const Reals& x) { return Doubles(x.begin(), x.end()); }
int failures() { return failed; }

int test_ops(const char* group) {
  const std::pair<const char*, void (*)()> groups[] = {{"elementwise", test_elementwise},
                                                       {"tensor", test_tensor},
                                                       {"rows", test_rows},
                                                       {"losses", test_losses},
                                                       {"class_losses", test_class_losses},
                                                       {"ctc", test_ctc},
                                                       {"optimizers", test_optimizers},
                                                       {"adaptive", test_adaptive},
                                                       {"random", test_random},
                                                       {"products", test_products},
                                                       {"attention", test_attention}};
  int chosen = 0;
  for (const auto& [name, test] : groups)
    if (!group || std::strcmp(group, name) == 0) test(), ++chosen;
  if (failed > 0 || chosen == 0) return 1;
  std::puts("ops: all passed");
  return 0;
}

}  // namespace tt::test
