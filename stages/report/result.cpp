#include "stages/report/result.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::report {
namespace {

namespace eval_report = schema::eval_report;

// Reads whole numbers of the training's protocol.
class Protocol {
 public:
  explicit Protocol(const artifact::Reader& report)
      : path_(report.path()), json_(parse_json(report.read(eval_report::protocol()))) {}

  std::int64_t number(const char* name) const {
    const auto found = json_.find(name);
    if (!json_.is_object() || found == json_.end() || !found->is_number_integer()) {
      throw InvalidInput(
          fmt::format("{}: its protocol has no whole number '{}', expected what dc-train writes; train and "
                      "evaluate again with this version",
                      path_, name));
    }
    return found->get<std::int64_t>();
  }

 private:
  std::string path_;
  nlohmann::json json_;
};

std::string test_set_of(const artifact::Provenance& provenance) {
  for (const auto& input : provenance.own.inputs) {
    if (input.role == "images") return input.id;
  }
  return {};
}

EvalResult read_result(const artifact::Reader& report, const std::string& ceiling, std::span<const RunFacts> runs) {
  const Protocol protocol(report);
  EvalResult result;
  result.source = report.path();
  result.method = report.read(eval_report::method());
  result.seed = protocol.number("seed");
  result.test_set = test_set_of(report.provenance());
  result.test_images = report.read(eval_report::images());
  result.classes = report.shape(eval_report::class_id()).front();
  result.top1 = report.read(eval_report::top1());
  result.top5 = report.read(eval_report::top5());
  result.calibration = report.read(eval_report::ece());
  result.steps = protocol.number("steps");
  result.batch = protocol.number("batch");
  result.train_images = protocol.number("images");
  result.stored_bytes = protocol.number("stored_bytes");
  result.images_seen = protocol.number("images_seen");
  if (result.method != ceiling && result.classes > 0) {
    result.ipc = std::max<std::int64_t>(1, (result.train_images + result.classes / 2) / result.classes);
  }
  const Cost cost = cost_of(report.provenance(), runs, report.path());
  result.scoring_images_seen = cost.images_seen;
  result.scoring_seconds = cost.scoring_seconds;
  result.selecting_seconds = cost.selecting_seconds;
  result.peak_memory_bytes = cost.peak_memory_bytes;
  return result;
}

}  // namespace

std::vector<EvalResult> read_results(std::span<const artifact::Reader> reports, const std::string& ceiling,
                                     std::span<const RunFacts> runs) {
  std::vector<EvalResult> results;
  const auto classes = artifact::load_classes(reports.front());
  for (const auto& report : reports) {
    artifact::require_same_classes(reports.front(), classes, report, artifact::load_classes(report));
    results.push_back(read_result(report, ceiling, runs));
  }
  return results;
}

}  // namespace dc::report
