// One turn of a spin loop: tells the processor that nothing will change for a moment. Spinning threads never call yield: on a busy machine
// that gives the rest of their time slice away, and the few microseconds they wait for become milliseconds.
#pragma once

namespace tt {

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace tt
