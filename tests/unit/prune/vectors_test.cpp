// Products and distances of gradients against gradients built in full.
#include "stages/prune/vectors.hpp"

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "common/parallel/parallel.hpp"
#include "tests/unit/prune/last_layer.hpp"

namespace {

using dc::prune::Indices;
using dc::prune::inner;
using dc::prune::LastLayer;
using dc::prune::Space;
using dc::prune::squared_distance;
using dc::prune::Vectors;
using dc::select::Metric;

// p = softmax(0, ln 3) = (1/4, 3/4), label 1: e = (1/4, -1/4).
TEST(WriteError, IsTheProbabilityLessTheLabel) {
  std::vector<float> error(2);
  dc::prune::write_error(std::vector<float>{0, std::log(3.0f)}, 1, error);
  EXPECT_NEAR(error[0], 0.25, 1e-7);
  EXPECT_NEAR(error[1], -0.25, 1e-7);
}

// p_y = 1 / (1 + exp(-30)): p_y - 1 = -9.4e-14, far below the rounding of p_y in float.
TEST(WriteError, KeepsTheDigitsOfEasySamples) {
  std::vector<float> error(2);
  dc::prune::write_error(std::vector<float>{30, 0}, 0, error);
  EXPECT_NEAR(error[0] / -std::exp(-30.0), 1, 1e-6);
  EXPECT_NEAR(error[1] / std::exp(-30.0), 1, 1e-6);
}

TEST(Vectors, OfGradientsGiveTheProductsOfThoseBuiltInFull) {
  const auto layer = LastLayer::random(40, 7, 5, 1, false);
  const Vectors vectors(layer->evidence, layer->group(), Space::gradients, Metric::euclidean);
  const auto gradients = layer->gradients();
  const auto distances = vectors.distance_matrix();
  const auto of_mean = vectors.mean_products();
  std::vector<float> row(40);
  std::vector<float> squared(40);
  for (std::int64_t i = 0; i < 40; ++i) {
    vectors.products(i, row);
    vectors.squared_distances(i, squared);
    double mean = 0;
    for (std::int64_t j = 0; j < 40; ++j) {
      const auto at = static_cast<std::size_t>(j);
      const double product = inner(gradients[static_cast<std::size_t>(i)], gradients[at]);
      const double apart = squared_distance(gradients[static_cast<std::size_t>(i)], gradients[at]);
      mean += product / 40;
      EXPECT_NEAR(row[at], product, 2e-5);
      EXPECT_NEAR(squared[at], apart, 2e-6 * (1 + apart));
      EXPECT_NEAR(distances[static_cast<std::size_t>(i * 40 + j)], std::sqrt(apart), 2e-6 * (1 + apart));
    }
    EXPECT_NEAR(of_mean[static_cast<std::size_t>(i)], mean, 1e-5);
    EXPECT_NEAR(vectors.squared_length(i),
                inner(gradients[static_cast<std::size_t>(i)], gradients[static_cast<std::size_t>(i)]), 1e-5);
  }
}

TEST(Vectors, UnderCosineCompareDirections) {
  const auto layer = LastLayer::random(30, 6, 4, 2);
  const auto gradients = layer->gradients();
  for (const auto space : {Space::features, Space::gradients}) {
    const auto distances = Vectors(layer->evidence, layer->group(), space, Metric::cosine).distance_matrix();
    for (std::int64_t i = 0; i < 30; ++i) {
      for (std::int64_t j = 0; j < 30; ++j) {
        const auto a = space == Space::gradients ? gradients[static_cast<std::size_t>(i)] : layer->feature(i);
        const auto b = space == Space::gradients ? gradients[static_cast<std::size_t>(j)] : layer->feature(j);
        EXPECT_NEAR(distances[static_cast<std::size_t>(i * 30 + j)],
                    1 - inner(a, b) / std::sqrt(inner(a, a) * inner(b, b)), 1e-5);
      }
    }
  }
}

// Two samples whose features are long and nearly the same: |g|^2 is about 1e6 |e|^2, the distance 1e-3 |e|. The
// difference of squares in float would be of the order of 1e-1.
TEST(Vectors, KeepTheDigitsOfNearGradients) {
  const LastLayer layer({{1000, 0}, {1000, 0.001f}}, {{0, 0}, {0, 0}}, {0, 0});
  const Vectors vectors(layer.evidence, layer.group(), Space::gradients, Metric::euclidean);
  EXPECT_NEAR(vectors.distance_matrix()[1], 0.001 * std::sqrt(0.5), 1e-9);
}

TEST(Vectors, OfEqualSamplesAreExactlyAtDistanceZero) {
  const auto once = LastLayer::random(1, 37, 11, 3);
  std::vector<float> h(once->evidence.features.values.begin(), once->evidence.features.values.end());
  std::vector<float> z(once->evidence.logits.values.begin(), once->evidence.logits.values.end());
  const LastLayer twice({h, h}, {z, z}, {0, 0});
  for (const auto metric : {Metric::euclidean, Metric::cosine}) {
    const auto distances = Vectors(twice.evidence, twice.group(), Space::gradients, metric).distance_matrix();
    EXPECT_EQ(distances, (std::vector<float>(4, 0.0f)));
  }
}

TEST(Vectors, HaveASymmetricMatrixToTheBitOnAnyNumberOfThreads) {
  const auto layer = LastLayer::random(150, 19, 7, 4);
  const Vectors vectors(layer->evidence, layer->group(), Space::gradients, Metric::euclidean);
  const auto one = vectors.distance_matrix();
  dc::parallel::set_threads(2);
  const auto two = vectors.distance_matrix();
  dc::parallel::set_threads(1);
  EXPECT_EQ(one, two);
  std::vector<float> squared(150);
  for (std::size_t i = 0; i < 150; ++i) {
    vectors.squared_distances(static_cast<std::int64_t>(i), squared);
    for (std::size_t j = 0; j < 150; ++j) {
      ASSERT_EQ(one[i * 150 + j], one[j * 150 + i]);
      ASSERT_EQ(one[i * 150 + j], std::sqrt(squared[j]));
    }
  }
}

// Sixteen features and all samples: the rows are taken where they lie. Any other number, or a part, is copied.
TEST(Vectors, AreTheSameWhetherTheyAreCopiedOrNot) {
  const auto layer = LastLayer::random(20, 16, 2, 5);
  const Vectors whole(layer->evidence, layer->group(), Space::features, Metric::euclidean);
  EXPECT_EQ(whole.hidden().values.data(), layer->evidence.features.values.data());
  layer->choose_from({3, 5, 17});
  const auto part = Vectors(layer->evidence, layer->group(), Space::features, Metric::euclidean).distance_matrix();
  EXPECT_EQ(part[1], whole.distance_matrix()[3 * 20 + 5]);
  EXPECT_EQ(part[5], whole.distance_matrix()[5 * 20 + 17]);
}

TEST(Vectors, RefuseAMatrixOfAllPairsOfALargeGroup) {
  const LastLayer layer(std::vector<std::vector<float>>(32769, std::vector<float>{1}));
  try {
    Vectors(layer.evidence, layer.group()).distance_matrix();
    FAIL();
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(),
                 "class 'dog': 32769 samples, expected at most 32768 where all pairs are compared; choose per class "
                 "(--ipc, or --share equal or proportional)");
  }
}

TEST(Vectors, RefuseFeaturesTooLongForFloat) {
  const LastLayer layer({{1, 0}, {4e18f, 0}});
  try {
    Vectors(layer.evidence, layer.group());
    FAIL();
  } catch (const dc::InvalidInput& error) {
    EXPECT_STREQ(error.what(),
                 "class 'dog': the features of sample 1 have the length 4e+18, expected below 3e18; scale them");
  }
}

}  // namespace
