// Tables of classes: ids and names, a line each.
#include <set>

#include "common/base/text.hpp"
#include "stages/fetch/samples.hpp"
#include "tests/fuzz/attempt.hpp"

namespace {

void check(const dc::fetch::Classes& classes) {
  const std::set<std::string> different(classes.ids.begin(), classes.ids.end());
  dc::fuzz::require(different.size() == classes.ids.size() && classes.names.size() == classes.ids.size(),
                    "ids that are not one for each class");
  for (const auto& texts : {classes.ids, classes.names}) {
    for (const std::string& text : texts)
      dc::fuzz::require(!text.empty() && dc::is_text(text), "an id or a name that is no text");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  dc::fuzz::accepts([&] { check(dc::fetch::parse_classes(file, "classes.tsv")); });
  dc::fuzz::accepts([&] { check(dc::fetch::parse_class_names(file, "names.txt")); });
  return 0;
}
