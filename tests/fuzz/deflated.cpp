// Compressed bytes: gzip files of one and more members, raw deflate streams.
#include "stages/fetch/bytes.hpp"
#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  std::vector<std::uint8_t> all;
  if (dc::fuzz::accepts([&] { all = dc::fetch::gunzip(file, std::size_t{1} << 20, "a.gz"); })) {
    const auto few = dc::fetch::gunzip(file, 16, "a.gz");
    dc::fuzz::require(few.size() == std::min<std::size_t>(all.size(), 16), "fewer bytes than there are");
    dc::fuzz::require(std::equal(few.begin(), few.end(), all.begin()), "other bytes under another limit");
  }
  for (const std::size_t length : {0, 5, 300}) dc::fuzz::accepts([&] { dc::fetch::inflate(file, length, "a"); });
  return 0;
}
