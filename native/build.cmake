# Configures and builds the native engine, called by `dotnet build`:
#   cmake -DSOURCE=native -DBUILD=FOLDER -DRESULT=FOLDER/libbagan_torch.so -P build.cmake
# Several .NET projects may be built at once and each may ask for the engine: one builds, the others wait and find
# it done. The result appears under its name only when it is whole.
file(LOCK "${BUILD}" DIRECTORY GUARD PROCESS TIMEOUT 900)

# `dotnet build` shows lines of this form as errors.
function(fail words)
  string(REGEX REPLACE "[ \n]+" " " words "${words}")
  message(NOTICE "native : error BAGAN0001: ${words}")
  message(FATAL_ERROR "The native engine was not built.")
endfunction()

execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${SOURCE}" -B "${BUILD}/cmake" -DCMAKE_BUILD_TYPE=Release
  RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE errors)
if(failed)
  # CMake's own frame ("CMake Error at ...:", the call stack) says nothing to who builds.
  string(REGEX REPLACE "CMake Error at [^\n]*\n|-- Configuring incomplete[^\n]*|See also[^\n]*\n[^\n]*" "" words "${errors}")
  fail("${words}")
endif()

# As many compilers as processors, each of which may take a gigabyte: none without a limit.
cmake_host_system_information(RESULT jobs QUERY NUMBER_OF_LOGICAL_CORES)
# The compiler's own messages already have the form of errors.
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BUILD}/cmake" --parallel ${jobs} RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "The native engine was not built.")
endif()

get_filename_component(name "${RESULT}" NAME)
file(COPY_FILE "${BUILD}/cmake/${name}" "${RESULT}.new")
file(TOUCH "${RESULT}.new")
file(RENAME "${RESULT}.new" "${RESULT}")
