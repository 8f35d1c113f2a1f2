// The easiest samples of a group.
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

class Easiest : public Rule {
 public:
  std::string_view name() const override { return "easiest"; }
  std::string_view about() const override { return "the easiest samples"; }
  std::vector<Need> needs() const override { return {Need::score}; }
  Picks pick(const Evidence& evidence, const Group& group, std::int64_t count, const Stream& draws) const override {
    auto order = select::easiest_first(group.member, evidence.score, evidence.direction, draws);
    order.resize(static_cast<std::size_t>(count));
    return {std::move(order), {}, {}};
  }
};

}  // namespace

std::unique_ptr<Rule> make_easiest();
std::unique_ptr<Rule> make_easiest() {
  return std::make_unique<Easiest>();
}

}  // namespace dc::prune
