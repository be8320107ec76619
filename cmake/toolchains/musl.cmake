# Build for musl with Zig's C++ compiler: the program that -DCMAKE_CXX_COMPILER names, written by scripts/prebuilds/zig.mjs for the target.
# Included by the toolchain file of a processor. LLVM's C++ library is linked in, the C library is the system's. There is no OpenMP runtime
# to carry along, so the engine's own threads compute.
set(CMAKE_SYSTEM_NAME Linux)
set(THROUGHTIME_OPENMP OFF CACHE BOOL "Compute on OpenMP's threads")
