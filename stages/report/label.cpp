#include "stages/report/label.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"

namespace dc::report {
namespace {

using Parts = std::vector<std::string>;  // of a path, without the file's extension

Parts parts_of(const std::string& path) {
  const fs::path normal = fs::path(path).lexically_normal();
  Parts parts;
  for (const auto& part : normal.parent_path()) {
    if (part != ".") parts.push_back(part.string());
  }
  parts.push_back(normal.stem().string());
  return parts;
}

// True where every path has more than one part left and `part_of` tells the same part of all.
template <class PartOf>
bool share(const std::vector<Parts>& all, const PartOf& part_of) {
  return std::all_of(all.begin(), all.end(),
                     [&](const Parts& parts) { return parts.size() > 1 && part_of(parts) == part_of(all.front()); });
}

}  // namespace

std::vector<std::string> labels_of(std::span<const std::string> paths, const char* option) {
  std::vector<Parts> all;
  std::set<std::string> stems;
  for (const auto& path : paths) {
    Parts parts = parts_of(path);
    if (std::find(all.begin(), all.end(), parts) != all.end())
      throw UsageError(fmt::format("--{} {}: given twice; leave one of the two out", option, path));
    stems.insert(parts.back());
    all.push_back(std::move(parts));
  }
  std::vector<std::string> labels;
  if (stems.size() == paths.size()) {
    for (const Parts& parts : all) labels.push_back(parts.back());
    return labels;
  }
  while (share(all, [](const Parts& parts) { return parts.front(); }))
    for (Parts& parts : all) parts.erase(parts.begin());
  while (share(all, [](const Parts& parts) { return parts.back(); }))
    for (Parts& parts : all) parts.pop_back();
  for (const Parts& parts : all) labels.push_back(fmt::format("{}", fmt::join(parts, "/")));
  return labels;
}

}  // namespace dc::report
