// Samples next to each other in the ranking of a group: past the easiest, or short of the hardest (the offset rule of
// Paul, Ganguli and Dziugaite 2021, section 5).
#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/stage_spec.hpp"
#include "common/select/budget.hpp"
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

class Window : public Rule {
 public:
  std::string_view name() const override { return "window"; }
  std::string_view about() const override {
    return "samples next to each other in the ranking, from --window-start or --window-offset on";
  }
  std::vector<Need> needs() const override { return {Need::score}; }

  void describe(cli::StageSpec& spec) override {
    spec.option("window-start", share_, "share of the ranking that is easier than the window").range(0.0, 1.0);
    spec.option("window-offset", offset_, "number of images that are easier than the window")
        .unit("images")
        .range(0, 1e12);
    spec.at_most_one_of({"window-start", "window-offset"});
  }

  nlohmann::json parameters() const override {
    if (offset_) return {{"window_offset", *offset_}};
    return {{"window_start", share_}};
  }

  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    const auto size = std::ssize(group.member);
    const std::int64_t begin = offset_ ? *offset_ : select::share_of(share_, size);
    if (begin + count > size) {
      throw InvalidInput(
          fmt::format("{}: a window of {} samples from rank {} on ends at {}, {} has {}; lower --window-start or "
                      "--window-offset",
                      group.asked, count, begin, begin + count, group.name, size));
    }
    const auto order = select::easiest_first(group.member, evidence.score, evidence.direction, draws);
    return {{order.begin() + begin, order.begin() + begin + count}, {}, {}};
  }

 private:
  double share_ = 0;
  std::optional<std::int64_t> offset_;
};

}  // namespace

std::unique_ptr<Rule> make_window();
std::unique_ptr<Rule> make_window() {
  return std::make_unique<Window>();
}

}  // namespace dc::prune
