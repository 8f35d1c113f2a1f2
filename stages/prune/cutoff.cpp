#include "stages/prune/cutoff.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/select/budget.hpp"

namespace dc::prune {

std::vector<std::int64_t> uncut(std::span<const double> score, select::Direction direction, const Cutoff& cutoff,
                                const Stream& ties) {
  DC_ASSERT(cutoff.asked());
  if (direction == select::Direction::none) {
    throw UsageError(
        "--cutoff-score: the score does not say which end is hard (its direction is none); give another score");
  }
  std::vector<std::int64_t> stay;
  if (cutoff.fraction) {
    stay = select::easiest_first(score, direction, ties);
    const auto out = static_cast<std::size_t>(select::share_of(*cutoff.fraction, std::ssize(score)));
    stay.resize(stay.size() - out);
    std::ranges::sort(stay);
  } else {
    const bool harder_above = direction == select::Direction::higher_is_harder;
    for (std::size_t i = 0; i < score.size(); ++i) {
      if (harder_above ? score[i] < *cutoff.at : score[i] > *cutoff.at) stay.push_back(static_cast<std::int64_t>(i));
    }
  }
  if (stay.empty()) {
    const auto asked =
        cutoff.fraction ? fmt::format("--cutoff {}", *cutoff.fraction) : fmt::format("--cutoff-at {}", *cutoff.at);
    throw InvalidInput(fmt::format("{}: leaves out all {} samples; move it towards the hard end", asked, score.size()));
  }
  return stay;
}

}  // namespace dc::prune
