#include "stages/fetch/samples.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/number.hpp"
#include "common/base/text.hpp"

namespace dc::fetch {
namespace {

constexpr std::int64_t kHighestLabel = 65535;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Calls take(line, number) for every line that says something.
template <class Take>
void for_lines(Bytes text, std::string_view where, const Take& take) {
  std::string_view rest = without_byte_order_mark({reinterpret_cast<const char*>(text.data()), text.size()});
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_text(line)) throw InvalidInput(fmt::format("{}:{}: not a line of UTF-8 text", where, number));
    if (!trimmed(line).empty()) take(line, number);
  }
}

void add_class(Classes& classes, std::unordered_set<std::string>& seen, std::string_view id, std::string_view name,
               std::string_view where, int number) {
  if (!seen.insert(std::string(id)).second)
    throw InvalidInput(fmt::format("{}:{}: class '{}' comes twice, expected every class once", where, number, id));
  classes.ids.emplace_back(id);
  classes.names.emplace_back(name);
}

}  // namespace

Samples numbered_samples(std::string_view split, std::vector<std::int64_t> labels, Classes classes) {
  Samples samples;
  samples.classes = std::move(classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    samples.keys.push_back(fmt::format("{}/{:06}", split, i));
    samples.source_index.push_back(static_cast<std::int64_t>(i));
  }
  samples.labels = std::move(labels);
  return samples;
}

Classes numbered_classes(const std::vector<std::int64_t>& labels, std::string_view where) {
  std::int64_t highest = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] > kHighestLabel)
      throw InvalidInput(
          fmt::format("{}: label {} is {}, expected 0 to {}", where, i, labels[i], with_commas(kHighestLabel)));
    highest = std::max(highest, labels[i]);
  }
  Classes classes;
  for (std::int64_t c = 0; c <= highest; ++c) classes.ids.push_back(fmt::format("{}", c));
  classes.names = classes.ids;
  return classes;
}

Classes parse_classes(Bytes text, std::string_view where) {
  Classes classes;
  std::unordered_set<std::string> seen;
  for_lines(text, where, [&](std::string_view line, int number) {
    if (line.front() == '#') return;
    const auto tab = line.find('\t');
    const std::string_view id = trimmed(line.substr(0, tab));
    const std::string_view name = tab == std::string_view::npos ? id : trimmed(line.substr(tab + 1));
    if (id.empty()) throw InvalidInput(fmt::format("{}:{}: no class id before the tab", where, number));
    add_class(classes, seen, id, name.empty() ? id : name, where, number);
  });
  if (classes.ids.empty())
    throw InvalidInput(fmt::format("{}: no classes, expected lines of an id, a tab and a name", where));
  return classes;
}

Classes parse_class_names(Bytes text, std::string_view where) {
  Classes classes;
  std::unordered_set<std::string> seen;
  for_lines(text, where, [&](std::string_view line, int number) {
    const std::string_view name = trimmed(line);
    add_class(classes, seen, name, name, where, number);
  });
  return classes;
}

Samples choose(const Samples& samples, const Wanted& wanted, std::string_view where, const Remark& remark) {
  Samples chosen;
  chosen.classes = wanted.classes.value_or(samples.classes);
  std::vector<std::int64_t> new_from_old(samples.classes.ids.size(), -1);
  std::unordered_map<std::string_view, std::size_t> old_from_id;
  for (std::size_t c = 0; c < samples.classes.ids.size(); ++c) old_from_id.emplace(samples.classes.ids[c], c);
  for (std::size_t c = 0; c < chosen.classes.ids.size(); ++c) {
    const auto old = old_from_id.find(chosen.classes.ids[c]);
    if (old == old_from_id.end())
      throw InvalidInput(fmt::format("{}: no class '{}' among its {} ('{}' to '{}'); check the file of --classes",
                                     where, chosen.classes.ids[c], samples.classes.size(), samples.classes.ids.front(),
                                     samples.classes.ids.back()));
    new_from_old[old->second] = static_cast<std::int64_t>(c);
  }
  std::vector<std::int64_t> taken(chosen.classes.ids.size(), 0);
  for (std::size_t i = 0; i < samples.keys.size(); ++i) {
    const std::int64_t label = new_from_old[static_cast<std::size_t>(samples.labels[i])];
    if (label < 0) continue;
    if (std::int64_t& count = taken[static_cast<std::size_t>(label)]; !wanted.first || count < *wanted.first) {
      chosen.keys.push_back(samples.keys[i]);
      chosen.labels.push_back(label);
      chosen.source_index.push_back(samples.source_index[i]);
      ++count;
    }
  }
  if (const auto empty = std::find(taken.begin(), taken.end(), 0); empty != taken.end()) {
    const std::string& id = chosen.classes.ids[static_cast<std::size_t>(empty - taken.begin())];
    const std::string why = remark ? remark(static_cast<std::int64_t>(old_from_id.at(id))) : "";
    throw InvalidInput(fmt::format("{}: class '{}' has no images{}; leave it out with --classes", where, id,
                                   why.empty() ? why : fmt::format(" ({})", why)));
  }
  return chosen;
}

}  // namespace dc::fetch
