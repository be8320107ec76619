set(CMAKE_SYSTEM_PROCESSOR aarch64)
include(${CMAKE_CURRENT_LIST_DIR}/musl.cmake)
# What is built runs in the emulator, which finds musl's loader in the system.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
