// Published code that dc-score can follow: the names, and what changes with each.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "common/cli/choice.hpp"
#include "common/cli/parameter.hpp"
#include "stages/score/method.hpp"

namespace dc::score {

inline constexpr cli::Choice<Compat> kCompats[] = {
    {Compat::none, "none", "as the papers say"},
    {Compat::ccs, "ccs", "Coverage-centric coreset selection"},
    {Compat::deepcore, "deepcore", "DeepCore"},
    {Compat::dual, "dual", "DUAL pruning, for its baselines"},
};

/// The same for the help, with what every method says of its difference.
std::vector<cli::NamedChoice> compat_choices(std::span<const std::unique_ptr<Method>> methods);

}  // namespace dc::score
