# Finds the C++ part of PyTorch and makes the imported target LibTorch::LibTorch (torch_cpu and c10 only).
#
# Looks at LIBTORCH_ROOT (a folder holding include/ and lib/), then in the project's own .venv, where `make` puts the
# pinned torch wheel. Does not use TorchConfig.cmake: with a CUDA wheel that one demands a CUDA toolkit even of
# programs that use the CPU only.
set(LIBTORCH_ROOT "" CACHE PATH "LibTorch to use instead of the pinned wheel in .venv")

file(GLOB _dc_venv_torch "${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch")
find_path(LibTorch_INCLUDE_DIR ATen/core/Tensor.h
  HINTS "${LIBTORCH_ROOT}/include" PATHS ${_dc_venv_torch} PATH_SUFFIXES include NO_DEFAULT_PATH)
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS "${LIBTORCH_ROOT}/lib" PATHS ${_dc_venv_torch} PATH_SUFFIXES lib NO_DEFAULT_PATH)
find_library(LibTorch_C10_LIBRARY c10 HINTS "${LIBTORCH_ROOT}/lib" PATHS ${_dc_venv_torch} PATH_SUFFIXES lib NO_DEFAULT_PATH)

if(LibTorch_INCLUDE_DIR AND EXISTS "${LibTorch_INCLUDE_DIR}/torch/version.h")
  file(STRINGS "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h" _dc_torch_version_line REGEX "define TORCH_VERSION ")
  string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" LibTorch_VERSION "${_dc_torch_version_line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "Run `make install-deps`, or pass -DLIBTORCH_ROOT=<folder with include/ and lib/>.")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  add_library(LibTorch::c10 SHARED IMPORTED)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION "${LibTorch_C10_LIBRARY}")
  # The wheel's include/ also holds copies of other libraries, a newer fmt among them, that would hide the system's.
  # So programs see only the folders of LibTorch itself, linked into the build tree.
  foreach(_dc_folder ATen c10 caffe2 torch)
    file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/libtorch/include")
    file(CREATE_LINK "${LibTorch_INCLUDE_DIR}/${_dc_folder}" "${PROJECT_BINARY_DIR}/libtorch/include/${_dc_folder}" SYMBOLIC)
  endforeach()
  add_library(LibTorch::LibTorch SHARED IMPORTED)
  set_target_properties(LibTorch::LibTorch PROPERTIES
    IMPORTED_LOCATION "${LibTorch_CPU_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PROJECT_BINARY_DIR}/libtorch/include"
    # Messages of its headers name the header, not the folder that this was built in.
    INTERFACE_COMPILE_OPTIONS "-fmacro-prefix-map=${PROJECT_BINARY_DIR}/libtorch/include/="
    INTERFACE_LINK_LIBRARIES LibTorch::c10)
endif()
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY)
