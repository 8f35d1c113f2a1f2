// A uniformly random score: the baseline every other method has to beat.
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

class Random : public SnapshotMethod {
 public:
  std::string_view name() const override { return "random"; }
  std::string_view about() const override { return "a uniform random number in [0, 1) that depends on --seed"; }
  select::Direction direction() const override { return select::Direction::none; }
  std::vector<Need> needs() const override { return {}; }
  std::vector<double> score(const Setting& setting, const Snapshot&) const override {
    std::vector<double> score(setting.label.size());
    for (std::size_t i = 0; i < score.size(); ++i) score[i] = setting.stream.at(0, i).uniform();
    return score;
  }
};

}  // namespace

std::unique_ptr<Method> make_random();
std::unique_ptr<Method> make_random() {
  return std::make_unique<Random>();
}

}  // namespace dc::score
