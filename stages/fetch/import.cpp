#include "stages/fetch/import.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"
#include "stages/fetch/features.hpp"
#include "stages/fetch/scores.hpp"

namespace dc::fetch {
namespace {

namespace features = schema::features;
namespace image_set = schema::image_set;
namespace score_table = schema::score_table;

constexpr std::int64_t kBatchFloats = std::int64_t{16} << 20;  // of vectors held at a time

// What a table says of its samples, taken from the image set.
struct Subjects {
  std::vector<std::string> keys;
  std::vector<std::int64_t> labels;
  artifact::ClassList classes;
};

Subjects load_subjects(const artifact::Reader& images) {
  return {images.read(image_set::sample_key()), images.read(image_set::sample_label()), artifact::load_classes(images)};
}

std::string_view join_name(Join join) {
  return join == Join::key ? "key" : "order";
}

// Of all samples, or of each class alone.
select::NeighbourGraph graph_of(const Import& wanted, const select::Matrix& vectors, const Subjects& subjects) {
  return wanted.scope == Scope::all ? select::nearest(vectors, *wanted.neighbours, wanted.metric)
                                    : select::nearest_in_class(vectors, subjects.labels, subjects.classes.size(),
                                                               *wanted.neighbours, wanted.metric);
}

void write_neighbours(artifact::Writer& out, const Import& wanted, const select::Matrix& vectors,
                      const Subjects& subjects) {
  const auto graph = graph_of(wanted, vectors, subjects);
  const std::vector<std::int64_t> shape{graph.samples, graph.count};
  out.write<std::int32_t>(features::neighbour_index(), graph.index, shape);
  out.write<float>(features::neighbour_distance(), graph.distance, shape);
  out.write(features::neighbour_metric(),
            std::string(wanted.metric == select::Metric::cosine ? "cosine" : "euclidean"));
  out.write(features::neighbour_scope(), std::string(wanted.scope == Scope::all ? "all" : "class"));
}

}  // namespace

Imported import_scores(const Import& wanted, const artifact::Reader& images, artifact::Writer& out) {
  const MappedFile file(wanted.path);
  const ScoreRows table = parse_scores(file.bytes(), wanted.scores, wanted.path);
  const Subjects subjects = load_subjects(images);
  const auto row_of_sample = join_rows(subjects.keys, table.rows, table.keys, wanted.join, wanted.path, images.path());
  out.write(score_table::sample_key(), subjects.keys);
  out.write(score_table::sample_label(), subjects.labels);
  artifact::write_classes(out, subjects.classes);
  for (const Score& score : table.scores) {
    std::vector<double> values;
    values.reserve(row_of_sample.size());
    for (const std::int64_t row : row_of_sample) values.push_back(score.values[static_cast<std::size_t>(row)]);
    out.write(score_table::score(score.name), values);
    out.write(score_table::score_direction(score.name), std::string(select::direction_name(wanted.direction)));
    out.write(score_table::score_method(score.name), std::string("import"));
    out.write(score_table::score_parameters(score.name), nlohmann::json{{"join", join_name(wanted.join)}}.dump());
  }
  return {std::ssize(subjects.keys), std::ssize(table.scores), sha256_of(file.bytes()), table.left_out};
}

Imported import_features(const Import& wanted, const artifact::Reader& images, artifact::Writer& out) {
  const MappedFile file(wanted.path);
  const FeatureRows table = parse_features(file.bytes(), wanted.path);
  const Subjects subjects = load_subjects(images);
  const auto row_of_sample =
      join_rows(subjects.keys, table.vectors.shape[0], table.keys, wanted.join, wanted.path, images.path());
  const std::int64_t n = std::ssize(row_of_sample);
  const std::int64_t width = table.vectors.shape[1];
  if (wanted.neighbours && *wanted.neighbours >= n)
    throw InvalidInput(fmt::format("--neighbours {}: {} has {} images, expected fewer neighbours than images",
                                   *wanted.neighbours, images.path(), n));
  out.write(features::sample_key(), subjects.keys);
  out.write(features::sample_label(), subjects.labels);
  artifact::write_classes(out, subjects.classes);
  out.allocate(features::feature_value(), {n, width});
  const std::int64_t batch = wanted.neighbours ? n : std::max<std::int64_t>(1, kBatchFloats / width);
  std::vector<float> vectors;
  for (std::int64_t first = 0; first < n; first += batch) {
    const auto count = static_cast<std::size_t>(std::min(batch, n - first));
    vectors = to_float_rows(table.vectors, std::span(row_of_sample).subspan(static_cast<std::size_t>(first), count),
                            wanted.path);
    out.write_rows(features::feature_value(), first, std::span<const float>(vectors));
  }
  out.write(features::feature_source(), std::string("import"));
  if (wanted.neighbours) write_neighbours(out, wanted, {vectors, n, width}, subjects);
  return {n, width, sha256_of(file.bytes()), {}};
}

}  // namespace dc::fetch
