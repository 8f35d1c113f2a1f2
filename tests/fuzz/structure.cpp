// Below the digest: an HDF5 file looked over, held against the schemas of all kinds, and read to the last value.
#include "common/artifact/structure.hpp"

#include "common/artifact/conformance.hpp"
#include "common/artifact/digest.hpp"
#include "common/artifact/file_driver.hpp"
#include "common/schema/kinds.hpp"
#include "tests/fuzz/hdf5_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace artifact = dc::artifact;
  artifact::initialise_library();
  const auto bytes = dc::fuzz::with_checksums({data, size});
  const dc::fuzz::File copy(bytes);
  const artifact::Handle access(H5Pcreate(H5P_FILE_ACCESS));
  H5Pset_driver(access, artifact::reading_driver(), nullptr);
  const artifact::Handle file(H5Fopen(copy.path().c_str(), H5F_ACC_RDONLY, access));
  if (!file.valid()) return 0;
  artifact::Objects objects;
  const bool sound =
      dc::fuzz::accepts([&] { objects = artifact::inspect_structure(file, "a.h5", static_cast<std::int64_t>(size)); });
  if (!sound) return 0;
  for (const char* kind : {"checkpoint", "dynamics", "eval_report", "features", "image_set", "predictions",
                           "score_table", "selection", "view_plan"}) {
    const auto& spec = dc::schema::kind_spec(dc::kind_from_name(kind).value());
    dc::fuzz::accepts([&] { artifact::check_against_schema("a.h5", file, objects, spec); });
  }
  dc::fuzz::accepts([&] { artifact::identity(file, objects, artifact::piece_digests(file, objects)); });
  return 0;
}
