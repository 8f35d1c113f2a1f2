#include "stages/report/sources.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "common/artifact/samples.hpp"
#include "common/base/error.hpp"
#include "common/base/file.hpp"
#include "common/base/number.hpp"
#include "common/base/text.hpp"
#include "stages/report/label.hpp"

namespace dc::report {
namespace {

namespace score_table = schema::score_table;
namespace selection = schema::selection;
using artifact::Reader;
using Keys = std::vector<std::string>;

std::vector<std::string> labels(std::span<const Reader> readers, const char* option) {
  std::vector<std::string> paths;
  for (const Reader& reader : readers) paths.push_back(reader.path());
  return labels_of(paths, option);
}

void require_same_size(const Reader& first, std::int64_t expected, const Reader& other, std::int64_t found) {
  if (found == expected) return;
  throw InvalidInput(fmt::format("{}: of {} samples, {} is of {}; give files made from one image set", other.path(),
                                 with_commas(found), first.path(), with_commas(expected)));
}

void require_same_key(const Reader& first, const std::string& expected, const Reader& other, const std::string& found,
                      std::int64_t sample) {
  if (found == expected) return;
  throw InvalidInput(fmt::format("{}: sample {} is '{}', in {} it is '{}'; give files made from one image set",
                                 other.path(), sample, found, first.path(), expected));
}

std::vector<double> hardness(const Reader& table, const std::string& score) {
  std::vector<double> values = table.read(score_table::score(score));
  if (table.read(score_table::score_direction(score)) == "higher-is-easier") {
    for (double& value : values) value = -value;
  }
  return values;
}

}  // namespace

Agreement read_agreement(std::span<const Reader> tables) {
  const auto files = labels(tables, "scores");
  const artifact::Samples samples = artifact::load_samples(tables.front());
  for (const Reader& table : tables.subspan(1)) artifact::require_same_samples(tables.front(), samples, table);

  std::map<std::string, int> times;
  for (const Reader& table : tables) {
    for (const std::string& name : table.names("/score")) ++times[name];
  }
  std::vector<Hardness> scores;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (const std::string& name : tables[t].names("/score"))
      scores.push_back({times[name] > 1 ? files[t] + "/" + name : name, hardness(tables[t], name)});
  }
  if (scores.size() < 2)
    throw UsageError(fmt::format("--scores {}: one score, expected two or more to compare; name more score tables",
                                 tables.front().path()));
  return compare_scores(scores);
}

Overlap read_overlap(std::span<const Reader> selections) {
  const Reader& first = selections.front();
  const auto names = labels(selections, "selections");
  if (selections.size() < 2)
    throw UsageError(fmt::format(
        "--selections {}: one selection, expected two or more to compare; name more selections", first.path()));
  const std::int64_t samples = first.read(selection::selection_samples());
  const auto classes = artifact::load_classes(first);
  std::unordered_map<std::int64_t, std::pair<std::string, const Reader*>> key_of_sample;
  std::vector<Chosen> choices;
  for (std::size_t s = 0; s < selections.size(); ++s) {
    const Reader& reader = selections[s];
    require_same_size(first, samples, reader, reader.read(selection::selection_samples()));
    artifact::require_same_classes(first, classes, reader, artifact::load_classes(reader));
    std::vector<std::int64_t> index = reader.read(selection::selection_index());
    const Keys keys = reader.read(selection::selection_key());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto known = key_of_sample.try_emplace(index[i], keys[i], &reader).first;
      require_same_key(*known->second.second, known->second.first, reader, keys[i], index[i]);
    }
    std::sort(index.begin(), index.end());
    choices.push_back({names[s], std::move(index)});
  }
  return compare_selections(choices, samples);
}

std::string read_note(const std::string& path) {
  std::string text(without_byte_order_mark(read_regular_file(path)));
  std::erase(text, '\r');
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!is_text(line)) throw InvalidInput(fmt::format("{}: line {} is no UTF-8 text; save it as such", path, number));
  }
  return text;
}

}  // namespace dc::report
