# dc_add_test(<name> SOURCES <file>... LINK <target>... [LABEL <label>])
#
# One GoogleTest program whose cases ctest runs one by one.
# Tests know DC_SOURCE_DIR (this tree) and DC_BIN_DIR (the executables).
function(dc_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 TEST "" "LABEL" "SOURCES;LINK")
  add_executable(${name} ${TEST_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(${name} PRIVATE DC_SOURCE_DIR="${PROJECT_SOURCE_DIR}" DC_BIN_DIR="${PROJECT_BINARY_DIR}/bin")
  target_link_libraries(${name} PRIVATE ${TEST_LINK} GTest::gtest GTest::gtest_main)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${TEST_LABEL}" TIMEOUT 600)
endfunction()
