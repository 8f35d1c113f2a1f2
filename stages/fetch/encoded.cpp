#include "stages/fetch/encoded.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/fetch/each.hpp"

namespace dc::fetch {

std::vector<ImageFacts> survey(const Listing& listing) {
  std::vector<ImageFacts> facts(listing.samples.keys.size());
  for_each_image(listing.samples.size(), [&](std::int64_t i) {
    const std::string path = listing.path(i);
    facts[static_cast<std::size_t>(i)] = read_facts(read_file(path), path);
  });
  return facts;
}

EncodedTable encoded_table(const Listing& listing, const std::vector<ImageFacts>& facts) {
  EncodedTable table;
  table.offsets.push_back(0);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].format.empty())
      throw InvalidInput(fmt::format(
          "{}: neither JPEG nor PNG; expected one of them to keep it as it is, so leave out --store encoded",
          listing.path(static_cast<std::int64_t>(i))));
    table.offsets.push_back(table.offsets.back() + facts[i].bytes);
    table.formats.push_back(facts[i].format);
    table.heights.push_back(facts[i].height);
    table.widths.push_back(facts[i].width);
  }
  return table;
}

std::vector<std::uint8_t> load_encoded(const Listing& listing, const EncodedTable& table, std::int64_t first,
                                       std::int64_t count, std::span<std::string> digests) {
  const auto offset = [&](std::int64_t i) { return table.offsets[static_cast<std::size_t>(i)]; };
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(offset(first + count) - offset(first)));
  for_each_image(count, [&](std::int64_t i) {
    const std::string path = listing.path(first + i);
    const std::vector<std::uint8_t> file = read_file(path);
    const std::int64_t length = offset(first + i + 1) - offset(first + i);
    if (static_cast<std::int64_t>(file.size()) != length)
      throw InvalidInput(
          fmt::format("{}: {} bytes, expected {} as a moment ago; leave the files alone while they are read", path,
                      file.size(), length));
    digests[static_cast<std::size_t>(i)] = sha256_of(file);
    std::copy(file.begin(), file.end(), bytes.begin() + (offset(first + i) - offset(first)));
  });
  return bytes;
}

}  // namespace dc::fetch
