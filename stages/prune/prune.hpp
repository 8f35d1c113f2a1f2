// Chooses samples by a rule within a budget, and ties by the seed. Sees spans, no files.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/cli/choice.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {

enum class Classes { global, proportional, equal, normalised, drop };
enum class ShortClass { refuse, keep_all };
enum class Normalise { minmax, z };

inline constexpr cli::Choice<Classes> kClasses[] = {
    {Classes::global, "global", "one choice over all classes"},
    {Classes::proportional, "proportional", "each class gives the same share"},
    {Classes::equal, "equal", "each class gives the same number"},
    {Classes::normalised, "normalised", "one choice, by scores that --normalise makes comparable between classes"},
    {Classes::drop, "drop", "a class gives the more, the worse --eval says it is classified"},
};
inline constexpr cli::Choice<ShortClass> kShortClasses[] = {
    {ShortClass::refuse, "refuse", "stop and name the class"},
    {ShortClass::keep_all, "keep-all", "keep the class whole; with --count or --fraction the others fill up the total"},
};
inline constexpr cli::Choice<Normalise> kNormalises[] = {
    {Normalise::minmax, "minmax", "0 for the lowest and 1 for the highest score of the class"},
    {Normalise::z, "z", "in standard deviations of the class from its mean"},
};

/// How much is kept; exactly one of the three.
struct Amount {
  std::optional<std::int64_t> ipc = std::nullopt;    ///< samples of every class
  std::optional<std::int64_t> count = std::nullopt;  ///< samples of all classes together
  std::optional<double> fraction = std::nullopt;     ///< share of the whole set, rounded to the nearest sample
};

/// The budget and how it is shared among classes.
struct Request {
  Amount amount = {};
  Classes classes = Classes::global;  ///< with `ipc` always equal
  ShortClass short_class = ShortClass::refuse;
  Normalise normalise = Normalise::minmax;  ///< for Classes::normalised
  std::vector<double> recall = {};          ///< of each class on a validation set, for Classes::drop
};

/// What there is to choose from.
struct Pool {
  std::span<const std::int64_t> member;     ///< ascending places in the image set, without those cut off
  std::span<const std::string> class_name;  ///< for messages, one a class
};

/// A bin of a stratified rule and the class whose samples it holds; -1 where all classes share their bins.
struct GroupStratum {
  std::int64_t group = -1;
  Stratum stratum;
  friend bool operator==(const GroupStratum&, const GroupStratum&) = default;
};

/// The choice, class by class, in each class the first choice first.
struct Selection {
  std::vector<std::int64_t> index;       ///< place in the image set (full_from_kept)
  std::vector<std::int64_t> label;       ///< of each kept sample
  std::vector<std::int64_t> rank;        ///< 0 for the first choice within its class
  std::vector<double> weight;            ///< of each kept sample in training
  std::vector<std::int64_t> available;   ///< members of the pool in each class
  std::vector<std::int64_t> kept;        ///< of each class
  std::vector<GroupStratum> strata;      ///< of a stratified rule
  std::int64_t overlap_with_random = 0;  ///< kept samples that the rule random keeps, too, given `kept` and the seed
};

/// Groups that are chosen from one by one: the classes, or one when the budget is global or normalised.
std::int64_t groups_of(const Request& request, std::int64_t classes);

/// Hears how many groups are done; called by one thread at a time.
using GroupDone = std::function<void(std::int64_t done)>;

/// Applies `rule` to the pool: to all of it at once when the budget is global or normalised, else to each class.
///
/// The total is exactly the one asked for, or under ShortClass::keep_all as near as the classes allow. A share (of
/// --fraction, of a class under Classes::proportional) is one of the whole set, whatever was cut off. The choice
/// depends on the seed of `draws` and on no other chance, and is the same for any number of threads. Throws
/// InvalidInput, naming the class, when there are too few samples; UsageError when the budget comes to nothing; and
/// what the rule throws, for the first group where it does.
Selection choose(const Rule& rule, const Evidence& evidence, const Pool& pool, const Request& request,
                 const Stream& draws, const GroupDone& group_done = {});

}  // namespace dc::prune
