# compile_schema(<variable>): generates common/schema/kinds.{hpp,cpp} from data_schema/*.json and returns the sources.
function(compile_schema variable)
  file(GLOB schemas CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/data_schema/*.json")
  set(out "${PROJECT_BINARY_DIR}/generated/common/schema")
  set(tool "${PROJECT_SOURCE_DIR}/common/cmake/compile_schema.py")
  add_custom_command(
    OUTPUT "${out}/kinds.hpp" "${out}/kinds.cpp"
    COMMAND "${Python3_EXECUTABLE}" "${tool}" --out "${out}" ${schemas}
    DEPENDS "${tool}" ${schemas}
    COMMENT "Compiling data_schema")
  add_custom_target(schema_code DEPENDS "${out}/kinds.hpp" "${out}/kinds.cpp")
  set(${variable} "${out}/kinds.hpp" "${out}/kinds.cpp" PARENT_SCOPE)
endfunction()
