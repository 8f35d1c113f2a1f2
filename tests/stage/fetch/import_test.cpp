// Imports of dc-fetch through its executable: scores and features of an image set, each option and each error once.
#include "common/artifact/image_set.hpp"
#include "common/base/hash.hpp"
#include "tests/stage/fetch/fetch.hpp"
#include "tests/support/artifacts.hpp"

namespace {

using dc::artifact::Reader;
using dc::test::bytes_of;
using dc::test::fetch;
using dc::test::npy_file;
using dc::test::npy_header;
using dc::test::raw_text;
using dc::test::Scratch;
using dc::test::write_file;
using Doubles = std::vector<double>;
using Floats = std::vector<float>;
namespace features = dc::schema::features;
namespace score_table = dc::schema::score_table;

// Four images "train/0" ... "train/3" of the classes c0, c1, c0, c1.
struct Import : testing::Test {
  Scratch scratch;
  std::string images = scratch.path("images.h5");
  std::string images_id = dc::test::write_images(images, 4, 1, 1, 1, {0, 1, 2, 3}, 2);

  // Writes a file and names it as a source.
  std::string source(const std::string& scheme, const std::string& name, const dc::test::RawBytes& bytes) {
    write_file(scratch.path(name), bytes);
    return scheme + ":" + scratch.path(name);
  }
  std::string csv(const std::string& text) { return source("scores", "s.csv", raw_text(text)); }

  // What dc-fetch makes of it: the same bytes a second time, on two threads.
  Reader imported(const std::string& from, const std::vector<std::string>& options, dc::Kind kind) {
    for (const char* threads : {"1", "2"}) {
      std::vector<std::string> arguments = {from,    "--images",           images, "--threads", threads,
                                            "--out", scratch.path(threads)};
      arguments.insert(arguments.end(), options.begin(), options.end());
      const auto outcome = fetch(arguments);
      EXPECT_EQ(outcome.code, 0) << outcome.err;
    }
    EXPECT_EQ(bytes_of(scratch.path("1")), bytes_of(scratch.path("2")));
    Reader reader(scratch.path("1"), kind);
    reader.check();
    return reader;
  }

  std::string refusal(int code, const std::string& from, std::vector<std::string> options = {}) {
    options.insert(options.begin(), {from, "--images", images});
    return dc::test::refusal(scratch, code, options);
  }
  std::string score_refusal(const std::string& from, std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--direction", "none"});
    return refusal(3, from, options);
  }
};

TEST_F(Import, JoinsTheRowsOfACsvByKey) {
  const std::string text =
      "key,class,el2n,margin\ntrain/3,c1,30,-3\ntrain/1,c1,10,-1\ntrain/0,c0,0,0\ntrain/2,c0,20,-2\n";
  const Reader reader = imported(csv(text), {"--direction", "higher-is-harder"}, dc::Kind::score_table);
  EXPECT_EQ(reader.names("/score"), (std::vector<std::string>{"el2n", "margin"}));
  EXPECT_EQ(reader.read(score_table::score("el2n")), (Doubles{0, 10, 20, 30}));
  EXPECT_EQ(reader.read(score_table::score("margin")), (Doubles{0, -1, -2, -3}));
  EXPECT_EQ(reader.read(score_table::score_direction("margin")), "higher-is-harder");
  EXPECT_EQ(reader.read(score_table::score_method("el2n")), "import");
  EXPECT_EQ(reader.read(score_table::score_parameters("el2n")), R"({"join":"key"})");
  EXPECT_EQ(reader.read(score_table::sample_key())[3], "train/3");
  EXPECT_EQ(reader.read(score_table::sample_label()), (std::vector<std::int64_t>{0, 1, 0, 1}));
  EXPECT_EQ(dc::artifact::load_classes(reader).names[1], "class 1");

  const auto& own = reader.provenance().own;
  ASSERT_EQ(own.inputs.size(), 2u);
  EXPECT_EQ(own.inputs[1], (dc::artifact::InputRecord{"images", "image_set", images_id}));
  EXPECT_EQ(own.inputs[0], (dc::artifact::InputRecord{"scores", "raw", dc::sha256_hex(text)}));
  EXPECT_EQ(own.facts, R"({"samples":4,"scores":2})");
  // Nothing of options that belong to sources of images.
  EXPECT_EQ(own.parameters, R"({"direction":"higher-is-harder","join":"key","score":[],"seed":0})");
}

TEST_F(Import, TellsWhichColumnsHoldNoNumbers) {
  const auto outcome = fetch({csv("key,class,x\ntrain/3,c1,1\ntrain/1,c1,1\ntrain/0,c0,0\ntrain/2,c0,2\n"), "--images",
                              images, "--direction", "none", "--out", scratch.path("out.h5")});
  EXPECT_NE(outcome.err.find("s.csv: left out class: no numbers"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("out.h5: 1 score of 4 images"), std::string::npos) << outcome.err;
}

TEST_F(Import, TakesColumnsInOrderWhenAsked) {
  const Reader reader =
      imported(csv("a,b\n1,5\n2,6\n3,7\n4,8\n"), {"--score", "b", "--join", "order", "--direction", "higher-is-easier"},
               dc::Kind::score_table);
  EXPECT_EQ(reader.names("/score"), std::vector<std::string>{"b"});
  EXPECT_EQ(reader.read(score_table::score("b")), (Doubles{5, 6, 7, 8}));
  EXPECT_EQ(reader.read(score_table::score_parameters("b")), R"({"join":"order"})");
}

TEST_F(Import, ReadsNumpyArraysOfScores) {
  const auto numbers = npy_file(npy_header("|i1", "(4,)"), {1, 2, 3, 255});
  const Reader one = imported(source("scores", "s.npy", numbers),
                              {"--score", "m", "--join", "order", "--direction", "none"}, dc::Kind::score_table);
  EXPECT_EQ(one.read(score_table::score("m")), (Doubles{1, 2, 3, -1}));

  const auto keys = npy_file(npy_header("|S7", "(4,)"), raw_text("train/3train/2train/1train/0"));
  const Reader many = imported(source("scores", "s.npz", dc::test::zip_file({{"m.npy", numbers}, {"key.npy", keys}})),
                               {"--direction", "none"}, dc::Kind::score_table);
  EXPECT_EQ(many.read(score_table::score("m")), (Doubles{-1, 3, 2, 1}));
}

// Half precision: 0, 1, 2, 4 are 0, 0x3c00, 0x4000, 0x4400: four points on a line.
const dc::test::RawBytes kLine = npy_file(npy_header("<f2", "(4, 1)"), {0, 0, 0, 0x3c, 0, 0x40, 0, 0x44});

TEST_F(Import, ReadsFeatures) {
  const Reader reader = imported(source("features", "f.npy", kLine), {"--join", "order"}, dc::Kind::features);
  EXPECT_EQ(reader.read(features::feature_value()), (Floats{0, 1, 2, 4}));
  EXPECT_EQ(reader.read(features::feature_source()), "import");
  EXPECT_FALSE(reader.has(features::neighbour_index()));
  EXPECT_EQ(reader.provenance().own.inputs[0].role, "features");
  EXPECT_EQ(reader.provenance().own.facts, R"({"samples":4,"width":1})");

  const auto keys = npy_file(npy_header("|S7", "(4,)"), raw_text("train/3train/2train/1train/0"));
  const auto archive = dc::test::zip_file({{"features.npy", kLine}, {"key.npy", keys}});
  const Reader joined = imported(source("features", "f.npz", archive), {}, dc::Kind::features);
  EXPECT_EQ(joined.read(features::feature_value()), (Floats{4, 2, 1, 0}));
}

// 0, 1, 2, 4: the nearest of 0 is 1, of 1 is 0 (as near as 2, but earlier), of 2 is 1, of 4 is 2. In the classes
// {0, 2} and {1, 4} there is one other each, and no second one.
TEST_F(Import, FindsNeighbours) {
  const std::string from = source("features", "f.npy", kLine);
  const Reader all = imported(from, {"--join", "order", "--neighbours", "1"}, dc::Kind::features);
  EXPECT_EQ(all.read(features::neighbour_index()), (std::vector<std::int32_t>{1, 0, 1, 2}));
  EXPECT_EQ(all.read(features::neighbour_distance()), (Floats{1, 1, 1, 2}));
  EXPECT_EQ(all.read(features::neighbour_metric()), "euclidean");
  EXPECT_EQ(all.read(features::neighbour_scope()), "all");
  const Reader own =
      imported(from, {"--join", "order", "--neighbours", "2", "--neighbour-scope", "class"}, dc::Kind::features);
  EXPECT_EQ(own.read(features::neighbour_index()), (std::vector<std::int32_t>{2, -1, 3, -1, 0, -1, 1, -1}));
  EXPECT_EQ(own.read(features::neighbour_scope()), "class");
  const Reader cosine =
      imported(from, {"--join", "order", "--neighbours", "1", "--metric", "cosine"}, dc::Kind::features);
  EXPECT_EQ(cosine.read(features::neighbour_metric()), "cosine");
  EXPECT_EQ(cosine.read(features::neighbour_index())[1], 2);  // in the same direction; the zero vector has none
}

TEST_F(Import, RefusesOptionsOfOtherSources) {
  const std::string from = csv("key,x\ntrain/0,1\n");
  EXPECT_EQ(dc::test::refusal(scratch, 2, {from, "--direction", "none"}),
            "dc-fetch: --images is missing; give the image set that the scores are about\n");
  EXPECT_EQ(refusal(2, from),
            "dc-fetch: --direction is missing; say which end of the scores is hard: higher-is-harder, higher-is-easier "
            "or none\n");
  EXPECT_EQ(
      refusal(2, from, {"--size", "8"}),
      "dc-fetch: --size: says nothing of a source scores:, only of idx:, cifar10:, cifar100:, npz: or folder:; leave it out\n");
  EXPECT_EQ(refusal(2, from, {"--neighbours", "8"}),
            "dc-fetch: --neighbours: says nothing of a source scores:, only of features:; leave it out\n");
  EXPECT_EQ(refusal(2, dc::test::small_idx(scratch)),
            "dc-fetch: --images: says nothing of a source idx:, only of scores: or features:; leave it out\n");
  EXPECT_EQ(dc::test::refusal(scratch, 2, {dc::test::small_idx(scratch), "--direction", "none"}),
            "dc-fetch: --direction: says nothing of a source idx:, only of scores:; leave it out\n");
  EXPECT_EQ(refusal(2, source("features", "f.npy", kLine), {"--metric", "cosine"}),
            "dc-fetch: --metric needs --neighbours too; give both\n");
}

TEST_F(Import, RefusesWhatIsNoTable) {
  const std::string out = scratch.path("s.npy");
  EXPECT_EQ(refusal(2, source("scores", "s.txt", {}), {"--direction", "none"}),
            "dc-fetch: " + scratch.path("s.txt") + ": expected a file of scores that ends in .csv, .npy or .npz\n");
  EXPECT_EQ(refusal(2, source("features", "f.csv", {})),
            "dc-fetch: " + scratch.path("f.csv") + ": expected a file of features that ends in .npy or .npz\n");
  EXPECT_EQ(refusal(2, source("scores", "s.npy", {}), {"--direction", "none"}),
            "dc-fetch: " + out + ": an array has no name of its own; give the score one with --score NAME\n");
  EXPECT_EQ(refusal(2, csv("x\n1\n"), {"--direction", "none", "--score", "x,x"}),
            "dc-fetch: --score x,x: a name twice, expected every score once\n");
  EXPECT_EQ(score_refusal("scores:" + scratch.path("none.csv")),
            "dc-fetch: " + scratch.path("none.csv") + ": no such file; check the path\n");
  EXPECT_NE(score_refusal(source("scores", "s.npy", npy_file(npy_header("|O", "(4,)"), {1})), {"--score", "m"})
                .find("object arrays hold pickles, which are never loaded"),
            std::string::npos);
  EXPECT_NE(score_refusal(csv("key,x\ntrain/0,nan\n")).find("s.csv:2: x is 'nan', expected a finite number"),
            std::string::npos);
}

TEST_F(Import, RefusesRowsThatAreNotTheImages) {
  const std::string place = "dc-fetch: " + scratch.path("s.csv");
  EXPECT_EQ(score_refusal(csv("x\n1\n2\n3\n4\n")),
            place +
                ": has no keys ('key') to join by; add them, or pass --join order if its rows are in the order of " +
                images + "\n");
  EXPECT_EQ(score_refusal(csv("x\n1\n"), {"--join", "order"}),
            place + ": 1 rows, expected 4 as there are images in " + images + "\n");
  EXPECT_EQ(score_refusal(csv("key,x\ntrain/0,1\n")),
            place + ": no row with the key 'train/1' of " + images + ", expected one for each of its 4 images\n");
  EXPECT_EQ(refusal(3, source("features", "f.npy", kLine), {"--join", "order", "--neighbours", "4"}),
            "dc-fetch: --neighbours 4: " + images + " has 4 images, expected fewer neighbours than images\n");
}

// The image set lies where the scores shall go: of the kinds that dc-fetch writes, but not of this one.
TEST_F(Import, NeverReplacesAnArtifactOfAnotherKind) {
  const std::string other = scratch.path("other.h5");
  dc::test::write_images(other, 1, 1, 1, 1, {0}, 1);
  const std::string before = bytes_of(other);
  const std::vector<std::string> arguments = {csv("x\n1\n2\n3\n4\n"), "--images", images,  "--join", "order",
                                              "--direction",          "none",     "--out", other};
  const auto outcome = fetch(arguments);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "dc-fetch: --out " + other +
                             ": is not a complete score_table, so it is not replaced; choose another file or pass "
                             "--overwrite\n");
  EXPECT_EQ(bytes_of(other), before);
}

}  // namespace
