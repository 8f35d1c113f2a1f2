// The neighbours of given features, as they come to stand in the file.
#include "stages/eval/features.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include "common/base/rng.hpp"
#include "common/parallel/parallel.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/training_sets.hpp"

namespace {

using dc::eval::Scope;
using dc::select::Metric;
namespace fields = dc::schema::features;

constexpr std::int64_t kImages = 150;
constexpr std::int64_t kClasses = 4;
constexpr std::int64_t kNeighbours = 5;

class FeatureFile : public testing::Test {
 protected:
  /// The file of `kImages` random vectors and their neighbours, written in batches of 40.
  std::string write(const std::string& name, Metric metric, Scope scope) {
    const std::string images = scratch_.path("images.h5");
    dc::test::write_easy_images(images, kImages, kClasses);
    const auto set = dc::artifact::load_images(dc::artifact::Reader(images));
    const dc::model::Network network(
        {.architecture = "resnet8", .classes = kClasses, .channels = 1, .size = 8, .width = 2});
    const auto policy = dc::views::plain_policy(8);
    const std::string path = scratch_.path(name);
    dc::artifact::Writer out(path, dc::Kind::features);
    dc::eval::Features features(out, {set, policy}, network, true);
    const dc::Stream stream(1, "test");
    for (std::int64_t first = 0; first < kImages; first += 40) {
      dc::training::Batch batch;
      for (std::int64_t i = first; i < std::min(first + 40, kImages); ++i) batch.image.push_back(i);
      const dc::model::Output said{{}, at::empty({std::ssize(batch.image), network.feature_count()}, at::kFloat)};
      float* value = said.features.mutable_data_ptr<float>();
      for (const std::int64_t i : batch.image) {
        dc::Draws draws = stream.at(0, static_cast<std::uint64_t>(i));
        for (std::int64_t k = 0; k < network.feature_count(); ++k) *value++ = static_cast<float>(draws.normal());
      }
      features.add(batch, said);
    }
    features.add_neighbours(kNeighbours, metric, scope);
    out.finish(dc::test::made_by_test());
    out.publish();
    return path;
  }

  dc::test::Scratch scratch_;
};

/// The distance of two vectors by its definition.
double distance(std::span<const float> a, std::span<const float> b, Metric metric) {
  double aa = 0, bb = 0, ab = 0, square = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    aa += double{a[k]} * double{a[k]};
    bb += double{b[k]} * double{b[k]};
    ab += double{a[k]} * double{b[k]};
    square += std::pow(double{a[k]} - double{b[k]}, 2);
  }
  return metric == Metric::euclidean ? std::sqrt(square) : 1 - ab / std::sqrt(aa * bb);
}

TEST_F(FeatureFile, HoldsTheNeighboursThatSortingFinds) {
  for (const Metric metric : {Metric::euclidean, Metric::cosine}) {
    for (const Scope scope : {Scope::everywhere, Scope::own_class}) {
      const dc::artifact::Reader file(write("features.h5", metric, scope));
      file.check();
      const auto label = file.read(fields::sample_label());
      const auto value = file.read(fields::feature_value());
      const auto found = file.read(fields::neighbour_index());
      const auto away = file.read(fields::neighbour_distance());
      EXPECT_EQ(file.read(fields::neighbour_metric()), metric == Metric::euclidean ? "euclidean" : "cosine");
      EXPECT_EQ(file.read(fields::neighbour_scope()), scope == Scope::everywhere ? "all" : "class");
      const std::size_t width = value.size() / kImages;
      for (std::size_t i = 0; i < kImages; ++i) {
        std::vector<std::pair<double, std::int32_t>> all;
        for (std::size_t j = 0; j < kImages; ++j) {
          if (j == i || (scope == Scope::own_class && label[j] != label[i])) continue;
          all.emplace_back(
              distance(std::span(value).subspan(i * width, width), std::span(value).subspan(j * width, width), metric),
              static_cast<std::int32_t>(j));
        }
        std::ranges::sort(all);
        for (std::size_t k = 0; k < kNeighbours; ++k) {
          ASSERT_EQ(found[i * kNeighbours + k], all[k].second);
          ASSERT_NEAR(away[i * kNeighbours + k], all[k].first, 1e-5);
        }
      }
    }
  }
}

TEST_F(FeatureFile, HasTheSameBytesForAnyNumberOfThreads) {
  const std::string one = write("one.h5", Metric::euclidean, Scope::everywhere);
  dc::parallel::set_threads(2);
  const std::string two = write("two.h5", Metric::euclidean, Scope::everywhere);
  dc::parallel::set_threads(1);
  EXPECT_EQ(dc::test::bytes_of(one), dc::test::bytes_of(two));
}

}  // namespace
