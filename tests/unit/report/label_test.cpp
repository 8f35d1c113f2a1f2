#include "stages/report/label.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace dc::report {
namespace {

using Names = std::vector<std::string>;

Names labels(const Names& paths) {
  return labels_of(paths, "selections");
}

TEST(Labels, AreStemsWhereThoseDiffer) {
  EXPECT_EQ(labels({"run/el2n.h5", "other/aum.h5", "ccs.v2.h5"}), (Names{"el2n", "aum", "ccs.v2"}));
}

TEST(Labels, AreWhatPathsDoNotShareWhereStemsAreAlike) {
  EXPECT_EQ(labels({"run/el2n/s1/choice.h5", "run/aum/s1/choice.h5"}), (Names{"el2n", "aum"}));
  EXPECT_EQ(labels({"run/el2n/10.h5", "run/el2n/60.h5", "run/aum/10.h5"}), (Names{"el2n/10", "el2n/60", "aum/10"}));
  EXPECT_EQ(labels({"choice.h5", "run/choice.h5"}), (Names{"choice", "run/choice"}));
  EXPECT_EQ(labels({"/a/x.h5", "/b/x.h5"}), (Names{"a", "b"}));
}

TEST(Labels, RefuseTheSameFileTwice) {
  EXPECT_THROW(labels({"run/a.h5", "run/./a.h5"}), UsageError);
  EXPECT_THROW(labels({"a.h5", "./a.h5"}), UsageError);
}

}  // namespace
}  // namespace dc::report
