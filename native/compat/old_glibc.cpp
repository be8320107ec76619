// Linked into prebuilt binaries for Linux only (THROUGHTIME_OLD_GLIBC), which are built on glibc 2.31 and shall run on 2.28.
//
// glibc 2.29 gave five functions of <cmath> new versions that differ in how they set errno; a program linked today asks for those. Their
// old versions are still there under the version that the architecture began with. The definitions here are what addons, the plugin
// and libstdc++ call.
#if defined(__x86_64__)
#define TT_FIRST_VERSION "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define TT_FIRST_VERSION "GLIBC_2.17"
#endif

#define TT_OLD(name, parameters, arguments)                     \
  double old_##name parameters;                                 \
  __asm__(".symver old_" #name "," #name "@" TT_FIRST_VERSION); \
  __attribute__((visibility("hidden"))) double name parameters { return old_##name arguments; }

extern "C" {
TT_OLD(exp, (double x), (x))
TT_OLD(exp2, (double x), (x))
TT_OLD(log, (double x), (x))
TT_OLD(log2, (double x), (x))
TT_OLD(pow, (double x, double y), (x, y))
}
