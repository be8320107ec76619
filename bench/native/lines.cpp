#include "bench/native/lines.h"

#include <cmath>
#include <ctime>
#include <stdexcept>

#define TT_TEXT_OF(x) #x
#define TT_TEXT(x) TT_TEXT_OF(x)

namespace tt::bench {

namespace {

std::string text(const char* key, const std::string& value) {
  std::string s = std::string("\"") + key + "\":\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') s += '\\';
    s += c;
  }
  return s + "\"";
}

std::string number(const char* key, double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "\"%s\":%.6g", key, value);
  return buffer;
}

std::string pair(double first, double second) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "[%.6g,%.6g]", first, second);
  return buffer;
}

std::string truth(const char* key, bool value) { return std::string("\"") + key + "\":" + (value ? "true" : "false"); }

std::string join(std::initializer_list<std::string> fields) {
  std::string s;
  for (const std::string& field : fields) s += (s.empty() ? "" : ",") + field;
  return s;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char buffer[16];
  std::strftime(buffer, sizeof buffer, "%Y-%m-%d", std::gmtime(&now));
  return buffer;
}

}  // namespace

Lines::Lines(const std::string& file) {
  machine_ = join({text("cpu", processor_name()), text("isa", TT_TEXT(TT_ISA)), text("date", today())});
  if (file.empty()) return;
  file_ = std::fopen(file.c_str(), "a");
  if (!file_) throw std::runtime_error("--json: cannot write " + file);
}

Lines::~Lines() {
  if (file_) std::fclose(file_);
}

void Lines::write(const std::string& object) {
  if (!file_) return;
  std::fprintf(file_, "{%s}\n", object.c_str());
  std::fflush(file_);
}

void Lines::peaks(const Peaks& p) {
  std::printf("%d thread%s: FMA peak %.0f GFLOP/s; reads L2 %.0f, L3 %.0f, DRAM %.0f GB/s; barrier %.2f us\n", p.threads,
              p.threads > 1 ? "s" : "", p.fma / 1e9, p.l2 / 1e9, p.l3 / 1e9, p.dram / 1e9, p.barrier * 1e6);
  std::fflush(stdout);
  write(join({text("kind", "peaks"), number("threads", p.threads), number("fmaGflops", p.fma / 1e9), number("l2GBs", p.l2 / 1e9),
              number("l3GBs", p.l3 / 1e9), number("dramGBs", p.dram / 1e9), number("barrierUs", p.barrier * 1e6), machine_}));
}

void Lines::header(const Subject& s) {
  std::printf("\n%s %s %s  %s: %s\n", s.name.c_str(), s.op.c_str(), s.mode.c_str(), s.shape.c_str(), s.why.c_str());
}

void Lines::row(const Subject& s, const Work& work, const Timing& t, const Outcome& o, const Limits& limits) {
  const bool ours = work.peer == "throughtime";
  std::printf("  %d  %-11s %9.4f ms  spread %3.0f %%  cpu %9.4f ms  %6.1f GFLOP/s %3.0f %% of peak %.0f  %6.1f GB/s", limits.threads,
              work.peer.c_str(), t.median * 1e3, 100 * t.spread, t.cpu * 1e3, s.flops / t.median / 1e9,
              100 * s.flops / t.median / limits.fma, limits.fma / 1e9, s.bytes / t.median / 1e9);
  if (!ours) std::printf("  ours is %.2fx as fast", t.ratio);
  if (ours && o.disturbed)
    std::printf("  DISTURBED (waited %.0f %%, others %.0f %%)", 100 * o.worst.waited, 100 * o.worst.others);
  else if (ours && o.rejected)
    std::printf("  %d of %d rounds rejected", o.rejected, o.rounds + o.rejected);
  std::printf("\n");
  std::fflush(stdout);
  write(join({text("kind", "kernel"),
              text("case", s.name),
              text("op", s.op),
              text("mode", s.mode),
              text("shape", s.shape),
              text("why", s.why),
              number("threads", limits.threads),
              text("peer", work.peer),
              number("ms", t.median * 1e3),
              number("min", t.least * 1e3),
              number("max", t.most * 1e3),
              "\"quartiles\":" + pair(t.lower * 1e3, t.upper * 1e3),
              number("spread", t.spread),
              number("cpuMs", t.cpu * 1e3),
              number("gflops", s.flops / t.median / 1e9),
              number("shareOfPeak", s.flops / t.median / limits.fma),
              number("gbs", s.bytes / t.median / 1e9),
              number("ratio", t.ratio),
              number("rounds", o.rounds),
              number("rejected", o.rejected),
              truth("disturbed", o.disturbed),
              truth("watched", o.worst.watched),
              number("waited", o.worst.waited),
              number("others", o.worst.others),
              number("fmaGflops", limits.fma / 1e9),
              number("barrierUs", limits.barrier * 1e6),
              text("note", work.note),
              machine_}));
  if (ours) return;
  const std::string key = work.peer + ", " + s.mode + ", " + std::to_string(limits.threads) + (limits.threads > 1 ? " threads" : " thread");
  for (Mean& mean : means_)
    if (mean.key == key) {
      mean.log_sum += std::log(t.ratio), ++mean.count;
      return;
    }
  means_.push_back({key, std::log(t.ratio), 1});
}

void Lines::means() {
  if (!means_.empty()) std::printf("\nGeometric means, how many times as fast ours is:\n");
  for (const Mean& mean : means_)
    std::printf("  %-32s %.2f over %d rows\n", mean.key.c_str(), std::exp(mean.log_sum / mean.count), mean.count);
}

}  // namespace tt::bench
