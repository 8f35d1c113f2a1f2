#include "stages/train/metrics.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

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

[[noreturn]] void refuse_file(const std::string& path) {
  throw ResourceFailure(fmt::format("{}: cannot be written ({}); choose another --out", path, std::strerror(errno)));
}

}  // namespace

MetricsFile::MetricsFile(const std::string& path, std::int64_t steps_taken) : path_(path) {
  if (steps_taken == 0) return;
  artifact::publish_bytes(path_, lines_up_to(path_, steps_taken));
  file_ = open(path_.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
  if (file_ < 0) refuse_file(path_);
}

MetricsFile::~MetricsFile() {
  if (file_ >= 0) close(file_);
}

void MetricsFile::add(const Metric& m) {
  if (file_ < 0) {
    unlink(path_.c_str());  // not cut short: another run may still write to it
    file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (file_ < 0) refuse_file(path_);
  }
  const std::string line =
      fmt::format("{{\"step\":{},\"epoch\":{},\"loss\":{},\"lr\":{},\"images_per_s\":{:.1f},\"seconds\":{:.3f}}}\n",
                  m.step, m.epoch, m.loss, m.lr, m.images_per_s, m.seconds);
  if (write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    throw ResourceFailure(fmt::format("{}: writing failed; is the disk full?", path_));
}

}  // namespace dc::train
