#include "common/training/dynamics.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/support/torch_reference.hpp"

using dc::training::DynamicsRecord;
using dc::training::Signals;
using dc::training::signals;

// z = (0, ln 3): p = (1/4, 3/4). Label 1: loss ln(4/3), p_other 1/4, margin ln 3, sum p^2 = 10/16,
// entropy = (ln 4)/4 + 3 ln(4/3)/4 = 0.56234.
TEST(Signals, OfTwoClassesAreAsWorkedOutByHand) {
  const Signals s = signals(std::array{0.0f, std::log(3.0f)}, 1);
  EXPECT_NEAR(s.loss, 0.287682f, 1e-6f);
  EXPECT_NEAR(s.p_other, 0.25f, 1e-6f);
  EXPECT_NEAR(s.zmargin, 1.098612f, 1e-6f);
  EXPECT_NEAR(s.pnorm2, 0.625f, 1e-6f);
  EXPECT_NEAR(s.entropy, 0.562335f, 1e-6f);
  EXPECT_EQ(s.top1, 1);
}

TEST(Signals, GiveTheLowerClassOfEqualOnes) {
  EXPECT_EQ(signals(std::array{1.0f, 2.0f, 2.0f}, 0).top1, 1);
}

// Logits far apart: p_y = 1, and nothing becomes NaN.
TEST(Signals, StayFiniteWhereTheNetworkIsSure) {
  const Signals s = signals(std::array{-500.0f, 500.0f}, 0);
  EXPECT_FLOAT_EQ(s.loss, 1000.0f);
  EXPECT_FLOAT_EQ(s.p_other, 1.0f);
  EXPECT_FLOAT_EQ(s.entropy, 0.0f);
}

// NumPy in double precision on the same logits and features; EL2N^2 = sum p^2 - 2 p_y + 1.
TEST(DynamicsRecord, AgreesWithNumpy) {
  const auto reference = dc::test::torch_reference("signals");
  const at::Tensor z = dc::test::reference_tensor(5000, {6, 5}, 4.0);
  const at::Tensor h = dc::test::reference_tensor(5001, {6, 3}, 1.0);
  const std::array<std::int64_t, 6> label = {0, 1, 2, 3, 4, 0};
  const std::array<std::int64_t, 6> sample = {5, 4, 3, 2, 1, 0};
  DynamicsRecord record(2, 6);
  record.add(1, sample, label, {z.const_data_ptr<float>(), 30}, {h.const_data_ptr<float>(), 18});
  for (std::size_t b = 0; b < 6; ++b) {
    const std::size_t at = 6 + 5 - b;  // epoch 1, samples in reverse
    EXPECT_EQ(record.seen[at], 1);
    EXPECT_NEAR(record.loss[at], reference["loss"][b].get<double>(), 2e-6);
    EXPECT_NEAR(record.p_other[at], reference["p_other"][b].get<double>(), 1e-6);
    EXPECT_NEAR(record.zmargin[at], reference["zmargin"][b].get<double>(), 2e-6);
    EXPECT_NEAR(record.pnorm2[at], reference["pnorm2"][b].get<double>(), 1e-6);
    EXPECT_NEAR(record.entropy[at], reference["entropy"][b].get<double>(), 1e-6);
    EXPECT_NEAR(record.hnorm2[at], reference["hnorm2"][b].get<double>(), 1e-6);
    EXPECT_EQ(record.top1[at], reference["top1"][b].get<int>());
    const double el2n = std::sqrt(record.pnorm2[at] - 2.0 * std::exp(-double{record.loss[at]}) + 1.0);
    EXPECT_NEAR(el2n, reference["el2n"][b].get<double>(), 2e-6);
  }
}

TEST(DynamicsRecord, LeavesHolesWhereASampleWasNotPresented) {
  DynamicsRecord record(1, 3);
  record.add(0, std::array<std::int64_t, 1>{1}, std::array<std::int64_t, 1>{0}, std::array{1.0f, 0.0f},
             std::array{2.0f, 1.0f});
  EXPECT_EQ(record.seen, (std::vector<std::uint8_t>{0, 1, 0}));
  EXPECT_EQ(record.top1, (std::vector<std::int32_t>{-1, 0, -1}));
  EXPECT_TRUE(std::isnan(record.loss[0]));
  EXPECT_TRUE(std::isnan(record.hnorm2[2]));
  EXPECT_FLOAT_EQ(record.hnorm2[1], 5.0f);  // 4 + 1
}
