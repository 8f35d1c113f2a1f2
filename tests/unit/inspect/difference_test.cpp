#include "stages/inspect/difference.hpp"

#include <gtest/gtest.h>

#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::artifact::Reader;
using dc::inspect::Difference;
using dc::inspect::differences;
using dc::test::Scratch;
namespace score_table = dc::schema::score_table;

void write_scores(const std::string& path, const std::vector<double>& scores, const std::string& name,
                  const std::string& parameters) {
  dc::artifact::Writer writer(path, dc::Kind::score_table);
  writer.write(score_table::sample_key(), std::vector<std::string>{"a", "b", "c"});
  writer.write(score_table::sample_label(), std::vector<std::int64_t>{0, 0, 1});
  writer.write(score_table::class_id(), std::vector<std::string>{"0", "1"});
  writer.write(score_table::class_name(), std::vector<std::string>{"zero", "one"});
  writer.write(score_table::score(name), scores);
  writer.write(score_table::score_direction(name), std::string("higher-is-harder"));
  writer.write(score_table::score_method(name), std::string("el2n"));
  writer.write(score_table::score_parameters(name), std::string("{}"));
  auto provenance = dc::test::made_by_test();
  provenance.own.parameters = parameters;
  provenance.own.inputs = {{"images", "image_set", parameters}};
  writer.finish(provenance);
  writer.publish();
}

TEST(Differences, AreNoneBetweenEqualArtifacts) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", "{}");
  write_scores(scratch.path("b.h5"), {1, 2, 3}, "el2n", "{}");
  EXPECT_TRUE(differences(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5"))).empty());
}

TEST(Differences, CountValuesAndNameTheLargest) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", R"({"window":4})");
  write_scores(scratch.path("b.h5"), {1, 2.25, 2.5}, "el2n", R"({"window":5})");
  const auto found = differences(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5")));
  EXPECT_EQ(found,
            (std::vector<Difference>{{"/score/el2n", "2 of 3 values, the largest difference 0.5 at 2"},
                                     {"input images", R"(image_set {"window":4} against image_set {"window":5})"},
                                     {"parameter window", "4 against 5"}}));
}

TEST(Differences, NameWhatOnlyOneHas) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", "{}");
  write_scores(scratch.path("b.h5"), {1, 2, 3}, "aum", "{}");
  const auto found = differences(Reader(scratch.path("a.h5")), Reader(scratch.path("b.h5")));
  ASSERT_EQ(found.size(), 8u);
  EXPECT_EQ(found[0], (Difference{"/score/aum@direction", "nothing against \"higher-is-harder\""}));
  EXPECT_EQ(found[6], (Difference{"/score/aum", "only in the second"}));
  EXPECT_EQ(found[7], (Difference{"/score/el2n", "only in the first"}));
}

TEST(Differences, OfShapesAndOfKinds) {
  const Scratch scratch;
  write_scores(scratch.path("a.h5"), {1, 2, 3}, "el2n", "{}");
  dc::test::write_images(scratch.path("b.h5"), 2, 1, 1, 1, {1, 2}, 2);
  dc::test::write_images(scratch.path("c.h5"), 2, 1, 2, 1, {1, 2, 3, 4}, 2);
  const Reader images(scratch.path("b.h5"));
  EXPECT_EQ(differences(Reader(scratch.path("a.h5")), images),
            (std::vector<Difference>{{"kind", "score_table against image_set"}}));
  EXPECT_EQ(differences(images, Reader(scratch.path("c.h5"))),
            (std::vector<Difference>{{"/image/pixels", "shape [2, 1, 1, 1] against [2, 1, 2, 1]"}}));
}

TEST(Differences, AreALineEachOrJson) {
  const std::vector<Difference> found = {{"a", "1 against 2"}};
  EXPECT_EQ(dc::inspect::differences_text(found), "a: 1 against 2\n");
  EXPECT_EQ(dc::inspect::differences_json(found),
            "[\n  {\n    \"how\": \"1 against 2\",\n    \"what\": \"a\"\n  }\n]\n");
}

}  // namespace
