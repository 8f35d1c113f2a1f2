// What a run would write and need, as far as it can be told before it: what --dry-run shows.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dc::harness {

struct Forecast {
  struct Output {
    std::string role;         ///< the option that names it; one that was not given is left out
    std::string holds;        ///< "10 mosaics of 28 x 28 x 1"
    std::int64_t bytes = 0;   ///< of the fields, where it is an artifact: what each has beside them is added
    bool compressed = false;  ///< the file may be smaller
  };
  std::vector<Output> outputs;
  /// At once, beyond what the program holds when the forecast is made (its libraries, what was read or tried for it);
  /// empty: not known.
  std::optional<std::int64_t> memory_bytes;
  std::optional<double> duration_s;  ///< only where a part of the work was done and timed
  std::string timed;                 ///< what was timed: "3 steps of 128"
  std::string unread = {};           ///< inputs that were not looked at: "all but the first 64 images"; empty: none
};

/// "512 B", "8.2 kB", "188 kB", "1.3 GB": powers of 1000.
std::string format_bytes(std::int64_t bytes);

}  // namespace dc::harness
