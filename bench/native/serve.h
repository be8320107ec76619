// The protocol of every peer of bench/run.mjs: this process holds one piece of work ready and times it on request.
//   → {"steps":N}    ← {"ms":TIME OF ONE STEP,"cpuMs":…,"waited":…}    the first line it says is {"ready":true,"peer":…,"note":…}
#pragma once

#include "bench/native/contestant.h"

namespace tt::bench {

/// Until the end of standard input.
void serve(const Work& work, int threads);

}  // namespace tt::bench
