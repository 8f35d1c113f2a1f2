#include "stages/fetch/folder.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "common/image/decode.hpp"
#include "common/image/jpeg.hpp"
#include "stages/fetch/place.hpp"

namespace dc::fetch {
namespace {

constexpr std::array<std::string_view, 3> kSplits = {"train", "val", "test"};

constexpr std::array<std::string_view, 7> kEndings = {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"};

bool is_image_name(const fs::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

std::vector<std::string> class_names(const std::string& folder) {
  std::vector<std::string> names;
  for (const Entry& entry : entries_of(folder)) {
    if (entry.folder) names.push_back(entry.name);
  }
  std::sort(names.begin(), names.end());
  if (names.empty())
    throw InvalidInput(fmt::format("{}: no class folders, expected one folder of images for each class", folder));
  return names;
}

// Paths of the images below `folder`/`inner`, each beginning with `inner`; counts the other files.
void collect(const std::string& folder, const std::string& inner, std::vector<std::string>& keys,
             std::int64_t& passed_over) {
  for (const Entry& entry : entries_of(folder + "/" + inner)) {
    const std::string key = inner + "/" + entry.name;
    if (entry.folder) {
      if (!entry.link) collect(folder, key, keys, passed_over);
    } else if (is_image_name(entry.name)) {
      keys.push_back(key);
    } else {
      ++passed_over;
    }
  }
}

}  // namespace

std::string image_endings() {
  return fmt::to_string(fmt::join(kEndings, " "));
}

std::string find_split(const std::string& root, std::string_view split) {
  if (!is_folder(root)) throw InvalidInput(fmt::format("{}: no such folder; check the path", root));
  if (const fs::path own = fs::path(root) / std::string(split); is_folder(own)) return own.string();
  std::string others;
  for (const std::string_view other : kSplits) {
    if (is_folder(fs::path(root) / std::string(other)))
      others += fmt::format("{}{}", others.empty() ? "" : ", ", other);
  }
  if (!others.empty())
    throw InvalidInput(
        fmt::format("{}: no folder '{}', only {}; choose one of those with --split", root, split, others));
  return root;
}

Listing list_folder(const std::string& folder) {
  Listing listing;
  listing.folder = folder;
  Samples& samples = listing.samples;
  samples.classes.ids = class_names(folder);
  samples.classes.names = samples.classes.ids;
  for (std::size_t c = 0; c < samples.classes.ids.size(); ++c) {
    const std::size_t before = samples.keys.size();
    collect(folder, samples.classes.ids[c], samples.keys, listing.passed_over.emplace_back(0));
    std::sort(samples.keys.begin() + static_cast<std::ptrdiff_t>(before), samples.keys.end());
    samples.labels.resize(samples.keys.size(), static_cast<std::int64_t>(c));
  }
  for (std::size_t i = 0; i < samples.keys.size(); ++i) {
    if (!is_text(samples.keys[i]))
      throw InvalidInput(fmt::format("{}: the name of image {} ({}) is no UTF-8 text; rename it", folder, i,
                                     samples.classes.ids[static_cast<std::size_t>(samples.labels[i])]));
    samples.source_index.push_back(static_cast<std::int64_t>(i));
  }
  return listing;
}

ImageFacts read_facts(Bytes file, std::string_view where) {
  static constexpr std::array<std::uint8_t, 8> kPng = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  const auto bytes = static_cast<std::int64_t>(file.size());
  if (image::is_jpeg(file)) {
    const image::Image header = image::read_jpeg_header(file, where);
    return {header.height, header.width, header.channels, "jpeg", bytes};
  }
  const image::Image decoded = image::decode(file, image::Colour::as_stored, where);
  const bool png = file.size() >= kPng.size() && std::equal(kPng.begin(), kPng.end(), file.begin());
  return {decoded.height, decoded.width, decoded.channels, png ? "png" : "", bytes};
}

}  // namespace dc::fetch
