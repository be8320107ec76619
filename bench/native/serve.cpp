#include "bench/native/serve.h"

#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>

#include "bench/native/machine.h"

namespace tt::bench {

void serve(const Work& work, int threads) {
  work.run();
  std::printf("{\"ready\":true,\"peer\":\"%s\",\"note\":\"%s\"}\n", work.peer.c_str(), work.note.c_str());
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    long steps = 0;
    if (std::sscanf(line.c_str(), "{\"steps\":%ld}", &steps) != 1 || steps < 1) {
      std::printf("{\"error\":\"expected {\\\"steps\\\":N}\"}\n");
    } else {
      const Watch watch(threads);
      const std::clock_t cpu = std::clock();
      const double start = seconds();
      for (long i = 0; i < steps; ++i) work.run();
      const double n = static_cast<double>(steps), wall = seconds() - start,
                   used = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
      std::printf("{\"ms\":%.9g,\"cpuMs\":%.9g,\"waited\":%.4g}\n", wall * 1e3 / n, used * 1e3 / n, watch.stop().waited);
    }
    std::fflush(stdout);
  }
}

}  // namespace tt::bench
