#include "stages/fetch/variant.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "common/base/error.hpp"

namespace {

using dc::Stream;
using dc::fetch::Samples;
using dc::fetch::vary;
using dc::fetch::with_flipped_labels;
using dc::fetch::with_long_tail;
using dc::fetch::with_threshold_class;
using Labels = std::vector<std::int64_t>;

// Samples of the classes a, b, ... with these labels.
Samples labelled(const Labels& labels, std::int64_t classes) {
  dc::fetch::Classes names;
  for (std::int64_t c = 0; c < classes; ++c) names.ids.emplace_back(1, static_cast<char>('a' + c));
  names.names = names.ids;
  return dc::fetch::numbered_samples("s", labels, names);
}

// n samples whose labels go round.
Samples cycle(std::int64_t n, std::int64_t classes) {
  Labels labels;
  for (std::int64_t i = 0; i < n; ++i) labels.push_back(i % classes);
  return labelled(labels, classes);
}

Labels sizes(const Samples& samples) {
  Labels count(static_cast<std::size_t>(samples.classes.size()), 0);
  for (const std::int64_t label : samples.labels) ++count[static_cast<std::size_t>(label)];
  return count;
}

std::int64_t changed(const Samples& samples) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < samples.labels.size(); ++i) count += samples.labels[i] != samples.clean_labels[i] ? 1 : 0;
  return count;
}

template <class Work>
std::string usage_of(const Work& work) {
  try {
    work();
  } catch (const dc::UsageError& error) {
    return error.what();
  }
  return "nothing";
}

// Of two classes the other one is the only choice, so with a share of 1 every label is known.
TEST(FlippedLabels, AreOfAnotherClass) {
  const Samples flipped = with_flipped_labels(labelled({0, 1, 1, 0, 0}, 2), 1.0, Stream(7, "f"));
  EXPECT_EQ(flipped.labels, (Labels{1, 0, 0, 1, 1}));
  EXPECT_EQ(flipped.clean_labels, (Labels{0, 1, 1, 0, 0}));
  EXPECT_EQ(flipped.classes.ids, (std::vector<std::string>{"a", "b"}));
}

// 0.2 * 12 = 2.4 -> 2; 0.2 * 13 = 2.6 -> 3; 0.5 * 5 = 2.5 -> 3.
TEST(FlippedLabels, AreExactlyTheRoundedShare) {
  const Stream stream(1, "f");
  EXPECT_EQ(changed(with_flipped_labels(cycle(12, 3), 0.2, stream)), 2);
  EXPECT_EQ(changed(with_flipped_labels(cycle(13, 3), 0.2, stream)), 3);
  EXPECT_EQ(changed(with_flipped_labels(cycle(5, 3), 0.5, stream)), 3);
  EXPECT_EQ(changed(with_flipped_labels(cycle(5, 3), 0.0, stream)), 0);
  EXPECT_EQ(with_flipped_labels(cycle(5, 3), 0.0, stream).clean_labels, cycle(5, 3).labels);
}

// 6000 flips away from class 0 of 4 give 2000 for each other class, with a standard deviation of sqrt(6000 * 2 / 9)
// = 37.
TEST(FlippedLabels, AreUniformOverTheOtherClasses) {
  const Samples flipped = with_flipped_labels(labelled(Labels(6000, 0), 4), 1.0, Stream(3, "f"));
  const Labels count = sizes(flipped);
  EXPECT_EQ(count[0], 0);
  for (std::size_t c = 1; c < 4; ++c) EXPECT_NEAR(static_cast<double>(count[c]), 2000, 5 * 37) << c;
}

TEST(FlippedLabels, DependOnTheSeedAlone) {
  const Samples samples = cycle(100, 5);
  EXPECT_EQ(with_flipped_labels(samples, 0.3, Stream(1, "f")).labels,
            with_flipped_labels(samples, 0.3, Stream(1, "f")).labels);
  EXPECT_NE(with_flipped_labels(samples, 0.3, Stream(1, "f")).labels,
            with_flipped_labels(samples, 0.3, Stream(2, "f")).labels);
}

TEST(FlippedLabels, NeedTwoClasses) {
  EXPECT_EQ(usage_of([] {
              with_flipped_labels(labelled({0, 0}, 1), 0.5, Stream(1, "f"));
            }),
            "--flip-labels: the set has only the class 'a', expected at least two; leave it out");
}

// 8 * 4^0 = 8, 8 * 4^(-1/2) = 4, 8 * 4^-1 = 2.
TEST(LongTail, HasExponentialClassSizes) {
  const Samples tail = with_long_tail(cycle(24, 3), 4, Stream(1, "t"));
  EXPECT_EQ(sizes(tail), (Labels{8, 4, 2}));
  EXPECT_TRUE(std::ranges::is_sorted(tail.source_index));
  for (std::size_t i = 0; i < tail.labels.size(); ++i) {
    EXPECT_EQ(tail.source_index[i] % 3, tail.labels[i]);
    EXPECT_EQ(tail.keys[i], cycle(24, 3).keys[static_cast<std::size_t>(tail.source_index[i])]);
  }
  EXPECT_TRUE(tail.clean_labels.empty());
}

// 10 * 10^(-1/2) = 3.16 -> 3; 10 * 1000^-1 = 0.01 -> 0, raised to 1; 10 * 6^(-1/2) = 4.08 -> 4, 10 / 6 = 1.67 -> 2.
TEST(LongTail, RoundsAndKeepsAtLeastOne) {
  EXPECT_EQ(sizes(with_long_tail(cycle(30, 3), 10, Stream(1, "t"))), (Labels{10, 3, 1}));
  EXPECT_EQ(sizes(with_long_tail(cycle(20, 2), 1000, Stream(1, "t"))), (Labels{10, 1}));
  EXPECT_EQ(sizes(with_long_tail(cycle(30, 3), 6, Stream(1, "t"))), (Labels{10, 4, 2}));
}

// CIFAR-10-LT with a factor of 100: 5000 * 100^(-c / 9) = 5000, 2997.4, 1796.9, 1077.2, 645.8, 387.1, 232.1,
// 139.1, 83.4, 50.
TEST(LongTail, GivesTheSizesOfLongTailedCifar) {
  EXPECT_EQ(sizes(with_long_tail(cycle(50000, 10), 100, Stream(1, "t"))),
            (Labels{5000, 2997, 1797, 1077, 646, 387, 232, 139, 83, 50}));
}

// Sizes 6, 1, 4: the largest is 6, so 6, 6 * 4^(-1/2) = 3 of which there is 1, and 6 / 4 = 1.5 -> 2.
TEST(LongTail, TakesWhatAShortClassHas) {
  EXPECT_EQ(sizes(with_long_tail(labelled({0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2}, 3), 4, Stream(1, "t"))),
            (Labels{6, 1, 2}));
}

TEST(LongTail, OfFactorOneOrOneClassIsTheWholeSet) {
  EXPECT_EQ(with_long_tail(cycle(9, 3), 1, Stream(1, "t")).keys, cycle(9, 3).keys);
  EXPECT_EQ(with_long_tail(cycle(4, 1), 100, Stream(1, "t")).keys, cycle(4, 1).keys);
}

TEST(LongTail, DrawsItsSamplesByTheSeed) {
  EXPECT_NE(with_long_tail(cycle(100, 2), 10, Stream(1, "t")).keys,
            with_long_tail(cycle(100, 2), 10, Stream(2, "t")).keys);
}

// 7 samples of 3 classes: floor(7 / 3) = 2 of them in each part.
TEST(ThresholdClass, IsADisjointDrawForEachPart) {
  const Stream stream(5, "c");
  std::map<std::size_t, int> taken;
  for (const std::int64_t part : {0, 1}) {
    const Samples set = with_threshold_class(cycle(7, 3), part, stream);
    EXPECT_EQ(set.classes.ids, (std::vector<std::string>{"a", "b", "c", "threshold"}));
    EXPECT_EQ(set.classes.names.back(), "threshold");
    EXPECT_EQ(sizes(set).back(), 2);
    EXPECT_EQ(set.clean_labels, cycle(7, 3).labels);
    EXPECT_EQ(changed(set), 2);
    for (std::size_t i = 0; i < set.labels.size(); ++i) taken[i] += set.labels[i] == 3 ? 1 : 0;
  }
  for (const auto& [sample, times] : taken) EXPECT_LE(times, 1) << sample;
}

TEST(ThresholdClass, NeedsTwoClassesAndAFreeName) {
  EXPECT_EQ(usage_of([] {
              with_threshold_class(labelled({0, 0}, 1), 1, Stream(1, "c"));
            }),
            "--threshold-class: the set has only the class 'a', expected at least two; leave it out");
  EXPECT_EQ(
      usage_of([] { with_threshold_class(with_threshold_class(cycle(6, 2), 0, Stream(1, "c")), 0, Stream(1, "c")); }),
      "--threshold-class: the set has a class 'threshold' already, expected none; leave the option out");
}

TEST(Variant, OfNothingChangesNothing) {
  const Samples same = vary(cycle(6, 2), {}, 1);
  EXPECT_EQ(same.labels, cycle(6, 2).labels);
  EXPECT_TRUE(same.clean_labels.empty());
}

// 24 images of 3 classes with factor 4 are 14; half of their labels flip, then 14 / 3 = 4 become the threshold class.
TEST(Variant, KeepsTheLabelsBeforeAnyChange) {
  const Samples set = vary(cycle(24, 3), {0.5, 4.0, 1}, 9);
  EXPECT_EQ(set.size(), 14);
  EXPECT_EQ(sizes(set).back(), 4);
  for (std::size_t i = 0; i < set.labels.size(); ++i) EXPECT_EQ(set.clean_labels[i], set.source_index[i] % 3);
  EXPECT_GE(changed(set), 7);
}

}  // namespace
