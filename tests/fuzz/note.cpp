// The note of a report: whatever it says, the tags of the page stay paired.
#include <string>
#include <vector>

#include "stages/report/figure.hpp"
#include "stages/report/markup.hpp"
#include "tests/fuzz/attempt.hpp"

namespace {

void check_tags(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    dc::fuzz::require(end != std::string::npos, "a tag that does not end");
    const std::string tag = html.substr(at + 1, end - at - 1);
    if (!tag.starts_with('/')) {
      open.push_back(tag);
      continue;
    }
    dc::fuzz::require(!open.empty() && open.back() == tag.substr(1), "tags that cross");
    open.pop_back();
  }
  dc::fuzz::require(open.empty(), "a tag that stays open");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(dc::fuzz::text_of({data, size}));
  check_tags(dc::report::note_to_html(text));
  dc::report::base64(std::as_bytes(std::span(data, size)));
  dc::fuzz::accepts([&] { dc::report::parse_figure(text); });
  dc::fuzz::accepts([&] {
    const auto bytes = std::as_bytes(std::span(data, size));
    dc::report::make_figure({"title", "a.png", ""}, {bytes.begin(), bytes.end()});
  });
  return 0;
}
