#include "stages/report/csv.hpp"

#include <string_view>

#include <fmt/format.h>

#include "common/base/csv.hpp"

namespace dc::report {
namespace {

std::string share(double value) {
  return fmt::format("{:.6f}", value);
}

std::string share(const std::optional<double>& value) {
  return value ? share(*value) : std::string();
}

std::string seconds(const std::optional<double>& value) {
  return value ? fmt::format("{:.3f}", *value) : std::string();
}

}  // namespace

std::string to_csv(std::span<const Row> rows) {
  std::string text =
      "method,title,ipc,seeds,top1_mean,top1_std,top5_mean,top5_std,ece_mean,ece_std,steps,batch,images,stored_bytes,"
      "images_seen,scoring_images_seen,scoring_seconds,selecting_seconds,peak_memory_bytes\n";
  for (const auto& row : rows) {
    const std::string fields[] = {
        csv_field(row.method),
        csv_field(row.title),
        row.ipc ? std::to_string(*row.ipc) : "all",
        std::to_string(row.seeds.size()),
        share(row.top1.mean),
        share(row.top1.std),
        share(row.top5.mean),
        share(row.top5.std),
        share(row.calibration.mean),
        share(row.calibration.std),
        std::to_string(row.steps),
        std::to_string(row.batch),
        std::to_string(row.train_images),
        std::to_string(row.stored_bytes),
        std::to_string(row.images_seen),
        std::to_string(row.scoring_images_seen),
        seconds(row.scoring_seconds),
        seconds(row.selecting_seconds),
        row.peak_memory_bytes ? std::to_string(*row.peak_memory_bytes) : "",
    };
    text += fmt::format("{}\n", fmt::join(fields, ","));
  }
  return text;
}

}  // namespace dc::report
