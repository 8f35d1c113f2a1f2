#include "stages/fetch/source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"
#include "common/base/hash.hpp"
#include "stages/fetch/cifar.hpp"
#include "stages/fetch/idx.hpp"
#include "stages/fetch/npz.hpp"

namespace dc::fetch {
namespace {

constexpr std::pair<Scheme, std::string_view> kSchemes[] = {
    {Scheme::idx, "idx"},       {Scheme::cifar10, "cifar10"}, {Scheme::cifar100, "cifar100"}, {Scheme::npz, "npz"},
    {Scheme::folder, "folder"}, {Scheme::scores, "scores"},   {Scheme::features, "features"}};

// Reads a file and notes what it was.
std::vector<std::uint8_t> read_noted(const std::string& path, std::vector<RawFile>& files) {
  std::vector<std::uint8_t> bytes = read_file(path);
  files.push_back({fs::path(path).filename().string(), sha256_of(bytes)});
  return bytes;
}

Loaded load_idx(const std::string& folder, std::string_view split) {
  Loaded loaded;
  const IdxPair pair = find_idx(folder, split);
  IdxImages images = parse_idx_images(read_noted(pair.images, loaded.files), pair.images);
  loaded.decoded =
      join_idx(std::move(images), parse_idx_labels(read_noted(pair.labels, loaded.files), pair.labels), split, pair);
  return loaded;
}

Loaded load_cifar(const std::string& path, CifarKind kind, std::string_view split) {
  Loaded loaded;
  const CifarFiles found = find_cifar(path, kind, split);
  std::vector<std::int64_t> labels;
  Decoded& decoded = loaded.decoded;
  for (const std::string& batch : found.batches)
    parse_cifar(read_noted(batch, loaded.files), kind, batch, labels, decoded.pixels);
  std::vector<std::uint8_t> names;
  if (!found.names.empty()) names = read_noted(found.names, loaded.files);
  decoded.samples = numbered_samples(split, std::move(labels), cifar_classes(names, kind, found.names));
  decoded.height = decoded.width = 32;
  decoded.channels = 3;
  return loaded;
}

Loaded load_npz(const std::string& path, std::string_view split) {
  Loaded loaded;
  loaded.decoded = parse_npz(read_noted(path, loaded.files), split, path);
  return loaded;
}

}  // namespace

std::string_view scheme_name(Scheme scheme) {
  return std::ranges::find(kSchemes, scheme, &std::pair<Scheme, std::string_view>::first)->second;
}

std::string schemes_text(std::span<const Kind> kinds) {
  std::string text;
  std::string last;
  for (const auto& [scheme, name] : kSchemes) {
    if (std::ranges::find(kinds, kind_of(scheme)) == kinds.end()) continue;
    if (!last.empty()) text += (text.empty() ? "" : ", ") + last;
    last = fmt::format("{}:", name);
  }
  return text.empty() ? last : text + " or " + last;
}

Kind kind_of(Scheme scheme) {
  if (scheme == Scheme::scores) return Kind::score_table;
  return scheme == Scheme::features ? Kind::features : Kind::image_set;
}

Address parse_address(const std::string& text) {
  const auto colon = text.find(':');
  const std::string_view scheme = std::string_view(text).substr(0, colon);
  for (const auto& [value, name] : kSchemes) {
    if (colon != std::string::npos && name == scheme && colon + 1 < text.size()) return {value, text.substr(colon + 1)};
  }
  const std::string place = colon == std::string::npos ? text : text.substr(colon + 1);
  boost::system::error_code unknown;
  throw UsageError(fmt::format(
      "{}: does not say what it is; put idx:, cifar10:, cifar100: or folder: before a folder, npz:, scores: "
      "or features: before a file, as in {}:{}",
      text, fs::is_directory(place, unknown) ? "folder" : "npz", place));
}

std::string source_digest(std::vector<RawFile> files) {
  DC_ASSERT(!files.empty());
  if (files.size() == 1) return files.front().digest;
  std::sort(files.begin(), files.end(), [](const RawFile& a, const RawFile& b) { return a.name < b.name; });
  Sha256 hash;
  for (const RawFile& file : files) hash.update(fmt::format("{}  {}\n", file.digest, file.name));
  return hash.hex();
}

Loaded load_decoded(const Address& address, std::string_view split) {
  switch (address.scheme) {
    case Scheme::idx:
      return load_idx(address.path, split);
    case Scheme::cifar10:
      return load_cifar(address.path, CifarKind::cifar10, split);
    case Scheme::cifar100:
      return load_cifar(address.path, CifarKind::cifar100, split);
    case Scheme::npz:
      return load_npz(address.path, split);
    case Scheme::folder:
    case Scheme::scores:
    case Scheme::features:
      break;
  }
  DC_ASSERT(!"folders are listed, tables imported");
  return {};
}

}  // namespace dc::fetch
