#include "stages/score/record.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::score {
namespace {

namespace dynamics = schema::dynamics;

constexpr std::string_view kThresholdClass = "threshold";

struct Rows {
  std::vector<std::uint8_t> seen;
  std::vector<float> loss;
  std::vector<float> p_other;
  std::vector<float> zmargin;
  std::vector<float> pnorm2;
  std::vector<float> entropy;
  std::vector<std::int32_t> top1;
  std::vector<float> p_second;
  std::vector<float> kd;
  std::vector<float> hnorm2;
};

/// Where a column of floats lies, in the file and in memory.
struct Place {
  schema::Field<float> field;
  std::vector<float> Rows::*row;
};

Place place_of(Column column) {
  switch (column) {
    case Column::loss:
      return {dynamics::dyn_loss(), &Rows::loss};
    case Column::p_other:
      return {dynamics::dyn_p_other(), &Rows::p_other};
    case Column::zmargin:
      return {dynamics::dyn_zmargin(), &Rows::zmargin};
    case Column::pnorm2:
      return {dynamics::dyn_pnorm2(), &Rows::pnorm2};
    case Column::entropy:
      return {dynamics::dyn_entropy(), &Rows::entropy};
    case Column::p_second:
      return {dynamics::dyn_p_second(), &Rows::p_second};
    case Column::kd:
      return {dynamics::dyn_kd(), &Rows::kd};
    case Column::hnorm2:
      return {dynamics::dyn_hnorm2(), &Rows::hnorm2};
    case Column::top1:
      break;  // the one that holds no floats
  }
  DC_ASSERT(false);
}

void read_column(const artifact::Reader& reader, Column column, std::int64_t epoch, Rows& rows) {
  if (column == Column::top1) {
    rows.top1 = reader.read_rows(dynamics::dyn_top1(), epoch, 1);
  } else {
    const auto place = place_of(column);
    rows.*place.row = reader.read_rows(place.field, epoch, 1);
  }
}

void require_column(const artifact::Reader& reader, Column column, std::string_view method) {
  if (column == Column::top1) return;
  if (const auto place = place_of(column); !reader.has(place.field)) {
    throw InvalidInput(
        fmt::format("{}: holds no {}, which {} reads; record the training again with dc-train --save-dynamics",
                    reader.path(), place.field.path, method));
  }
}

std::vector<std::int64_t> threshold_labels(const artifact::Reader& first, const artifact::Samples& samples,
                                           const artifact::Reader& run) {
  auto classes = artifact::load_classes(run);
  if (classes.ids.empty() || classes.ids.back() != kThresholdClass) {
    throw InvalidInput(fmt::format(
        "{}: its last class is '{}', expected '{}'; train on a set that dc-fetch made with threshold samples",
        run.path(), classes.ids.empty() ? "" : classes.ids.back(), kThresholdClass));
  }
  classes.ids.pop_back();
  classes.names.pop_back();
  artifact::require_same_classes(first, samples.classes, run, classes);
  artifact::require_same_keys(first, samples.keys, run);
  auto labels = run.read(dynamics::sample_label());
  const std::int64_t threshold = samples.classes.size();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == samples.labels[i] || labels[i] == threshold) continue;
    throw InvalidInput(fmt::format("{}: sample {} has label {}, in {} it has {}; expected that or {}, '{}'", run.path(),
                                   i, labels[i], first.path(), samples.labels[i], threshold, kThresholdClass));
  }
  if (std::ranges::find(labels, threshold) == labels.end()) {
    throw InvalidInput(
        fmt::format("{}: no sample has the label '{}'; train on a set that dc-fetch made with threshold "
                    "samples",
                    run.path(), kThresholdClass));
  }
  return labels;
}

Record open_record(const artifact::Reader& reader, std::span<const std::int64_t> label, std::int64_t classes,
                   std::span<const DynamicsMethod* const> methods) {
  for (const auto* method : methods) {
    for (const Column column : method->columns()) require_column(reader, column, method->name());
  }
  auto rows = std::make_shared<Rows>();
  Record record{reader.path(), reader.shape(dynamics::dyn_seen())[0], label, classes, {}};
  record.load = [&reader, rows](std::int64_t epoch, std::span<const Column> columns) -> Epoch {
    *rows = {};
    rows->seen = reader.read_rows(dynamics::dyn_seen(), epoch, 1);
    for (const Column column : columns) read_column(reader, column, epoch, *rows);
    return {rows->seen,    rows->loss, rows->p_other,  rows->zmargin, rows->pnorm2,
            rows->entropy, rows->top1, rows->p_second, rows->kd,      rows->hnorm2};
  };
  return record;
}

}  // namespace

Runs open_runs(std::span<Method* const> methods, const Inputs& inputs) {
  const auto readers = inputs.all();
  const auto& first = *readers.front();
  const auto reducing = dynamics_methods(methods);
  const bool changed = any_reads_threshold_samples(methods);
  Runs runs{artifact::load_samples(first), {}, {}};
  for (const auto* reader : readers) {
    const bool own_labels = changed && reader->kind() == Kind::dynamics;
    if (reader != &first && !own_labels) artifact::require_same_samples(first, runs.samples, *reader);
  }
  if (changed) {
    for (const auto* reader : inputs.dynamics) runs.labels.push_back(threshold_labels(first, runs.samples, *reader));
  }
  for (std::size_t r = 0; r < inputs.dynamics.size(); ++r) {
    const std::span<const std::int64_t> label = changed ? runs.labels[r] : runs.samples.labels;
    runs.records.push_back(
        open_record(*inputs.dynamics[r], label, runs.samples.classes.size() + (changed ? 1 : 0), reducing));
  }
  return runs;
}

}  // namespace dc::score
