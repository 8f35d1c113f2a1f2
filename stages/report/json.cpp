#include "stages/report/json.hpp"

#include <nlohmann/json.hpp>

namespace dc::report {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json budget(std::optional<std::int64_t> ipc) {
  return ipc ? Json(*ipc) : Json("all");
}

Json row_json(const Row& row) {
  return {{"method", row.method},
          {"title", row.title},
          {"ipc", budget(row.ipc)},
          {"seeds", row.seeds},
          {"top1_mean", row.top1.mean},
          {"top1_std", or_null(row.top1.std)},
          {"top5_mean", row.top5.mean},
          {"top5_std", or_null(row.top5.std)},
          {"ece_mean", row.calibration.mean},
          {"ece_std", or_null(row.calibration.std)},
          {"steps", row.steps},
          {"batch", row.batch},
          {"images", row.train_images},
          {"stored_bytes", row.stored_bytes},
          {"images_seen", row.images_seen},
          {"scoring_images_seen", row.scoring_images_seen},
          {"scoring_seconds", or_null(row.scoring_seconds)},
          {"selecting_seconds", or_null(row.selecting_seconds)},
          {"peak_memory_bytes", or_null(row.peak_memory_bytes)}};
}

Json result_json(const EvalResult& result) {
  return {{"method", result.method}, {"ipc", budget(result.ipc)}, {"seed", result.seed},
          {"top1", result.top1},     {"top5", result.top5},       {"ece", result.calibration}};
}

Json difference_json(const Difference& difference) {
  static constexpr const char* kNames[] = {"above", "level", "below"};
  return {{"ipc", difference.ipc},
          {"points", difference.points},
          {"error_points", or_null(difference.error_points)},
          {"verdict", kNames[static_cast<int>(difference.verdict)]}};
}

Json square_json(const Square& square) {
  Json lines = Json::array();
  for (std::size_t row = 0; row < square.size; ++row) {
    lines.push_back(Json::array());
    for (std::size_t column = 0; column < square.size; ++column)
      lines.back().push_back(or_null(square.at(row, column)));
  }
  return lines;
}

Json agreement_json(const Agreement& agreement) {
  return {{"names", agreement.names},
          {"samples", agreement.samples},
          {"rank_correlation", square_json(agreement.correlation)}};
}

Json overlap_json(const Overlap& overlap) {
  return {{"names", overlap.names},
          {"sizes", overlap.sizes},
          {"samples", overlap.samples},
          {"overlap", square_json(overlap.shared)}};
}

}  // namespace

std::string to_json(const Summary& summary, std::span<const EvalResult> results) {
  Json document = {{"rows", Json::array()}, {"results", Json::array()}, {"comparison", Json::array()}};
  for (const auto& row : summary.rows) document["rows"].push_back(row_json(row));
  for (const auto& result : results) document["results"].push_back(result_json(result));
  for (const auto& difference : summary.comparison) document["comparison"].push_back(difference_json(difference));
  document["scores"] = summary.agreement ? agreement_json(*summary.agreement) : Json();
  document["selections"] = summary.overlap ? overlap_json(*summary.overlap) : Json();
  return document.dump(2) + "\n";
}

}  // namespace dc::report
