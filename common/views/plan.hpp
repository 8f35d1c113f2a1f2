// Planning: which image is seen how, at which place of which epoch. Every row is a function of (policy, image set,
// seed, epoch, slot) alone, so batch size, order of work and number of threads do not matter.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/views/policy.hpp"
#include "common/views/row.hpp"

namespace dc::views {

/// The stored images a plan is made for.
struct ImageShape {
  std::int64_t count = 0;
  int height = 0;
  int width = 0;
};

/// Views in one epoch: one an image, or grid^2 an image with Cell::Choose::all.
std::int64_t epoch_size(const Policy& policy, const ImageShape& images);

/// Throws InvalidInput ("<where>: ...") when the policy cannot be applied to images of this shape.
void check_plan(const Policy& policy, const ImageShape& images, std::string_view where);

/// The views of an epoch in visiting order: entry s is the view number (image, or image * grid^2 + cell) seen at slot
/// s.
///
/// Order::shuffled: permutation(epoch_size, Stream(seed, "order").at(epoch, 0)); Order::stored: 0, 1, 2, ...
std::vector<std::int64_t> epoch_order(const Policy& policy, const ImageShape& images, std::uint64_t seed,
                                      std::uint32_t epoch);

/// The row of slot `slot` of epoch `epoch`, when `view` is the view number there. Draws from Stream(seed,
/// "views").at(epoch, slot). The policy must have passed check_plan().
ViewRow plan_row(const Policy& policy, const ImageShape& images, std::uint64_t seed, std::uint32_t epoch,
                 std::int64_t slot, std::int64_t view);

/// All rows of an epoch, in visiting order.
std::vector<ViewRow> plan_epoch(const Policy& policy, const ImageShape& images, std::uint64_t seed,
                                std::uint32_t epoch);

}  // namespace dc::views
