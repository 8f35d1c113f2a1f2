// Entropies of small predictions, and which end of them is hard.
#include <gtest/gtest.h>

#include "tests/unit/score/history.hpp"

namespace {

using dc::score::History;
using dc::score::method;

// p = (1/4, 3/4): 0.34657 + 0.21576. p = (1/2, 1/2): ln 2. The label changes nothing.
TEST(Entropy, IsTheMeanOfThePredictionsRead) {
  History history({1, 0}, 2);
  for (const std::size_t i : {0, 1}) {
    history.present(0, i, {0, std::log(3.0)});
    history.present(1, i, {0, 0});
  }
  const auto score = history.score(*method("entropy"));
  EXPECT_NEAR(score[0], (0.56233514 + 0.69314718) / 2, 1e-7);
  EXPECT_EQ(score[0], score[1]);
  EXPECT_NEAR(history.score(*method("entropy"), 0, 0)[0], 0.56233514, 1e-7);
}

TEST(Entropy, IsThatOfTheLastEpochUnlessTold) {
  EXPECT_EQ(method("entropy")->default_epochs(5), (dc::score::EpochRange{4, 4}));
}

// DeepCore turns uncertainties into certainties and, where it does not balance classes, still keeps the largest: with
// one of three to keep, the most certain sample. p_y = 0.9, 0.5, 0.7: the hardest is sample 1, DeepCore's is sample 0.
TEST(DeepCoreDefect, UncertaintyKeepsTheMostCertain) {
  History history({1, 1, 1}, 1);
  history.present_label(0, 0, 0.9);
  history.present_label(0, 1, 0.5);
  history.present_label(0, 2, 0.7);
  std::vector<double> certainty = history.score(*method("entropy"));
  for (double& value : certainty) value = -value;
  EXPECT_EQ(std::ranges::max_element(certainty) - certainty.begin(), 0);
  for (const auto* name : {"entropy", "margin", "least-confidence"}) {
    const auto by = method(name);
    const auto order = dc::select::easiest_first(history.score(*by), by->direction(), dc::Stream(0, "ties"));
    EXPECT_EQ(order, (std::vector<std::int64_t>{0, 2, 1})) << name;
  }
}

}  // namespace
