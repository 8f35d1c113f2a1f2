// NumPy arrays: the header, and the values as numbers and as text.
#include "stages/fetch/npy.hpp"

#include <numeric>

#include "common/base/text.hpp"
#include "stages/fetch/features.hpp"
#include "stages/fetch/scores.hpp"
#include "tests/fuzz/attempt.hpp"

namespace {

void take_apart(const dc::fetch::NpyArray& array) {
  using namespace dc::fetch;
  const std::size_t count = array.values.size() / static_cast<std::size_t>(array.item_bytes);
  describe(array);
  dc::fuzz::accepts([&] { dc::fuzz::require(to_int64(array, "a").size() == count, "integers of another number"); });
  dc::fuzz::accepts([&] { dc::fuzz::require(to_double(array, "a").size() == count, "numbers of another number"); });
  dc::fuzz::accepts([&] {
    for (const std::string& text : to_text(array, "a")) dc::fuzz::require(dc::is_text(text), "text that is none");
  });
  if (array.shape.size() != 2 || count == 0) return;  // without values there may be 2^63 rows of none
  std::vector<std::int64_t> rows(static_cast<std::size_t>(array.shape[0]));
  std::iota(rows.rbegin(), rows.rend(), 0);
  dc::fuzz::accepts(
      [&] { dc::fuzz::require(to_float_rows(array, rows, "a").size() == count, "rows of another number"); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  dc::fuzz::accepts([&] { take_apart(dc::fetch::parse_npy(file, "a")); });
  dc::fuzz::accepts([&] { dc::fetch::parse_features(file, "a.npy"); });
  dc::fuzz::accepts([&] { dc::fetch::parse_scores(file, {"el2n"}, "a.npy"); });
  return 0;
}
