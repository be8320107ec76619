# The threads that compute. Those of OpenMP, its runtime carried along, because a user's machine need not have one:
#   Linux    libgomp.so.1 (or libomp.so) lies beside the addon and is found by its rpath; the static one cannot go into a shared object
#   macOS    libomp.a of Homebrew is linked in
#   Windows  libomp.dll lies beside the addon
# Without THROUGHTIME_OPENMP those of the engine itself, which need nothing.
if(NOT THROUGHTIME_OPENMP)
  set(team_source team_threads.cpp)
  set(team_libraries "")
  function(carry_team target)
  endfunction()
  return()
endif()

set(team_source team_openmp.cpp)
set(team_libraries OpenMP::OpenMP_CXX)
if(APPLE AND NOT OpenMP_ROOT)
  execute_process(COMMAND brew --prefix libomp OUTPUT_VARIABLE OpenMP_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE ignored)
endif()
if(APPLE AND EXISTS "${OpenMP_ROOT}/lib/libomp.a")
  set(OpenMP_omp_LIBRARY "${OpenMP_ROOT}/lib/libomp.a" CACHE FILEPATH "OpenMP runtime")
endif()
if(POLICY CMP0074)
  cmake_policy(SET CMP0074 NEW) # OpenMP_ROOT is looked at
endif()
find_package(OpenMP REQUIRED COMPONENTS CXX)

# Copies the runtime that `target` needs to its folder.
function(carry_team target)
  if(APPLE)
    return()
  elseif(WIN32)
    find_file(openmp_runtime libomp.dll REQUIRED)
  else()
    set(wanted libgomp.so.1)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
      set(wanted libomp.so)
    endif()
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${wanted} OUTPUT_VARIABLE openmp_runtime OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT IS_ABSOLUTE "${openmp_runtime}")
      return() # not among the compiler's own files: the system's, which this machine has
    endif()
  endif()
  get_filename_component(file "${openmp_runtime}" NAME)
  add_custom_command(TARGET ${target} POST_BUILD COMMAND ${CMAKE_COMMAND} -E copy_if_different "${openmp_runtime}" "$<TARGET_FILE_DIR:${target}>/${file}")
endfunction()
