// The hardest samples of a group: exactly the order of the easiest, read from its end.
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

class Hardest : public Rule {
 public:
  std::string_view name() const override { return "hardest"; }
  std::string_view about() const override { return "the hardest samples"; }
  std::vector<Need> needs() const override { return {Need::score}; }
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    const auto order = select::easiest_first(group.member, evidence.score, evidence.direction, draws);
    return {{order.rbegin(), order.rbegin() + count}, {}, {}};
  }
};

}  // namespace

std::unique_ptr<Rule> make_hardest();
std::unique_ptr<Rule> make_hardest() {
  return std::make_unique<Hardest>();
}

}  // namespace dc::prune
