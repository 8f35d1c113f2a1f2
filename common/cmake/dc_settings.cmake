# Compiler settings that hold for every target: the language, the warnings, one place for binaries.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
# What is installed may be moved as a whole: executables look for libraries beside themselves.
set(DC_PRIVATE_LIBRARIES lib/dc)
set(CMAKE_INSTALL_RPATH "$ORIGIN/../${DC_PRIVATE_LIBRARIES}")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "build type" FORCE)
endif()
# What a broken invariant prints, and so the executables, hold no path of the machine that built them.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")

# Every function version and every machine gives the same bits: no contraction of a * b + c.
# Never -fopenmp: LibTorch brings its own libgomp and a second one in the process slows both.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -ffp-contract=off
  $<$<CXX_COMPILER_ID:Clang>:-Wno-string-conversion>)  # DC_ASSERT(!"why")

find_program(DC_CCACHE ccache)
if(DC_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${DC_CCACHE}")
endif()

option(DC_WITHOUT_LIBTORCH "leave out what needs LibTorch: two rooms, dc-train, dc-eval and their tests" OFF)
# The folders of common/, stages/ and tests/ that are left out.
set(DC_LEFT_OUT "")
if(DC_WITHOUT_LIBTORCH)
  set(DC_LEFT_OUT model training train eval docs interface pipeline conformance trust faults bench)
endif()

set(DC_SANITIZE "" CACHE STRING "sanitizers to build with, for example address,undefined")
if(DC_SANITIZE)
  add_compile_options("-fsanitize=${DC_SANITIZE}" -O1 -g1 -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options("-fsanitize=${DC_SANITIZE}")
endif()

option(DC_FUZZ "build the programs of tests/fuzz for libFuzzer, with clang; without it they replay their corpora" OFF)
if(DC_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
