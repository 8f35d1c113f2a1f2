// Numbers as text: what is read is written so that it is read again as the same.
#include "common/cli/number.hpp"

#include "common/cli/suggest.hpp"
#include "stages/fetch/source.hpp"
#include "tests/fuzz/attempt.hpp"

namespace {

template <class Parse>
void check(std::string_view text, const Parse& parse) {
  const auto value = parse(text);
  if (value) dc::fuzz::require(parse(dc::cli::format_number(*value)) == value, "a number that is read as another");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = dc::fuzz::text_of({data, size});
  check(text, [](std::string_view from) { return dc::cli::parse_int64(from); });
  check(text, [](std::string_view from) { return dc::cli::parse_uint64(from); });
  check(text, [](std::string_view from) { return dc::cli::parse_double(from); });
  const std::vector<std::string> names = {"method", "metric", "seed", ""};
  dc::cli::nearest_name(text.substr(0, 64), names);  // longer ones take their square in time
  dc::fuzz::accepts([&] { dc::fetch::parse_address(std::string(text)); });
  return 0;
}
