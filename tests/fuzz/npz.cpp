// What is made of the arrays of an archive: images and labels, scores, features. The input is the arrays; the archive
// around them is whole, so that no checksum stands in the way.
#include "stages/fetch/npz.hpp"

#include "stages/fetch/features.hpp"
#include "stages/fetch/scores.hpp"
#include "tests/fuzz/attempt.hpp"
#include "tests/support/raw.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dc::fuzz::Source source({data, size});
  const bool deflated = source.byte() % 2 != 0;
  std::vector<std::pair<std::string, dc::test::RawBytes>> files;
  for (const char* name : {"x.npy", "y.npy", "features.npy", "key.npy"}) {
    const auto piece = source.piece();
    if (!piece.empty()) files.emplace_back(name, dc::test::RawBytes(piece.begin(), piece.end()));
  }
  const auto archive = dc::test::zip_file(files, deflated);
  dc::fuzz::accepts([&] {
    const auto decoded = dc::fetch::parse_npz(archive, "train", "a.npz");
    const auto n = static_cast<std::size_t>(decoded.samples.size());
    dc::fuzz::require(decoded.samples.labels.size() == n, "labels of another number");
    dc::fuzz::require(n * decoded.image(0).size() == decoded.pixels.size(), "pixels of another shape");
  });
  dc::fuzz::accepts([&] { dc::fetch::parse_features(archive, "a.npz"); });
  dc::fuzz::accepts([&] { dc::fetch::parse_scores(archive, {}, "a.npz"); });
  dc::fuzz::accepts([&] { dc::fetch::parse_scores(archive, {"y", "x"}, "a.npz"); });
  return 0;
}
