#include "stages/score/record.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"

namespace dc::score {
namespace {

namespace dynamics = schema::dynamics;

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

void read_column(const artifact::Reader& reader, Column column, std::int64_t epoch, Rows& rows) {
  switch (column) {
    case Column::loss:
      rows.loss = reader.read_rows(dynamics::dyn_loss(), epoch, 1);
      return;
    case Column::p_other:
      rows.p_other = reader.read_rows(dynamics::dyn_p_other(), epoch, 1);
      return;
    case Column::zmargin:
      rows.zmargin = reader.read_rows(dynamics::dyn_zmargin(), epoch, 1);
      return;
    case Column::pnorm2:
      rows.pnorm2 = reader.read_rows(dynamics::dyn_pnorm2(), epoch, 1);
      return;
    case Column::entropy:
      rows.entropy = reader.read_rows(dynamics::dyn_entropy(), epoch, 1);
      return;
    case Column::top1:
      rows.top1 = reader.read_rows(dynamics::dyn_top1(), epoch, 1);
      return;
    case Column::p_second:
      rows.p_second = reader.read_rows(dynamics::dyn_p_second(), epoch, 1);
      return;
    case Column::kd:
      rows.kd = reader.read_rows(dynamics::dyn_kd(), epoch, 1);
      return;
    case Column::hnorm2:
      rows.hnorm2 = reader.read_rows(dynamics::dyn_hnorm2(), epoch, 1);
      return;
  }
}

}  // namespace

Record open_record(const artifact::Reader& reader, const std::vector<Column>& columns) {
  auto rows = std::make_shared<Rows>();
  Record record;
  record.name = reader.path();
  record.epochs = reader.shape(dynamics::dyn_seen())[0];
  record.load = [&reader, columns, rows](std::int64_t epoch) -> Epoch {
    rows->seen = reader.read_rows(dynamics::dyn_seen(), epoch, 1);
    for (const Column column : columns) read_column(reader, column, epoch, *rows);
    return {rows->seen,    rows->loss, rows->p_other,  rows->zmargin, rows->pnorm2,
            rows->entropy, rows->top1, rows->p_second, rows->kd,      rows->hnorm2};
  };
  return record;
}

void require_same_samples(const artifact::Reader& first, const artifact::Reader& second) {
  artifact::require_same_classes(first, artifact::load_classes(first), second, artifact::load_classes(second));
  const auto a = first.read(dynamics::sample_key());
  const auto b = second.read(dynamics::sample_key());
  if (a.size() != b.size()) {
    throw InvalidInput(fmt::format("{}: {} samples, {} has {}; all runs must be trained on the same image set",
                                   second.path(), b.size(), first.path(), a.size()));
  }
  const auto key = std::ranges::mismatch(a, b);
  if (key.in1 != a.end()) {
    throw InvalidInput(
        fmt::format("{}: sample {} is '{}', in {} it is '{}'; all runs must be trained on the same image "
                    "set",
                    second.path(), key.in1 - a.begin(), *key.in2, first.path(), *key.in1));
  }
  const auto a_label = first.read(dynamics::sample_label());
  const auto b_label = second.read(dynamics::sample_label());
  const auto label = std::ranges::mismatch(a_label, b_label);
  if (label.in1 != a_label.end()) {
    throw InvalidInput(
        fmt::format("{}: sample {} has label {}, in {} it has {}; all runs must be trained on the same "
                    "image set",
                    second.path(), label.in1 - a_label.begin(), *label.in2, first.path(), *label.in1));
  }
}

}  // namespace dc::score
