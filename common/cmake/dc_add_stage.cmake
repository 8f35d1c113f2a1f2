# dc_add_stage(<name> SOURCES <file>... LINK <room target>...)
#
# Builds the executable dc-<name> from main.cpp, and the static library dc_stage_<name> from SOURCES (the science),
# so that tests reach the pure functions without a process.
function(dc_add_stage name)
  cmake_parse_arguments(PARSE_ARGV 1 STAGE "" "" "SOURCES;LINK")
  add_library(dc_stage_${name} STATIC ${STAGE_SOURCES})
  target_include_directories(dc_stage_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(dc_stage_${name} PUBLIC ${STAGE_LINK})
  add_executable(dc-${name} main.cpp)
  target_link_libraries(dc-${name} PRIVATE dc_stage_${name} dc_harness)
  install(TARGETS dc-${name} RUNTIME DESTINATION bin)
  set_property(GLOBAL APPEND PROPERTY DC_STAGES ${name})
endfunction()
