// The options of dc-inspect.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/cli/stage_spec.hpp"

namespace dc::inspect {

enum class Format { text, json, dot };

struct Options {
  std::optional<std::string> file;
  Format format = Format::text;
  bool check = false;
  bool provenance = false;
  std::optional<std::string> schema;
  bool command = false;
  std::optional<std::string> diff;
  std::optional<std::string> draw;
  std::optional<std::string> images;
  std::optional<std::string> score;
  std::int64_t rows = 10;
  std::int64_t columns = 10;
};

void describe(cli::StageSpec& spec, Options& options);

}  // namespace dc::inspect
