#include "stages/augment/augment.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/base/error.hpp"
#include "common/views/plan.hpp"

namespace dc::augment {
namespace {

using views::Cell;
using views::Flip;
using views::Normalize;
using views::PadCrop;
using views::Policy;
using views::RandomResizedCrop;
using views::ResizeCenterCrop;

void refuse_unused(const Request& r) {
  const bool crops = r.policy == PolicyName::standard || r.policy == PolicyName::pca;
  const struct {
    const char* name;
    bool given;
    bool used;
    const char* instead;
  } rules[] = {
      {"area-min", r.area_min.has_value(), crops, "standard or pca"},
      {"area-max", r.area_max.has_value(), crops, "standard or pca"},
      {"ratio-min", r.ratio_min.has_value(), crops, "standard or pca"},
      {"ratio-max", r.ratio_max.has_value(), crops, "standard or pca"},
      {"cells", r.cells.has_value(), r.policy == PolicyName::pca, "pca"},
      {"pad", r.pad.has_value(), r.policy == PolicyName::small, "small"},
      {"resize", r.resize.has_value(), r.policy == PolicyName::validation, "validation"},
      {"flip", r.flip.has_value(), r.policy != PolicyName::validation, "standard, small or pca"},
  };
  for (const auto& rule : rules) {
    if (rule.given && !rule.used) {
      throw UsageError(fmt::format("--{}: the policy {} has no use for it; leave it out or pass --policy {}", rule.name,
                                   cli::choice_name<PolicyName>(kPolicies, r.policy), rule.instead));
    }
  }
}

int resolve_size(const Request& r, const Images& images, std::vector<std::string>& reasons) {
  if (r.size) {
    reasons.push_back(fmt::format("views of {} x {} pixels, as asked", *r.size, *r.size));
    return static_cast<int>(*r.size);
  }
  if (images.height != images.width) {
    throw UsageError(
        fmt::format("--size: missing, and views are square while the images of {} are {} x {}; pass --size",
                    images.path, images.width, images.height));
  }
  reasons.push_back(
      fmt::format("views of {} x {} pixels, the size of the stored images", images.height, images.height));
  return images.height;
}

Normalize resolve_normalize(const Request& r, const Images& images, std::vector<std::string>& reasons) {
  Normalize normalize = views::imagenet_normalize(images.channels);
  const auto channels = static_cast<std::size_t>(images.channels);
  if (!r.mean.empty()) normalize.mean = r.mean;
  if (!r.std.empty()) normalize.std = r.std;
  if (normalize.mean.size() != channels)
    throw UsageError(fmt::format("--mean: {} numbers, expected {} as the images of {} have {} channels", r.mean.size(),
                                 channels, images.path, channels));
  if (normalize.std.size() != channels)
    throw UsageError(fmt::format("--std: {} numbers, expected {} as the images of {} have {} channels", r.std.size(),
                                 channels, images.path, channels));
  const char* why = !r.mean.empty() && !r.std.empty()   ? "as asked"
                    : !r.mean.empty() || !r.std.empty() ? "as asked, the other ImageNet's"
                    : channels == 3                     ? "ImageNet's"
                                                        : "ImageNet's, averaged over the channels";
  reasons.push_back(fmt::format("normalize: mean {}, std {} ({})", fmt::join(normalize.mean, ", "),
                                fmt::join(normalize.std, ", "), why));
  return normalize;
}

RandomResizedCrop resolve_crop(const Request& r, std::vector<std::string>& reasons) {
  const RandomResizedCrop usual;
  const RandomResizedCrop crop{r.area_min.value_or(usual.area_min), r.area_max.value_or(usual.area_max),
                               r.ratio_min.value_or(usual.ratio_min), r.ratio_max.value_or(usual.ratio_max)};
  const auto require_order = [](const char* what, double least, double most) {
    if (least > most)
      throw UsageError(
          fmt::format("--{0}-min {1}: above --{0}-max, which is {2}; lower it or raise that", what, least, most));
  };
  require_order("area", crop.area_min, crop.area_max);
  require_order("ratio", crop.ratio_min, crop.ratio_max);
  const bool asked = r.area_min || r.area_max;
  const char* why = asked ? "as asked"
                    : r.policy == PolicyName::pca
                        ? "the benchmark's range; the range of the published method is not known"
                        : "the benchmark's";
  reasons.push_back(fmt::format("random_resized_crop: area {} to {} of the {} ({}), ratio {:.4g} to {:.4g}",
                                crop.area_min, crop.area_max, r.policy == PolicyName::pca ? "cell" : "image", why,
                                crop.ratio_min, crop.ratio_max));
  return crop;
}

Flip resolve_flip(const Request& r, std::vector<std::string>& reasons) {
  const Flip flip{r.flip.value_or(Flip{}.p)};
  reasons.push_back(fmt::format("flip: probability {} ({})", flip.p, r.flip ? "as asked" : "the benchmark's"));
  return flip;
}

Cell resolve_cell(const Request& r, const Images& images, std::vector<std::string>& reasons) {
  if (images.grid < 2) {
    throw InvalidInput(
        fmt::format("{}: holds whole images, expected mosaics for the policy pca; make them with dc-combine --grid 2, "
                    "or pass --policy standard",
                    images.path));
  }
  const Cell cell{images.grid, r.cells.value_or(Cell::Choose::one)};
  reasons.push_back(fmt::format("cell: {} of the {} x {} cells of each image in an epoch ({})",
                                cell.choose == Cell::Choose::one ? "one" : "every one", images.grid, images.grid,
                                r.cells ? "as asked" : "an epoch is as long as for any other set"));
  return cell;
}

Policy resolve_policy(const Request& r, const Images& images, std::vector<std::string>& reasons) {
  const int size = resolve_size(r, images, reasons);
  Policy policy{size, views::Order::shuffled, {}};
  switch (r.policy) {
    case PolicyName::pca:
      policy.operations = {resolve_cell(r, images, reasons), resolve_crop(r, reasons), resolve_flip(r, reasons)};
      break;
    case PolicyName::standard:
      policy.operations = {resolve_crop(r, reasons), resolve_flip(r, reasons)};
      break;
    case PolicyName::small: {
      const PadCrop crop{static_cast<int>(r.pad.value_or(PadCrop{}.pad))};
      reasons.push_back(fmt::format("pad_crop: {} black pixels around the image ({})", crop.pad,
                                    r.pad ? "as asked" : "usual for small images"));
      policy.operations = {crop, resolve_flip(r, reasons)};
      break;
    }
    case PolicyName::validation: {
      std::optional<int> resize;
      if (r.resize) resize = static_cast<int>(*r.resize);
      policy = views::validation_policy(size, {}, images.height, images.width, resize);
      policy.operations.pop_back();  // normalize comes below, for all policies alike
      reasons.push_back(fmt::format("resize_center_crop: shorter side to {} pixels ({})",
                                    views::find_operation<ResizeCenterCrop>(policy)->resize,
                                    r.resize                                        ? "as asked"
                                    : size == images.height && size == images.width ? "the images have the size already"
                                                                                    : "the benchmark's"));
      break;
    }
  }
  policy.operations.push_back(resolve_normalize(r, images, reasons));
  return policy;
}

}  // namespace

Resolved resolve(const Request& request, const Images& images) {
  refuse_unused(request);
  Resolved resolved;
  resolved.policy = resolve_policy(request, images, resolved.reasons);
  try {
    views::check_policy(resolved.policy, "the options");
  } catch (const InvalidInput& error) {
    throw UsageError(error.what());
  }
  views::check_plan(resolved.policy, {1, images.height, images.width}, images.path);
  return resolved;
}

}  // namespace dc::augment
