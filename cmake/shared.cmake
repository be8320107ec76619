# What a shared library shows: the functions that are named and nothing else. Instances of the C++ library's templates would be shown too,
# and the loader would take the first of that name in the process, perhaps another version's. Only where the linker reads GNU's scripts.
function(export_only target)
  list(JOIN ARGN "; " names)
  set(script "${PROJECT_BINARY_DIR}/${target}.map")
  file(GENERATE OUTPUT "${script}" CONTENT "{ global: ${names}; local: *; };\n")
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${script}")
  target_link_options(${target} PRIVATE "-Wl,--version-script=${script}")
endfunction()

# Makes a library that is linked on a newer glibc run on 2.28; for prebuilt binaries.
option(THROUGHTIME_OLD_GLIBC "Run on glibc 2.28 though built on a newer one; for prebuilt binaries" OFF)
function(run_on_old_glibc target)
  if(THROUGHTIME_OLD_GLIBC)
    set(source "${PROJECT_SOURCE_DIR}/native/compat/old_glibc.cpp")
    target_sources(${target} PRIVATE "${source}")
    set_source_files_properties("${source}" PROPERTIES COMPILE_OPTIONS -fno-builtin)
  endif()
endfunction()
