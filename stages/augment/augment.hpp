// Resolves a request for views into a policy with all its numbers, and says why each is what it is. Sees no files.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/choice.hpp"
#include "common/views/policy.hpp"

namespace dc::augment {

enum class PolicyName { standard, small, pca, validation };

inline constexpr cli::Choice<PolicyName> kPolicies[] = {
    {PolicyName::standard, "standard", "the benchmark's training view: random resized crop, flip"},
    {PolicyName::small, "small", "for small images: pad, random crop, flip"},
    {PolicyName::pca, "pca", "for mosaics: choose one cell, random resized crop inside it, flip"},
    {PolicyName::validation, "validation", "resize, centre crop; stored order"},
};
inline constexpr cli::Choice<views::Cell::Choose> kCells[] = {
    {views::Cell::Choose::one, "one", "one random cell of each mosaic in an epoch"},
    {views::Cell::Choose::all, "all", "every cell of each mosaic in an epoch, which makes it grid * grid times longer"},
};

/// What the user asked for; whatever is unset gets the policy's default.
struct Request {
  PolicyName policy = PolicyName::standard;
  std::optional<std::int64_t> size;
  std::optional<double> area_min;
  std::optional<double> area_max;
  std::optional<double> ratio_min;
  std::optional<double> ratio_max;
  std::optional<views::Cell::Choose> cells;
  std::optional<std::int64_t> pad;
  std::optional<std::int64_t> resize;
  std::optional<double> flip;
  std::vector<double> mean;
  std::vector<double> std;
};

/// The image set the views are for.
struct Images {
  std::string path;  ///< for messages
  int height = 0;
  int width = 0;
  int channels = 0;
  int grid = 1;  ///< f of f x f mosaics; 1 for whole images
};

struct Resolved {
  views::Policy policy;
  std::vector<std::string> reasons;  ///< one line a decision, in the order of the operations
};

/// The policy for these images. Defaults: size as the images are (square), area 0.08-1 and ratio 3/4-4/3 (of the cell
/// with pca), pad 4, flip 0.5, ImageNet's mean and standard deviation (their means for 1 channel); validation resizes
/// as views::validation_policy says.
///
/// Throws UsageError for options that the policy has no use for and numbers that contradict each other, InvalidInput
/// when the images do not suit the policy.
Resolved resolve(const Request& request, const Images& images);

}  // namespace dc::augment
