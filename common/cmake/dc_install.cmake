# What `make install` puts beside the executables, their man pages and completions (dc_add_stage.cmake has those).

# LibTorch and what it needs and the system has not: copied, so that the installed suite neither needs the folder that it
# was built in nor a Python. Looks at what is loaded instead of keeping a list; a LibTorch of the system stays where it is.
if(NOT DC_WITHOUT_LIBTORCH)
  install(IMPORTED_RUNTIME_ARTIFACTS LibTorch::LibTorch LibTorch::c10 RUNTIME_DEPENDENCY_SET libtorch
    LIBRARY DESTINATION ${DC_PRIVATE_LIBRARIES})
  install(RUNTIME_DEPENDENCY_SET libtorch
    POST_EXCLUDE_REGEXES "^/lib" "^/usr/lib"
    DESTINATION ${DC_PRIVATE_LIBRARIES})
  cmake_path(GET LibTorch_CPU_LIBRARY PARENT_PATH licenses)
  file(GLOB licenses "${licenses}/../../torch-*.dist-info/licenses/*")
  install(FILES ${licenses} DESTINATION share/doc/dc/libtorch)
endif()

# Schemas for programs in other languages, a module for those in Python, experiments and the manifests that run them.
install(FILES "${PROJECT_SOURCE_DIR}/docs/examples/dc_h5.py" DESTINATION share/dc)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/data_schema" "${PROJECT_SOURCE_DIR}/configs" "${PROJECT_SOURCE_DIR}/pipelines"
  DESTINATION share/dc USE_SOURCE_PERMISSIONS)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION share/doc/dc)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs/" DESTINATION share/doc/dc
  FILES_MATCHING PATTERN "*.md" PATTERN "*.py" PATTERN "*.smk" PATTERN "*.svg" PATTERN "*.csv")
