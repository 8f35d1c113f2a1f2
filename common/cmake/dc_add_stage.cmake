# dc_add_stage(<name> SOURCES <file>... LINK <room target>...)
#
# Builds the executable dc-<name> from main.cpp, and the static library dc_stage_<name> from SOURCES (the science),
# so that tests reach the pure functions without a process. The man page and the completion of bash come from what the
# executable says of itself. Executables have the libraries that are not the system's in ../lib/dc, wherever they are.
function(dc_add_stage name)
  cmake_parse_arguments(PARSE_ARGV 1 STAGE "" "" "SOURCES;LINK")
  add_library(dc_stage_${name} STATIC ${STAGE_SOURCES})
  target_include_directories(dc_stage_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(dc_stage_${name} PUBLIC ${STAGE_LINK})
  add_executable(dc-${name} main.cpp)
  target_link_libraries(dc-${name} PRIVATE dc_stage_${name} dc_harness)
  set(man "${PROJECT_BINARY_DIR}/share/man/man1/dc-${name}.1")
  set(completion "${PROJECT_BINARY_DIR}/share/bash-completion/completions/dc-${name}")
  set(tool "${PROJECT_SOURCE_DIR}/common/cmake/interface_files.py")
  add_custom_command(
    OUTPUT "${man}" "${completion}"
    COMMAND "${Python3_EXECUTABLE}" "${tool}" "$<TARGET_FILE:dc-${name}>" --man "${man}" --completion "${completion}"
    DEPENDS "${tool}" dc-${name} VERBATIM)
  add_custom_target(interface_of_${name} DEPENDS "${man}" "${completion}")
  install(TARGETS dc-${name} RUNTIME DESTINATION bin)
  install(FILES "${man}" DESTINATION share/man/man1)
  install(FILES "${completion}" DESTINATION share/bash-completion/completions)
  set_property(GLOBAL APPEND PROPERTY DC_STAGES ${name})
endfunction()
