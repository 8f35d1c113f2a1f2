// The options of dc-fetch: which there are, and which source they belong to.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/cli/stage_spec.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/fetch/import.hpp"

namespace dc::fetch {

struct Options {
  std::string source;
  std::string out;
  // of images
  std::string split = "train";
  std::optional<std::string> classes;
  std::optional<std::int64_t> first;
  Wish wish;
  Store store = Store::pixels;
  Variant variant;
  // of scores and features
  std::optional<std::string> images;
  std::optional<select::Direction> direction;
  Import import;
};

void describe(cli::StageSpec& spec, Options& options);

/// The options that say nothing of such a source.
std::vector<std::string_view> foreign_options(Scheme scheme);

/// Throws UsageError when an option is given that says nothing of such a source, or one is missing that it needs.
void check_options(Scheme scheme, const std::function<bool(std::string_view name)>& given);

}  // namespace dc::fetch
