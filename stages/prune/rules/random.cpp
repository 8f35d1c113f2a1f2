// Any samples of a group: the choice that every other rule has to beat.
#include "stages/prune/rule.hpp"

namespace dc::prune {
namespace {

class Random : public Rule {
 public:
  std::string_view name() const override { return "random"; }
  std::string_view about() const override { return "any samples, whatever their scores"; }
  std::vector<Need> needs() const override { return {}; }
  Picks pick(const Evidence&, const Group& group, std::int64_t count, const Stream& draws) const override {
    auto order = select::shuffled(group.member, draws);
    order.resize(static_cast<std::size_t>(count));
    return {std::move(order), {}, {}};
  }
};

}  // namespace

std::unique_ptr<Rule> make_random();
std::unique_ptr<Rule> make_random() {
  return std::make_unique<Random>();
}

}  // namespace dc::prune
