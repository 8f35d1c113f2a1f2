#include "stages/inspect/choice.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/number.hpp"

namespace dc::inspect {
namespace {

using Json = nlohmann::json;
namespace selection = schema::selection;

constexpr std::size_t kStratumLines = 60;

std::vector<Stratum> read_strata(const artifact::Reader& reader) {
  if (!reader.has(selection::stratum_group())) return {};
  const auto group = reader.read(selection::stratum_group());
  const auto lower = reader.read(selection::stratum_lower());
  const auto upper = reader.read(selection::stratum_upper());
  const auto available = reader.read(selection::stratum_available());
  const auto kept = reader.read(selection::stratum_kept());
  std::vector<Stratum> strata;
  for (std::size_t i = 0; i < group.size(); ++i)
    strata.push_back({group[i], lower[i], upper[i], available[i], kept[i]});
  return strata;
}

std::string strata_text(const std::vector<Stratum>& strata) {
  if (strata.empty()) return {};
  std::string text = fmt::format("strata: {}\n", strata.size());
  for (std::size_t i = 0; i < std::min(strata.size(), kStratumLines); ++i) {
    const Stratum& stratum = strata[i];
    text += fmt::format("  {:<12} {:>10.4g} to {:<10.4g}  {} of {}\n",
                        stratum.group < 0 ? "all classes" : fmt::format("class {}", stratum.group), stratum.lower,
                        stratum.upper, with_commas(stratum.kept), with_commas(stratum.available));
  }
  if (strata.size() > kStratumLines)
    text += fmt::format("  ... and {} more (--format json lists all)\n", strata.size() - kStratumLines);
  return text;
}

template <class T>
std::optional<T> read_if_there(const artifact::Reader& reader, const schema::Attribute<T>& attribute) {
  if (!reader.has(attribute)) return std::nullopt;
  return reader.read(attribute);
}

}  // namespace

Choice read_choice(const artifact::Reader& reader) {
  Choice choice;
  choice.rule = reader.read(selection::selection_rule());
  choice.samples = reader.read(selection::selection_samples());
  choice.kept = reader.shape(selection::selection_index()).front();
  choice.cut_off = read_if_there(reader, selection::selection_cut_off());
  choice.overlap_with_random = read_if_there(reader, selection::selection_overlap_with_random());
  choice.strata = read_strata(reader);
  return choice;
}

std::string choice_text(const Choice& choice) {
  std::string text = fmt::format("chosen by {}: {} of {} samples ({:.3g} %)\n", choice.rule, with_commas(choice.kept),
                                 with_commas(choice.samples),
                                 100 * static_cast<double>(choice.kept) / static_cast<double>(choice.samples));
  if (choice.cut_off) text += fmt::format("  {} left out before as mislabelled\n", with_commas(*choice.cut_off));
  if (choice.overlap_with_random)
    text +=
        fmt::format("  {} are in a random choice of the same budgets, too\n", with_commas(*choice.overlap_with_random));
  return text + strata_text(choice.strata);
}

std::string choice_json(const Choice& choice) {
  const auto or_null = [](const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(); };
  Json json = {{"rule", choice.rule},
               {"samples", choice.samples},
               {"kept", choice.kept},
               {"cut_off", or_null(choice.cut_off)},
               {"overlap_with_random", or_null(choice.overlap_with_random)},
               {"strata", Json::array()}};
  for (const Stratum& stratum : choice.strata)
    json["strata"].push_back({{"group", stratum.group},
                              {"lower", stratum.lower},
                              {"upper", stratum.upper},
                              {"available", stratum.available},
                              {"kept", stratum.kept}});
  return json.dump();
}

}  // namespace dc::inspect
