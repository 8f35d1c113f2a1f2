// View policies as plans hold them, and the rows and pixels that come of those that are taken.
#include "common/views/policy.hpp"

#include "common/views/executor.hpp"
#include "common/views/plan.hpp"
#include "tests/fuzz/attempt.hpp"

namespace {

constexpr int kHeight = 6;
constexpr int kWidth = 8;

void look(const dc::views::Policy& policy, int channels) {
  const dc::views::ImageShape shape{3, kHeight, kWidth};
  dc::views::check_plan(policy, shape, "plan");
  if (policy.size > 64) return;  // larger ones take long, and no other way
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(3 * kHeight * kWidth * channels));
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(37 * i);
  const dc::views::Executor executor({pixels, 3, kHeight, kWidth, channels}, policy);
  auto rows = dc::views::plan_epoch(policy, shape, 7, 1);
  rows.resize(std::min<std::size_t>(rows.size(), 4));
  std::vector<float> views(rows.size() * static_cast<std::size_t>(executor.view_size()));
  executor.render(rows, std::span<float>(views));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dc::views::Policy policy;
  if (!dc::fuzz::accepts([&] { policy = dc::views::policy_from_json(dc::fuzz::text_of({data, size}), "plan"); }))
    return 0;
  dc::fuzz::require(dc::views::policy_from_json(dc::views::policy_to_json(policy), "plan") == policy,
                    "a policy that is read as another");
  for (const int channels : {1, 3}) dc::fuzz::accepts([&] { look(policy, channels); });
  return 0;
}
