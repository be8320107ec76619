// Times the recurrent kernels and matrix products on named shapes beside oneDNN in the same process: what the machine can do at most first,
// then every case, ours and the peer in turns. `recurrent_bench --help`; bench/README.md tells the cases and how to read the figures.
#ifdef __linux__
#include <unistd.h>
#endif

#include <cstdlib>
#include <exception>
#include <map>

#include "bench/native/flops.h"
#include "bench/native/lines.h"
#include "bench/native/options.h"
#include "bench/native/serve.h"
#include "native/cpu/isa.h"

namespace {

using namespace tt;
using namespace tt::bench;

constexpr Mode modes[] = {Mode::inference, Mode::forward, Mode::backward, Mode::both};

/// One team and the peaks it reached, per number of threads.
struct Setting {
  explicit Setting(int threads) : engine(threads), bf16(threads, Precision::bf16, false), amx(threads, Precision::bf16, true) {}
  test::Engine engine, bf16, amx;
  Peaks peaks;
};

/// Ours in bf16, a peer of ours.
struct Rounded {
  const char *name, *needs;
  test::Engine Setting::*engine;
  bool (*runs)();
};

constexpr Rounded rounded_peers[] = {{"bf16", "AVX512_BF16", &Setting::bf16, runs_avx512_bf16},
                                     {"amx", "AMX with bf16", &Setting::amx, allow_amx}};

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options), lines_(options.json) {
    for (const int threads : options.threads)
      if (!settings_.count(threads)) settings_.emplace(threads, std::make_unique<Setting>(threads));
  }

  void run() {
    for (auto& [threads, setting] : settings_) {
      setting->peaks = measure_peaks(setting->engine.context()->team);
      lines_.peaks(setting->peaks);
    }
    if (wants(options_.peers, "onednn"))
      std::printf("%s\n",
                  onednn_version().empty() ? "onednn: not found when this was built, skipped" : ("onednn " + onednn_version()).c_str());
    for (const Rounded& r : rounded_peers) {
      if (!wants(options_.peers, r.name)) continue;
      if (r.runs())
        rounded_.push_back(r);
      else
        std::printf("%s: this machine has no %s, skipped\n", r.name, r.needs);
    }
    for (const GemmCase& c : gemm_cases())
      if (wants(options_.cases, c.name) && options_.cells.empty() && options_.modes.empty()) product(c);
    for (const Case& c : recurrent_cases())
      if (wants(options_.cases, c.name) && wants(options_.cells, cell_name(c.shape.cell)))
        for (const Mode mode : modes)
          if (wants(options_.modes, mode_name(mode)) && (c.trains || mode == Mode::inference)) recurrence(c, mode);
    lines_.means();
  }

  void serve_one() {
    if (options_.threads.size() != 1) throw std::runtime_error("--serve: expected one number of threads");
    if (options_.peers.size() != 1) throw std::runtime_error("--serve: expected one of --peers");
    const bool peer = wants(options_.peers, "onednn");
    test::Engine Setting::*engine = &Setting::engine;
    for (const Rounded& r : rounded_peers) {
      if (!wants(options_.peers, r.name)) continue;
      if (!r.runs()) throw std::runtime_error("--serve: this machine has no " + std::string(r.needs));
      engine = r.engine;
    }
    for (const Case& c : recurrent_cases())
      if (wants(options_.cases, c.name) && wants(options_.cells, cell_name(c.shape.cell)))
        for (const Mode mode : modes)
          if (wants(options_.modes, mode_name(mode))) {
            const int threads = options_.threads[0];
            const auto work =
                peer ? onednn_recurrence(c.shape, mode, threads) : our_recurrence((*settings_.at(threads)).*engine, c.shape, mode);
            if (!work) throw std::runtime_error("--serve: this was built without oneDNN");
            serve(*work, threads);
            return;
          }
    throw std::runtime_error("--serve: no such case");
  }

 private:
  template <class Ours, class Peer>
  void contest(const Subject& subject, Ours&& ours, Peer&& peer) {
    lines_.header(subject);
    for (auto& [threads, setting] : settings_) {
      std::vector<Work> works{ours(setting->engine)};
      for (const Rounded& r : rounded_) {
        works.push_back(ours((*setting).*r.engine));
        works.back().peer = r.name;
      }
      if (wants(options_.peers, "onednn"))
        if (auto other = peer(threads)) works.push_back(std::move(*other));
      double operations = 0;
      works.push_back({"peak", [&operations, &team = setting->engine.context()->team] { operations = multiply_adds(team); }});
      const Outcome outcome = run_rounds(works, {options_.rounds, threads});
      const Limits limits{threads, operations / outcome.timings.back().median, setting->peaks.barrier};
      for (size_t i = 0; i + 1 < works.size(); ++i) lines_.row(subject, works[i], outcome.timings[i], outcome, limits);
    }
  }

  void recurrence(const Case& c, Mode mode) {
    const test::Shape& s = c.shape;
    const double passes = mode == Mode::backward ? 2 : mode == Mode::both ? 3 : 1;  // backward: two products for each of forward's
    const double work =
        passes * flops(cell_name(s.cell), {{"B", s.B}, {"T", s.T}, {"I", s.I}, {"H", s.H}, {"P", s.outputs()}, {"L", s.L}, {"D", s.D}});
    contest(
        {c.name, cell_name(s.cell), mode_name(mode), s.name(), c.why, work, recurrence_bytes(s, mode)},
        [&](test::Engine& engine) { return our_recurrence(engine, s, mode); },
        [&](int threads) { return onednn_recurrence(s, mode, threads); });
  }

  void product(const GemmCase& c) {
    const std::string shape = std::to_string(c.M) + " " + std::to_string(c.N) + " " + std::to_string(c.K);
    const double bytes = sizeof(real) * static_cast<double>(c.M * c.K + c.N * c.K + c.M * c.N);
    contest(
        {c.name, "gemm",
         c.form == 'n'   ? "a_b"
         : c.form == 't' ? "a_bt"
                         : "at_b",
         shape, c.why, flops("linear", {{"N", c.M}, {"I", c.K}, {"O", c.N}}), bytes},
        [&](test::Engine& engine) { return our_gemm(engine, c); }, [&](int threads) { return onednn_gemm(c, threads); });
  }

  Options options_;
  std::vector<Rounded> rounded_;
  Lines lines_;
  std::map<int, std::unique_ptr<Setting>> settings_;
};

/// Starts this program again with an allocator that asks for huge pages, which is chosen before main. The engine gives them to tensors;
/// without it the peer's own memory would have none, and part of its time would be the walk of page tables.
void use_huge_pages(char** argv) {
#ifdef __linux__
  if (std::getenv("GLIBC_TUNABLES") || setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1", 1) != 0) return;
  execv("/proc/self/exe", argv);  // returns only when it could not
#endif
}

}  // namespace

int main(int argc, char** argv) {
  use_huge_pages(argv);
  const Options options = parse_options(argc, argv);
  try {
    Bench bench(options);
    options.serve ? bench.serve_one() : bench.run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "recurrent_bench: %s\n", error.what());
    return 1;
  }
}
