// Zip archives as they come: directory, 64-bit extensions, the files in them.
#include "stages/fetch/zip.hpp"

#include "stages/fetch/npz.hpp"
#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  dc::fuzz::accepts([&] {
    for (const auto& [name, entry] : dc::fetch::list_zip(file, "archive")) {
      dc::fuzz::accepts([&, &packed = entry] {
        dc::fuzz::require(dc::fetch::extract(packed, "file").size() == packed.size, "a file of another size");
      });
    }
  });
  dc::fuzz::accepts([&] { dc::fetch::parse_npz(file, "train", "archive"); });
  return 0;
}
