#include "common/model/precision.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/model/device.hpp"

using dc::model::choose_precision;
using dc::model::Precision;

TEST(Precision, IsF32ForNarrowNetworksUnlessAskedFor) {
  EXPECT_EQ(choose_precision("auto", 16), Precision::f32);
  EXPECT_EQ(choose_precision("f32", 64), Precision::f32);
}

TEST(Precision, FollowsTheCpuForWideNetworks) {
  EXPECT_EQ(choose_precision("auto", 64), dc::model::cpu_has_bf16() ? Precision::bf16 : Precision::f32);
}

TEST(Precision, RefusesWhatIsUnknownOrHopelesslySlow) {
  EXPECT_THROW(choose_precision("f16", 64), dc::UsageError);
  if (!dc::model::cpu_has_bf16()) {
    EXPECT_THROW(choose_precision("bf16", 64), dc::UsageError);
  }
}

TEST(Device, IsTheCpuOnly) {
  EXPECT_THROW(dc::model::set_up_device("cuda", 1), dc::UsageError);
  EXPECT_NO_THROW(dc::model::set_up_device("cpu", 1));
  EXPECT_NO_THROW(dc::model::set_up_device("auto", 2));
  EXPECT_EQ(dc::model::libtorch_version().substr(0, 2), "2.");
}
