// Live numbers of a run for people and programs that watch it: one JSON object a line.
#pragma once
#include <cstdint>
#include <fstream>
#include <string>

namespace dc::train {

struct Metric {
  std::int64_t step = 0;   ///< steps done
  std::int64_t epoch = 0;  ///< the epoch of the last of them, from 0
  double loss = 0;         ///< mean since the line before, in nats
  double lr = 0;           ///< of the next step
  double images_per_s = 0;
  double seconds = 0;  ///< since training began
};

class MetricsFile {
 public:
  /// Starts `path` anew, or appends when `resumed`. Throws ResourceFailure when it cannot be opened.
  MetricsFile(const std::string& path, bool resumed);
  /// Writes one line and flushes it.
  void add(const Metric& metric);

 private:
  std::ofstream file_;
};

}  // namespace dc::train
