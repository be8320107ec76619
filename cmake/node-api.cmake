# Node-API for a module: its headers, and on Windows an import library for the names that node.exe exports. cmake-js names what it found in
# CMAKE_JS_INC, CMAKE_JS_LIB and CMAKE_JS_SRC; plain CMake asks the npm packages; both need no network. A cross build, or a root without
# Node, names the header folders in THROUGHTIME_NODE_API_INCLUDE.
if(THROUGHTIME_NODE_API_INCLUDE)
  set(node_api_include ${THROUGHTIME_NODE_API_INCLUDE})
elseif(CMAKE_JS_INC)
  file(TO_CMAKE_PATH "${CMAKE_JS_INC}" node_api_include)
else()
  find_program(NODE_EXECUTABLE NAMES node nodejs REQUIRED)
  execute_process(
    COMMAND "${NODE_EXECUTABLE}" -p
            "[require('node-api-headers').include_dir,require('path').dirname(require.resolve('node-addon-api/package.json'))].join(';').replaceAll('\\\\','/')"
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    OUTPUT_VARIABLE node_api_include OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "the packages node-api-headers and node-addon-api are not installed: run npm install")
  endif()
endif()

add_library(throughtime_node_api INTERFACE)
target_include_directories(throughtime_node_api SYSTEM INTERFACE ${node_api_include})
if(APPLE)
  target_link_options(throughtime_node_api INTERFACE -undefined dynamic_lookup)
elseif(WIN32)
  # Delay-loaded, because the executable may have another name (Electron, Bun, Deno): the hook answers with the process itself.
  if(CMAKE_JS_LIB)
    file(TO_CMAKE_PATH "${CMAKE_JS_NODELIB_DEF}" definitions)
    file(TO_CMAKE_PATH "${CMAKE_JS_LIB}" import_library)
    file(TO_CMAKE_PATH "${CMAKE_JS_SRC}" delay_hook)
  else()
    list(GET node_api_include 0 headers)
    set(definitions "${headers}/../def/node_api.def")
    set(import_library "${CMAKE_CURRENT_BINARY_DIR}/node.lib")
    set(delay_hook "${CMAKE_CURRENT_SOURCE_DIR}/native/binding/windows/delay_load.cpp")
  endif()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "ARM64|aarch64")
    set(machine ARM64)
  else()
    set(machine X64)
  endif()
  # llvm-lib and lib.exe take the same options. The definition file names node.exe.
  execute_process(COMMAND "${CMAKE_AR}" "/def:${definitions}" "/out:${import_library}" "/machine:${machine}" RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "the import library of node.exe could not be made with ${CMAKE_AR}")
  endif()
  target_sources(throughtime_node_api INTERFACE "${delay_hook}")
  target_link_libraries(throughtime_node_api INTERFACE "${import_library}" delayimp)
  target_link_options(throughtime_node_api INTERFACE /DELAYLOAD:node.exe)
endif()
