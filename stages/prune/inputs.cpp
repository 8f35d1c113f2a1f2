#include "stages/prune/inputs.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/base/error.hpp"

namespace dc::prune {
namespace {

using artifact::Reader;
// Every kind with samples declares their columns alike; those of the score table stand for all.
namespace score_table = schema::score_table;
namespace features = schema::features;
namespace predictions = schema::predictions;
namespace eval_report = schema::eval_report;

std::vector<const Reader*> given(std::initializer_list<const Reader*> readers) {
  std::vector<const Reader*> result;
  for (const Reader* reader : readers) {
    if (reader != nullptr) result.push_back(reader);
  }
  return result;
}

// The samples that all of the sources speak of.
std::unique_ptr<Known> read_samples(const std::vector<const Reader*>& sources) {
  const Reader& first = *sources.front();
  auto known = std::make_unique<Known>();
  known->source = &first;
  known->samples = artifact::load_samples(first);
  for (const Reader* other : std::span(sources).subspan(1))
    artifact::require_same_samples(first, known->samples, *other);
  known->evidence.label = known->samples.labels;
  known->evidence.classes = known->samples.classes.size();
  return known;
}

[[noreturn]] void refuse(const Rule& rule, std::string_view lacks) {
  throw UsageError(fmt::format("--keep {}: needs {}", rule.name(), lacks));
}

void read_features(Known& known, const Reader* reader, const Rule& rule) {
  if (reader == nullptr) refuse(rule, "features; make them with dc-eval --save-features and give them with --features");
  const auto shape = reader->shape(features::feature_value());
  known.features = reader->map(features::feature_value());
  known.evidence.features = {known.features.span(), shape[0], shape[1]};
}

void read_logits(Known& known, const Reader* reader, const Rule& rule) {
  if (reader == nullptr)
    refuse(rule, "predictions; make them with dc-eval --save-predictions and give them with --predictions");
  const auto shape = reader->shape(predictions::prediction_logit());
  known.logits = reader->map(predictions::prediction_logit());
  known.evidence.logits = {known.logits.span(), shape[0], shape[1]};
}

void read_neighbours(Known& known, const Reader* reader, std::optional<std::int64_t> wanted, const Rule& rule) {
  if (reader == nullptr) {
    refuse(rule,
           "nearest neighbours; make them with dc-eval --save-features --neighbours and give them with --features");
  }
  if (!reader->has(features::neighbour_index()) || reader->shape(features::neighbour_index())[1] == 0) {
    throw InvalidInput(
        fmt::format("{}: holds no nearest neighbours, and --keep {} needs them; make the features again "
                    "with dc-eval --save-features --neighbours",
                    reader->path(), rule.name()));
  }
  auto& graph = known.neighbours;
  graph.index = reader->read(features::neighbour_index());
  graph.distance = reader->read(features::neighbour_distance());
  graph.samples = std::ssize(known.samples.labels);
  graph.count = reader->shape(features::neighbour_index())[1];
  graph.metric =
      reader->read(features::neighbour_metric()) == "cosine" ? select::Metric::cosine : select::Metric::euclidean;
  for (std::size_t e = 0; e < graph.index.size(); ++e) {
    const auto i = static_cast<std::int64_t>(e) / graph.count;
    const auto k = static_cast<std::int64_t>(e) % graph.count;
    if (graph.index[e] >= graph.samples || graph.index[e] == i) {
      throw InvalidInput(
          fmt::format("{}: /neighbour/index[{}, {}] is {}, expected another sample, below {}; make the "
                      "features again",
                      reader->path(), i, k, graph.index[e], graph.samples));
    }
  }
  if (wanted && *wanted > graph.count) {
    throw InvalidInput(fmt::format("--neighbours {}: {} holds {} of each sample; lower it, or make the features again",
                                   *wanted, reader->path(), graph.count));
  }
  if (wanted && *wanted < graph.count) {
    const auto stored = static_cast<std::size_t>(graph.count);
    const auto used = static_cast<std::size_t>(*wanted);
    for (std::size_t i = 0; i < known.samples.labels.size(); ++i) {
      std::copy_n(graph.index.begin() + static_cast<std::ptrdiff_t>(i * stored), used,
                  graph.index.begin() + static_cast<std::ptrdiff_t>(i * used));
      std::copy_n(graph.distance.begin() + static_cast<std::ptrdiff_t>(i * stored), used,
                  graph.distance.begin() + static_cast<std::ptrdiff_t>(i * used));
    }
    graph.index.resize(known.samples.labels.size() * used);
    graph.distance.resize(known.samples.labels.size() * used);
    graph.count = *wanted;
  }
  known.evidence.neighbours = graph.view();
}

void read_validation(Known& known, const Sources& sources, const Rule& rule) {
  if (sources.validation_features == nullptr || sources.validation_predictions == nullptr) {
    refuse(
        rule,
        "a validation set; make its features and predictions with dc-eval --save-features --save-predictions and give "
        "them with --validation-features and --validation-predictions");
  }
  known.validation = read_samples({sources.validation_features, sources.validation_predictions});
  artifact::require_same_classes(*known.source, known.samples.classes, *sources.validation_features,
                                 known.validation->samples.classes);
  read_features(*known.validation, sources.validation_features, rule);
  read_logits(*known.validation, sources.validation_predictions, rule);
  if (known.validation->evidence.features.columns != known.evidence.features.columns &&
      !known.evidence.features.empty()) {
    throw InvalidInput(fmt::format("{}: features of {} numbers, {} has {}; make both with one network",
                                   sources.validation_features->path(), known.validation->evidence.features.columns,
                                   sources.features->path(), known.evidence.features.columns));
  }
  known.evidence.validation = &known.validation->evidence;
}

void read_score_for(Known& known, const Sources& sources, const Wanted& wanted, const Rule& rule, bool directed) {
  if (sources.scores.empty()) refuse(rule, "a score; make a score table with dc-score and give it with --scores");
  known.score = read_score(sources.scores, wanted.score, "score");
  if (directed && known.score->direction == select::Direction::none) {
    throw UsageError(
        fmt::format("--keep {}: the score does not say which end is hard (its direction is none); pass --keep random, "
                    "or give another score",
                    rule.name()));
  }
  known.evidence.score = known.score->values;
  known.evidence.direction = known.score->direction;
}

void read_confidence(Known& known, const Sources& sources, const Wanted& wanted, const Rule& rule) {
  if (sources.scores.empty()) {
    refuse(rule,
           "the mean probability of the label; make a score table with dc-score --method confidence and give it "
           "with --scores");
  }
  known.confidence = read_score(sources.scores, wanted.confidence, "confidence").values;
  known.evidence.confidence = known.confidence;
}

}  // namespace

Score read_score(std::span<const Reader> tables, const std::optional<std::string>& name, std::string_view option) {
  std::set<std::string> names;
  std::vector<std::string> paths;
  for (const auto& table : tables) {
    paths.push_back(table.path());
    for (const auto& held : table.names("/score")) names.insert(held);
  }
  if (!name && names.size() != 1) {
    throw UsageError(fmt::format("{}: holds the scores {}; choose one with --{}", fmt::join(paths, ", "),
                                 fmt::join(names, ", "), option));
  }
  const std::string wanted = name.value_or(*names.begin());
  if (!names.contains(wanted)) {
    throw InvalidInput(fmt::format("{}: no score '{}', expected one of {}{}", fmt::join(paths, ", "), wanted,
                                   fmt::join(names, ", "),
                                   option == "score" ? "" : fmt::format("; choose one with --{}", option)));
  }
  const Reader* holder = nullptr;
  for (const auto& table : tables) {
    if (!table.has(score_table::score(wanted))) continue;
    if (holder != nullptr) {
      throw InvalidInput(fmt::format("{}: holds the score '{}', and so does {}; give one of the two tables",
                                     table.path(), wanted, holder->path()));
    }
    holder = &table;
  }
  const auto direction = select::direction_from_name(holder->read(score_table::score_direction(wanted)));
  DC_ASSERT(direction.has_value());
  return {wanted, holder->read(score_table::score(wanted)), *direction};
}

std::unique_ptr<Known> load(const Sources& sources, const Wanted& wanted, const Rule& rule) {
  std::vector<const Reader*> readers;
  for (const auto& table : sources.scores) readers.push_back(&table);
  for (const Reader* reader : given({sources.features, sources.predictions})) readers.push_back(reader);
  if (readers.empty()) readers = given({sources.samples});
  if (readers.empty()) {
    throw UsageError(
        "no samples to choose from; give at least one of --images, --scores, --features and --predictions");
  }
  auto known = read_samples(readers);
  known->evidence.space = wanted.space;
  known->evidence.metric = wanted.metric;

  const auto needs = rule.needs();
  const auto need = [&](Need what) { return std::ranges::find(needs, what) != needs.end(); };
  if (need(Need::score) || need(Need::any_score)) read_score_for(*known, sources, wanted, rule, need(Need::score));
  if (need(Need::confidence)) read_confidence(*known, sources, wanted, rule);
  if (need(Need::features)) read_features(*known, sources.features, rule);
  if (need(Need::logits) || (need(Need::features) && wanted.space == Space::gradients))
    read_logits(*known, sources.predictions, rule);
  if (need(Need::neighbours)) read_neighbours(*known, sources.features, wanted.neighbours, rule);
  if (need(Need::validation)) read_validation(*known, sources, rule);
  return known;
}

std::vector<std::string> names_for_people(const artifact::ClassList& classes) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < classes.ids.size(); ++c) {
    const auto& id = classes.ids[c];
    const auto& name = classes.names[c];
    names.push_back(id == name ? fmt::format("'{}'", name) : fmt::format("'{}' ({})", name, id));
  }
  return names;
}

std::vector<double> read_recall(const Reader& eval, const Reader& samples, const artifact::ClassList& classes) {
  artifact::require_same_classes(samples, classes, eval, artifact::load_classes(eval));
  const auto count = eval.read(eval_report::class_count());
  if (const auto empty = std::ranges::find(count, 0); empty != count.end()) {
    throw InvalidInput(
        fmt::format("{}: class '{}' has no images, so its recall is not known; evaluate on a set that "
                    "has every class",
                    eval.path(), classes.names[static_cast<std::size_t>(empty - count.begin())]));
  }
  return eval.read(eval_report::class_top1());
}

}  // namespace dc::prune
