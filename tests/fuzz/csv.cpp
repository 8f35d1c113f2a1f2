// Tables as text: records, and the scores in them.
#include "stages/fetch/csv.hpp"

#include "common/base/csv.hpp"
#include "stages/fetch/scores.hpp"
#include "tests/fuzz/attempt.hpp"

namespace {

using Records = std::vector<std::vector<std::string>>;

Records records_of(dc::fuzz::Bytes file) {
  Records records;
  dc::fetch::for_records(file, "a.csv", [&](std::int64_t, const auto& cells) { records.push_back(cells); });
  return records;
}

std::string written(const Records& records) {
  std::string text = "\xef\xbb\xbf";  // the table may begin with another one
  for (const auto& cells : records) {
    for (std::size_t c = 0; c < cells.size(); ++c) text += (c == 0 ? "" : ",") + dc::csv_field(cells[c]);
    text += '\n';
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  Records records;
  if (dc::fuzz::accepts([&] { records = records_of(file); })) {
    const std::string text = written(records);
    dc::fuzz::require(records_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) == records,
                      "a table that is written is read as another one");
  }
  dc::fuzz::accepts([&] { dc::fetch::parse_scores(file, {}, "a.csv"); });
  dc::fuzz::accepts([&] { dc::fetch::parse_scores(file, {"el2n", "aum"}, "a.csv"); });
  return 0;
}
