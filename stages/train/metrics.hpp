// Live numbers of a run for people and programs that watch it: one JSON object a line.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace dc::train {

inline constexpr std::string_view kMetricsSuffix = ".metrics.jsonl";  ///< of the file beside --out

struct Metric {
  std::int64_t step = 0;   ///< steps done
  std::int64_t epoch = 0;  ///< the epoch of the last of them, from 0
  double loss = 0;         ///< mean since the line before, or since the run went on, in nats
  double lr = 0;           ///< of the next step
  double images_per_s = 0;
  double seconds = 0;  ///< since training began, or went on
};

class MetricsFile {
 public:
  /// Will start `path` anew with the first line, so that a run that fails before it leaves what is there. Or goes on
  /// after the lines of the first `steps_taken` steps: steps that the run before took after its last state are taken
  /// again, and its last line may be torn. Throws ResourceFailure when it cannot be written.
  MetricsFile(const std::string& path, std::int64_t steps_taken);
  ~MetricsFile();
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;
  /// Writes one line. Throws ResourceFailure.
  void add(const Metric& metric);

 private:
  std::string path_;
  int file_ = -1;
};

}  // namespace dc::train
