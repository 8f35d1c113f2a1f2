# dc_add_room(<room> SOURCES <file>... [PUBLIC <target>...] [PRIVATE <target>...])
#
# One room of common/ is one static library dc_<room>. PUBLIC lists the rooms whose headers its own headers
# include, PRIVATE everything else, its heavy library among it.
function(dc_add_room room)
  cmake_parse_arguments(PARSE_ARGV 1 ROOM "" "" "SOURCES;PUBLIC;PRIVATE")
  add_library(dc_${room} STATIC ${ROOM_SOURCES})
  target_include_directories(dc_${room} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(dc_${room} PUBLIC ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE})
endfunction()
