// A uniformly random score: the baseline every other method has to beat.
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

class RandomScore : public Reduction {
 public:
  explicit RandomScore(const Setting& setting) : stream_(setting.stream), score_(setting.label.size()) {}

  void add(const Epoch&) override {}

  std::vector<double> finish() override {
    for (std::size_t i = 0; i < score_.size(); ++i) score_[i] = stream_.at(0, i).uniform();
    return std::move(score_);
  }

 private:
  Stream stream_;
  std::vector<double> score_;
};

class Random : public Method {
 public:
  std::string_view name() const override { return "random"; }
  std::string_view about() const override { return "a uniform random number in [0, 1) that depends on --seed"; }
  select::Direction direction() const override { return select::Direction::none; }
  std::vector<Column> columns() const override { return {}; }
  std::unique_ptr<Reduction> start(const Setting& setting) const override {
    return std::make_unique<RandomScore>(setting);
  }
};

}  // namespace

std::unique_ptr<Method> make_random();
std::unique_ptr<Method> make_random() {
  return std::make_unique<Random>();
}

}  // namespace dc::score
