# Compiler flags as an interface library, for GCC, Clang and clang-cl. The kernels use the vector types of GCC and Clang, which MSVC lacks.
if(MSVC AND NOT CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  message(FATAL_ERROR "the kernels need Clang on Windows: configure with -T ClangCL, or -DCMAKE_CXX_COMPILER=clang-cl and Ninja")
endif()

# Spells flags of GCC and Clang for the compiler in use.
function(spell out)
  if(MSVC)
    set(spelled)
    foreach(flag IN LISTS ARGN)
      list(APPEND spelled "/clang:${flag}")
    endforeach()
    set(${out} ${spelled} PARENT_SCOPE)
  else()
    set(${out} ${ARGN} PARENT_SCOPE)
  endif()
endfunction()

add_library(throughtime_flags INTERFACE)
target_include_directories(throughtime_flags INTERFACE "${CMAKE_CURRENT_SOURCE_DIR}")
if(MSVC)
  target_compile_options(throughtime_flags INTERFACE /W4)
  target_compile_definitions(throughtime_flags INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN _USE_MATH_DEFINES)
else()
  target_compile_options(throughtime_flags INTERFACE -Wall -Wextra -Wpedantic)
endif()
# GCC 12 sees overlapping copies in std::string's operator+ that are not there (GCC bug 105651).
target_compile_options(throughtime_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
# Clang does not know GCC's `ivdep`; it asks at run time whether arrays overlap.
target_compile_options(throughtime_flags INTERFACE $<$<CXX_COMPILER_ID:Clang,AppleClang>:-Wno-unknown-pragmas>)
# Other compilers than ours know other warnings: an error of those would only keep users from building.
if(THROUGHTIME_WERROR)
  target_compile_options(throughtime_flags INTERFACE $<IF:$<BOOL:${MSVC}>,/WX,-Werror>)
endif()
