#include "stages/fetch/import.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/artifact/image_set.hpp"
#include "common/artifact/samples.hpp"
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

void write_subjects(artifact::Writer& out, const Subjects& subjects, const schema::Field<std::string>& key,
                    const schema::Field<std::int64_t>& label) {
  out.write(key, subjects.keys);
  out.write(label, subjects.labels);
  artifact::write_classes(out, subjects.classes);
}

std::int64_t bytes_of(const Subjects& subjects) {
  return std::ssize(subjects.keys) * (artifact::key_bytes(subjects.keys) + 8);
}

// A file of vectors and whose they are.
struct Vectors {
  explicit Vectors(const std::string& path) : file(path), table(parse_features(file.bytes(), path)) {}

  MappedFile file;
  FeatureRows table;
  Subjects subjects;
  std::vector<std::int64_t> row_of_sample;
};

void write_vectors(artifact::Writer& out, const Vectors& from, const Import& wanted, std::int64_t batch) {
  const std::int64_t n = std::ssize(from.row_of_sample);
  const std::int64_t width = from.table.vectors.shape[1];
  write_subjects(out, from.subjects, features::sample_key(), features::sample_label());
  out.allocate(features::feature_value(), {n, width});
  std::vector<float> vectors;
  for (std::int64_t first = 0; first < n; first += batch) {
    const auto count = static_cast<std::size_t>(std::min(batch, n - first));
    vectors = to_float_rows(from.table.vectors,
                            std::span(from.row_of_sample).subspan(static_cast<std::size_t>(first), count), wanted.path);
    out.write_rows(features::feature_value(), first, std::span<const float>(vectors));
  }
  out.write(features::feature_source(), std::string("import"));
  if (wanted.neighbours) write_neighbours(out, wanted, {vectors, n, width}, from.subjects);
}

}  // namespace

Imported import_scores(const Import& wanted, const artifact::Reader& images) {
  const MappedFile file(wanted.path);
  ScoreRows table = parse_scores(file.bytes(), wanted.scores, wanted.path);
  Subjects subjects = load_subjects(images);
  auto row_of_sample = join_rows(subjects.keys, table.rows, table.keys, wanted.join, wanted.path, images.path());
  Imported imported{std::ssize(subjects.keys), std::ssize(table.scores), sha256_of(file.bytes()), table.left_out};
  imported.memory = 8 * imported.samples;
  imported.bytes = bytes_of(subjects) + 8 * imported.samples * imported.columns;
  imported.write = [wanted, table = std::move(table), subjects = std::move(subjects),
                    row_of_sample = std::move(row_of_sample)](artifact::Writer& out) {
    write_subjects(out, subjects, score_table::sample_key(), score_table::sample_label());
    for (const Score& score : table.scores) {
      std::vector<double> values;
      values.reserve(row_of_sample.size());
      for (const std::int64_t row : row_of_sample) values.push_back(score.values[static_cast<std::size_t>(row)]);
      out.write(score_table::score(score.name), values);
      out.write(score_table::score_direction(score.name), std::string(select::direction_name(wanted.direction)));
      out.write(score_table::score_method(score.name), std::string("import"));
      out.write(score_table::score_parameters(score.name), nlohmann::json{{"join", join_name(wanted.join)}}.dump());
    }
  };
  return imported;
}

Imported import_features(const Import& wanted, const artifact::Reader& images) {
  const auto vectors = std::make_shared<Vectors>(wanted.path);
  vectors->subjects = load_subjects(images);
  vectors->row_of_sample = join_rows(vectors->subjects.keys, vectors->table.vectors.shape[0], vectors->table.keys,
                                     wanted.join, wanted.path, images.path());
  const std::int64_t n = std::ssize(vectors->row_of_sample);
  const std::int64_t width = vectors->table.vectors.shape[1];
  const std::int64_t neighbours = wanted.neighbours.value_or(0);
  if (wanted.neighbours && neighbours >= n)
    throw InvalidInput(fmt::format("--neighbours {}: {} has {} images, expected fewer neighbours than images",
                                   neighbours, images.path(), n));
  const std::int64_t batch = wanted.neighbours ? n : std::max<std::int64_t>(1, kBatchFloats / width);
  Imported imported{n, width, sha256_of(vectors->file.bytes()), {}};
  imported.memory = 4 * width * std::min(n, batch) + 8 * n * neighbours;
  imported.bytes = bytes_of(vectors->subjects) + n * (4 * width + 8 * neighbours);
  imported.write = [vectors, wanted, batch](artifact::Writer& out) { write_vectors(out, *vectors, wanted, batch); };
  return imported;
}

}  // namespace dc::fetch
