# dc_list_files(<variable> <list file> TYPE <type> HEADER <header> FUNCTION <function> FILES <file>...)
#
# Registration by presence: writes a source whose dc::...::<function>() returns what make_<file name>() of every file
# gives, and sets <variable> to all of these sources. TYPE is a class with its namespace, such as dc::score::Method.
function(dc_list_files variable list)
  cmake_parse_arguments(PARSE_ARGV 2 LIST "" "TYPE;HEADER;FUNCTION" "FILES")
  string(REGEX MATCH "^(.*)::([^:]+)$" _ "${LIST_TYPE}")
  set(namespace "${CMAKE_MATCH_1}")
  set(type "${CMAKE_MATCH_2}")
  set(declarations "")
  set(entries "")
  foreach(path IN LISTS LIST_FILES)
    get_filename_component(name "${path}" NAME_WE)
    string(APPEND declarations "std::unique_ptr<${type}> make_${name}();\n")
    string(APPEND entries "  all.push_back(make_${name}());\n")
  endforeach()
  file(CONFIGURE OUTPUT "${list}" CONTENT [=[
// Generated from the files that are there. Do not edit.
#include "@LIST_HEADER@"

namespace @namespace@ {

@declarations@
std::vector<std::unique_ptr<@type@>> @LIST_FUNCTION@() {
  std::vector<std::unique_ptr<@type@>> all;
@entries@  return all;
}

}  // namespace @namespace@
]=] @ONLY)
  set(${variable} ${LIST_FILES} "${list}" PARENT_SCOPE)
endfunction()
