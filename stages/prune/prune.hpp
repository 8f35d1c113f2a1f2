// Chooses samples from their scores: a rule, a budget, and ties broken by the seed. Sees spans, no files.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/base/rng.hpp"
#include "common/cli/choice.hpp"
#include "common/select/rank.hpp"

namespace dc::prune {

enum class Keep { easiest, hardest, window, random };
enum class Classes { global, proportional, equal };
enum class ShortClass { refuse, keep_all };

inline constexpr cli::Choice<Keep> kKeeps[] = {
    {Keep::easiest, "easiest", "the easiest samples"},
    {Keep::hardest, "hardest", "the hardest samples"},
    {Keep::window, "window", "samples next to each other in the ranking, from --window-start or --window-offset on"},
    {Keep::random, "random", "any samples, whatever their scores"},
};
inline constexpr cli::Choice<Classes> kClasses[] = {
    {Classes::global, "global", "one ranking over all classes"},
    {Classes::proportional, "proportional", "each class gives the same share"},
    {Classes::equal, "equal", "each class gives the same number"},
};
inline constexpr cli::Choice<ShortClass> kShortClasses[] = {
    {ShortClass::refuse, "refuse", "stop and name the class"},
    {ShortClass::keep_all, "keep-all", "keep the class whole; with --count or --fraction the others fill up the total"},
};

/// How much is kept; exactly one of the three.
struct Amount {
  std::optional<std::int64_t> ipc = std::nullopt;    ///< samples of every class
  std::optional<std::int64_t> count = std::nullopt;  ///< samples of all classes together
  std::optional<double> fraction = std::nullopt;     ///< share of all samples, rounded to the nearest whole sample
};

/// Where a window begins in the ranking (of its class, or of all samples when the budget is global), easiest first.
struct WindowStart {
  double share = 0;                                   ///< of the ranking, 0 to 1, rounded to the nearest sample
  std::optional<std::int64_t> offset = std::nullopt;  ///< in samples; wins over `share`
};

struct Rule {
  Keep keep = Keep::easiest;
  Amount amount = {};
  Classes classes = Classes::global;  ///< with `ipc` always equal
  ShortClass short_class = ShortClass::refuse;
  WindowStart window = {};
};

/// The samples to choose from. All spans have one entry a sample, `class_name` one a class, for messages.
struct Candidates {
  std::span<const double> score;
  select::Direction direction = select::Direction::none;
  std::span<const std::int64_t> label;  ///< in [0, number of classes)
  std::span<const std::string> class_name;
};

/// The choice, class by class, in each class the first choice first.
struct Selection {
  std::vector<std::int64_t> index;      ///< place among the candidates (full_from_kept)
  std::vector<std::int64_t> label;      ///< of each kept sample
  std::vector<std::int64_t> rank;       ///< 0 for the first choice within its class
  std::vector<std::int64_t> available;  ///< candidates of each class
  std::vector<std::int64_t> kept;       ///< of each class
};

/// Applies `rule`.
///
/// Equal scores, and everything under Keep::random, stand in an order that depends on the seed of `ties` and the sample
/// only (select::ascending), so a smaller budget keeps a part of what a larger one keeps. Hardest is exactly the
/// easiest order read from its end. The total is exactly the one asked for, or under ShortClass::keep_all as near as
/// the classes allow. Throws InvalidInput, naming the class, when there are too few samples or a window reaches beyond
/// the end; UsageError when easiest, hardest or window meet a score without a direction or the budget comes to nothing.
Selection choose(const Candidates& candidates, const Rule& rule, const Stream& ties);

/// What `rule` was told, as canonical JSON; `score` is the name of the score it went by.
std::string parameters_json(const Rule& rule, const std::string& score);

}  // namespace dc::prune
