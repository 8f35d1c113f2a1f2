#include "stages/train/metrics.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/artifact/publish.hpp"
#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::train {
namespace {

// The whole lines of `path` that tell of the first `steps_taken` steps.
std::string lines_up_to(const std::string& path, std::int64_t steps_taken) {
  std::ifstream file(path);
  std::string kept;
  for (std::string line; std::getline(file, line);) {
    const auto metric = parse_json(line);
    if (!metric.is_object() || !metric.contains("step") || !metric["step"].is_number_integer()) continue;
    if (metric["step"].get<std::int64_t>() <= steps_taken) kept += line + '\n';
  }
  return kept;
}

}  // namespace

MetricsFile::MetricsFile(const std::string& path, std::int64_t steps_taken) : path_(path) {
  if (steps_taken > 0) artifact::publish_bytes(path_, lines_up_to(path_, steps_taken));
  file_.open(path_, steps_taken > 0 ? std::ios::app : std::ios::trunc);
  if (!file_)
    throw ResourceFailure(fmt::format("{}: cannot write; choose an --out in a folder that can be written to", path_));
}

void MetricsFile::add(const Metric& m) {
  file_ << fmt::format(R"({{"step":{},"epoch":{},"loss":{},"lr":{},"images_per_s":{:.1f},"seconds":{:.3f}}})", m.step,
                       m.epoch, m.loss, m.lr, m.images_per_s, m.seconds)
        << std::endl;
  if (!file_) throw ResourceFailure(fmt::format("{}: writing failed; is the disk full?", path_));
}

}  // namespace dc::train
