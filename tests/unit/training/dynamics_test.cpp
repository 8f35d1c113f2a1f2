#include "common/training/dynamics.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "tests/support/torch_reference.hpp"

using dc::training::DynamicsRecord;
using dc::training::Signals;
using dc::training::take_kd;

namespace {

Signals signals(std::span<const float> logits, std::int64_t label) {
  std::vector<float> p(logits.size());
  return dc::training::signals(logits, label, p);
}

/// Logits whose softmax is these probabilities.
std::vector<float> logits_of(std::initializer_list<double> p) {
  std::vector<float> z;
  for (const double value : p) z.push_back(static_cast<float>(std::log(value)));
  return z;
}

/// One sample of label 0 with one feature.
void present(DynamicsRecord& record, std::int64_t epoch, std::int64_t sample, const std::vector<float>& logits) {
  record.add(epoch, std::array{sample}, std::array<std::int64_t, 1>{0}, logits, std::array{1.0f});
}

}  // namespace

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

// p = (1/8, 2/8, 5/8): the second largest is 2/8 whatever the label; of two equal ones it is the other.
TEST(Signals, TellTheSecondLargestProbability) {
  for (std::int64_t label = 0; label < 3; ++label)
    EXPECT_NEAR(signals(logits_of({0.125, 0.25, 0.625}), label).p_second, 0.25f, 1e-6f);
  EXPECT_NEAR(signals(logits_of({0.125, 0.25, 0.625}), 0).p_other, 0.625f, 1e-6f);
  EXPECT_NEAR(signals(logits_of({0.625, 0.25, 0.125}), 0).p_second, 0.25f, 1e-6f);
  EXPECT_FLOAT_EQ(signals(std::array{3.0f, 3.0f}, 0).p_second, 0.5f);
}

TEST(Signals, OfOneClassAreZero) {
  std::array<float, 1> p{};
  const Signals s = dc::training::signals(std::array{7.0f}, 0, p);
  EXPECT_EQ(s.p_second, 0.0f);
  EXPECT_EQ(s.p_other, 0.0f);
  EXPECT_EQ(s.zmargin, 0.0f);
  EXPECT_EQ(s.loss, 0.0f);
  EXPECT_EQ(p[0], 1.0f);
}

// (1/2, 1/2), then (1/4, 3/4): |1/4 ln(1/2)| + |3/4 ln(3/2)| = 0.173287 + 0.304099 = 0.477386. The half nearest to
// ln(1/2) = -0.693147 is -1420 / 2048 = -0.693359, which makes it 0.173234 + 0.304258 = 0.477492.
TEST(TakeKd, OfTwoClassesIsAsWorkedOutByHand) {
  DynamicsRecord record(2, 1, 2);
  present(record, 0, 0, logits_of({0.5, 0.5}));
  present(record, 1, 0, logits_of({0.25, 0.75}));
  EXPECT_TRUE(std::isnan(record.kd[0]));
  EXPECT_NEAR(record.kd[1], 0.477386, 0.693148 / 2048);
  EXPECT_NEAR(record.kd[1], 0.477492, 1e-6);
}

// (1/2, 1/4, 1/4), then (1/4, 1/2, 1/4): 1/4 ln 2 + 1/2 ln 2 + 0 = 0.519860, not the 1/4 ln 2 of a divergence. With
// halves, -0.693359 and -1.386719: 0.173234 + 0.346786 + 0.000106 = 0.520126.
TEST(TakeKd, OfThreeClassesAddsAbsoluteValues) {
  DynamicsRecord record(2, 1, 3);
  present(record, 0, 0, logits_of({0.5, 0.25, 0.25}));
  present(record, 1, 0, logits_of({0.25, 0.5, 0.25}));
  EXPECT_NEAR(record.kd[1], 0.519860, 1.4 / 2048);
  EXPECT_NEAR(record.kd[1], 0.520126, 1e-6);
}

// A sure network that changes its mind: p log((1 + 1e-8) / 1e-8) = 18.4207; one that does not: 1e-8.
TEST(TakeKd, StaysFiniteWhereTheNetworkIsSure) {
  std::array<c10::Half, 2> before;
  before.fill(std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(std::isnan(take_kd(std::array{0.0f, 1.0f}, before)));
  EXPECT_NEAR(take_kd(std::array{0.0f, 1.0f}, before), 0.0, 1e-7);
  EXPECT_NEAR(take_kd(std::array{1.0f, 0.0f}, before), 18.4207, 18.4207 / 2048);
}

// Against the formula in double precision without halves, within the bound that the header gives.
TEST(TakeKd, KeepsTheBoundOfItsHalves) {
  constexpr std::int64_t kClasses = 40;
  std::array<c10::Half, kClasses> before;
  std::vector<float> last;
  for (std::uint32_t t = 0; t < 60; ++t) {
    std::vector<float> p(kClasses);
    const at::Tensor z = dc::test::reference_tensor(6000 + t, {kClasses}, 0.3 * t);
    dc::training::signals({z.const_data_ptr<float>(), kClasses}, 0, p);
    const double kd = take_kd(p, before);
    double expected = 0, bound = 0;
    for (std::size_t k = 0; t > 0 && k < kClasses; ++k) {
      expected += std::abs(p[k] * (std::log(double{p[k]} + 1e-8) - std::log(double{last[k]} + 1e-8)));
      bound += p[k] * std::abs(std::log(double{last[k]} + 1e-8)) / 2048;
    }
    if (t > 0) {
      EXPECT_NEAR(kd, expected, bound + 1e-6) << t;
    }
    last = p;
  }
}

// NumPy in double precision on the same logits and features; EL2N^2 = sum p^2 - 2 p_y + 1.
TEST(DynamicsRecord, AgreesWithNumpy) {
  const auto reference = dc::test::torch_reference("signals");
  const at::Tensor z = dc::test::reference_tensor(5000, {6, 5}, 4.0);
  const at::Tensor h = dc::test::reference_tensor(5001, {6, 3}, 1.0);
  const std::array<std::int64_t, 6> label = {0, 1, 2, 3, 4, 0};
  const std::array<std::int64_t, 6> sample = {5, 4, 3, 2, 1, 0};
  DynamicsRecord record(2, 6, 5);
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
  DynamicsRecord record(1, 3, 2);
  record.add(0, std::array<std::int64_t, 1>{1}, std::array<std::int64_t, 1>{0}, std::array{1.0f, 0.0f},
             std::array{2.0f, 1.0f});
  EXPECT_EQ(record.seen, (std::vector<std::uint8_t>{0, 1, 0}));
  EXPECT_EQ(record.top1, (std::vector<std::int32_t>{-1, 0, -1}));
  EXPECT_TRUE(std::isnan(record.loss[0]));
  EXPECT_TRUE(std::isnan(record.p_second[0]));
  EXPECT_TRUE(std::isnan(record.hnorm2[2]));
  EXPECT_FLOAT_EQ(record.hnorm2[1], 5.0f);  // 4 + 1
}

// Sample 1 is left out of epoch 1: in epoch 2 it is compared with epoch 0, (1/2, 1/2) with (1/4, 3/4) as above.
TEST(DynamicsRecord, ComparesWithThePresentationBeforeAHole) {
  DynamicsRecord record(3, 2, 2);
  present(record, 0, 1, logits_of({0.5, 0.5}));
  present(record, 1, 0, logits_of({0.9, 0.1}));
  present(record, 2, 1, logits_of({0.25, 0.75}));
  present(record, 2, 0, logits_of({0.9, 0.1}));
  EXPECT_TRUE(std::isnan(record.kd[2]));  // the first of sample 0
  EXPECT_TRUE(std::isnan(record.kd[3]));  // the hole
  EXPECT_NEAR(record.kd[5], 0.477492, 1e-6);
  EXPECT_NEAR(record.kd[4], 0.0, 2.4 / 2048);
}

TEST(DynamicsRecord, KeepsTheLastOfTwoPresentationsInAnEpoch) {
  DynamicsRecord record(1, 1, 2);
  present(record, 0, 0, logits_of({0.5, 0.5}));
  present(record, 0, 0, logits_of({0.25, 0.75}));
  EXPECT_NEAR(record.loss[0], std::log(4.0), 1e-6);
  EXPECT_NEAR(record.kd[0], 0.477492, 1e-6);
}

// 37 bytes a presentation (8 floats, top1, seen) and 2 for each sample and class.
TEST(DynamicsRecord, TellsWhatItKeepsInMemory) {
  EXPECT_EQ(DynamicsRecord::bytes(60, 1000, 10), 60 * 1000 * 37 + 1000 * 10 * 2);
  const DynamicsRecord record(3, 4, 5);
  EXPECT_EQ(DynamicsRecord::bytes(3, 4, 5), 12 + 4 * 12 + 2 * 20 + 4 * (12 * 8));
  EXPECT_EQ(record.log_before.size(), 20u);
}
