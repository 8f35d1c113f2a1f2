#include "stages/score/table.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "common/base/csv.hpp"

namespace dc::score {
namespace {

namespace score_table = schema::score_table;

}  // namespace

std::string account(const Score& score) {
  const auto [low, high] = std::ranges::minmax(score.values);
  return fmt::format("{} of {} samples: {:.4g} to {:.4g}, {}", score.name, score.values.size(), low, high,
                     select::direction_name(score.direction));
}

std::int64_t table_bytes(const artifact::Samples& samples, std::int64_t scores) {
  return std::ssize(samples.keys) * (artifact::key_bytes(samples.keys) + 8 + 8 * scores);
}

void write_table(artifact::Writer& out, const artifact::Samples& samples, std::span<const Score> scores) {
  out.write(score_table::sample_key(), samples.keys);
  out.write(score_table::sample_label(), samples.labels);
  artifact::write_classes(out, samples.classes);
  for (const auto& score : scores) {
    out.write(score_table::score(score.name), score.values);
    out.write(score_table::score_direction(score.name), std::string(select::direction_name(score.direction)));
    out.write(score_table::score_method(score.name), score.name);
    out.write(score_table::score_parameters(score.name), score.parameters.dump());
  }
}

std::string to_csv(const artifact::Samples& samples, std::span<const Score> scores) {
  std::string text = "key,label";
  for (const auto& score : scores) text += "," + csv_field(score.name);
  text += '\n';
  for (std::size_t i = 0; i < samples.keys.size(); ++i) {
    text +=
        csv_field(samples.keys[i]) + "," + csv_field(samples.classes.ids[static_cast<std::size_t>(samples.labels[i])]);
    for (const auto& score : scores) fmt::format_to(std::back_inserter(text), ",{:.17g}", score.values[i]);
    text += '\n';
  }
  return text;
}

}  // namespace dc::score
