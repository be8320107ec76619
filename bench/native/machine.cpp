#include "bench/native/machine.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace tt::bench {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

#ifdef __linux__

Watch::Counters Watch::now() {
  Counters c;
  c.wall = seconds();
  std::error_code failed;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", failed)) {
    std::ifstream file(task.path() / "schedstat");
    double ran, waited;
    if (file >> ran >> waited) c.waited += waited * 1e-9, c.known = true;
  }
  std::ifstream file("/proc/stat");
  std::string cpu;
  double user, nice, system, idle, iowait, irq, softirq, steal;
  if (file >> cpu >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal)
    c.busy = (user + nice + system + irq + softirq + steal) / static_cast<double>(sysconf(_SC_CLK_TCK));
  else
    c.known = false;
  rusage own{};
  getrusage(RUSAGE_SELF, &own);
  const auto time = [](const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
  c.own = time(own.ru_utime) + time(own.ru_stime);
  return c;
}

Disturbance Watch::stop() const {
  const Counters end = now();
  if (!begin_.known || !end.known) return {};
  const double wall = end.wall - begin_.wall, ticks = 2.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const double others = end.busy - begin_.busy - (end.own - begin_.own) - ticks;
  const double processors = std::max(1u, std::thread::hardware_concurrency());
  return {std::max(0.0, end.waited - begin_.waited) / (wall * threads_), std::max(0.0, others) / (wall * processors), true};
}

#else

Watch::Counters Watch::now() { return {}; }
Disturbance Watch::stop() const { return {}; }

#endif

Watch::Watch(int threads) : threads_(threads), begin_(now()) {}

}  // namespace tt::bench
