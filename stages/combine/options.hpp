// The options of dc-combine.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/cli/stage_spec.hpp"
#include "stages/combine/combine.hpp"

namespace dc::combine {

struct Options {
  std::string images, selection, out;
  std::int64_t grid = 1;
  image::Fit fit = image::Fit::squash;
  image::Filter filter = image::Filter::bilinear;
  std::optional<std::int64_t> size;
};

void describe(cli::StageSpec& spec, Options& options);

}  // namespace dc::combine
