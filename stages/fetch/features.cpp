#include "stages/fetch/features.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/fetch/zip.hpp"

namespace dc::fetch {
namespace {

void check_shape(const NpyArray& array, std::string_view where) {
  const auto& shape = array.shape;
  if (array.type != 'f' || shape.size() != 2 || shape[0] < 1 || shape[1] < 1)
    throw InvalidInput(fmt::format("{}: {}, expected floating numbers [N, d]", where, describe(array)));
}

FeatureRows parse_archive(Bytes file, std::string_view where) {
  const auto entries = list_zip(file, where);
  const auto features = entries.find("features.npy");
  if (features == entries.end()) throw InvalidInput(fmt::format("{}: no array 'features', expected one [N, d]", where));
  const std::string where_features = fmt::format("{}: features", where);
  FeatureRows table;
  table.unpacked = extract(features->second, where_features);
  table.vectors = parse_npy(table.unpacked, where_features);
  check_shape(table.vectors, where_features);
  if (const auto key = entries.find("key.npy"); key != entries.end()) {
    const std::string where_key = fmt::format("{}: key", where);
    const auto bytes = extract(key->second, where_key);
    table.keys = to_text(parse_npy(bytes, where_key), where_key);
    if (std::ssize(table.keys) != table.vectors.shape[0])
      throw InvalidInput(fmt::format("{}: {} keys, expected {} as there are vectors", where_key, table.keys.size(),
                                     table.vectors.shape[0]));
  }
  return table;
}

}  // namespace

FeatureRows parse_features(Bytes file, std::string_view where) {
  if (where.ends_with(".npz")) return parse_archive(file, where);
  if (!where.ends_with(".npy"))
    throw UsageError(fmt::format("{}: expected a file of features that ends in .npy or .npz", where));
  FeatureRows table{{}, parse_npy(file, where), {}};
  check_shape(table.vectors, where);
  return table;
}

}  // namespace dc::fetch
