#include "stages/prune/pool.hpp"

#include <numeric>

#include "common/base/error.hpp"

namespace dc::prune {

std::vector<std::int64_t> candidates(const Options& o, const Sources& sources, std::int64_t samples,
                                     const Stream& ties) {
  if (o.cutoff_score && !o.cutoff.asked())
    throw UsageError("--cutoff-score: says by what, not how many; pass --cutoff or --cutoff-at, too");
  if (!o.cutoff.asked()) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(samples));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    return all;
  }
  if (sources.scores.empty())
    throw UsageError("--cutoff-score: needs a score table; make one with dc-score and give it with --scores");
  const auto score = read_score(sources.scores, o.cutoff_score, "cutoff-score");
  return uncut(score.values, score.direction, o.cutoff, ties);
}

}  // namespace dc::prune
