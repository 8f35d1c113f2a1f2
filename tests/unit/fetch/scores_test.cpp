#include "stages/fetch/scores.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "stages/fetch/csv.hpp"
#include "tests/support/raw.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::parse_scores;
using dc::fetch::Score;
using dc::test::npy_file;
using dc::test::npy_header;
using dc::test::raw_text;
using dc::test::RawBytes;
using dc::test::refusal_of;
using dc::test::zip_file;
using Names = std::vector<std::string>;
using Records = std::vector<std::pair<std::int64_t, Names>>;

Records records(const std::string& text) {
  Records all;
  dc::fetch::for_records(raw_text(text), "f", [&](std::int64_t line, const Names& cells) {
    all.push_back({line, cells});
  });
  return all;
}

std::string csv_refusal(const std::string& text, const Names& wanted = {}) {
  return refusal_of([&] { parse_scores(raw_text(text), wanted, "s.csv"); });
}

TEST(Csv, HasRecordsOfQuotedAndPlainValues) {
  EXPECT_EQ(records("\xef\xbb\xbfkey, x \r\n\r\n\"a,\"\"1\"\"\n2\" ,3\r\nb,\nc,\"\""),
            (Records{{1, {"key", "x"}}, {3, {"a,\"1\"\n2", "3"}}, {5, {"b", ""}}, {6, {"c", ""}}}));
  EXPECT_EQ(records(""), Records{});
}

TEST(Csv, IsRefusedWithItsLine) {
  EXPECT_EQ(refusal_of([] { records("a,b\n1\n"); }), "f:2: 1 values, expected 2 as in the first line");
  EXPECT_EQ(refusal_of([] { records("a\n\n\"x\ny\n"); }),
            "f:3: a quote that does not end; write it twice inside a value");
  EXPECT_EQ(refusal_of([] { records("a\n\"x\"y\n"); }), "f:2: 'y' follows a quoted value, expected a comma");
}

TEST(CsvScores, AreTheColumnsThatBeginWithANumber) {
  const auto table = parse_scores(raw_text("x,key,class,y\n1,k1,cat,-2.5e1\n+0.5,k0,7,3\n"), {}, "s.csv");
  EXPECT_EQ(table.rows, 2);
  EXPECT_EQ(table.keys, (Names{"k1", "k0"}));
  EXPECT_EQ(table.scores, (std::vector<Score>{{"x", {1, 0.5}}, {"y", {-25, 3}}}));
  EXPECT_EQ(table.left_out, Names{"class"});
}

TEST(CsvScores, AreTheColumnsAskedForInThatOrder) {
  const auto table = parse_scores(raw_text("x,y,z\n1,2,3\n"), {"z", "x"}, "s.csv");
  EXPECT_TRUE(table.keys.empty());
  EXPECT_EQ(table.scores, (std::vector<Score>{{"z", {3}}, {"x", {1}}}));
}

TEST(CsvScores, AreRefusedWithThePlace) {
  EXPECT_EQ(csv_refusal("key,x\na,1\nb,\n"),
            "s.csv:3: x is '', expected a finite number; repair it, or take other columns with --score");
  EXPECT_EQ(csv_refusal("key,x\na,nan\n"),
            "s.csv:2: x is 'nan', expected a finite number; repair it, or take other columns with --score");
  EXPECT_EQ(csv_refusal("key,x\na,1\nb,-inf\n"),
            "s.csv:3: x is '-inf', expected a finite number; repair it, or take other columns with --score");
  EXPECT_EQ(csv_refusal("key,x\na,hard\n", {"x"}),
            "s.csv:2: x is 'hard', expected a finite number; repair it, or take other columns with --score");
  EXPECT_EQ(csv_refusal("1,2\n3,4\n"), "s.csv:1: the first line is '1,2', expected the names of the columns");
  EXPECT_EQ(csv_refusal("key;x\na;1,5\n"),
            "s.csv:1: semicolons between the columns, expected commas (and points in numbers); write the table with "
            "those");
  EXPECT_EQ(csv_refusal("key\tx\na\t1\n"),
            "s.csv:1: tabs between the columns, expected commas (and points in numbers); write the table with those");
  EXPECT_EQ(csv_refusal("key,x\n"), "s.csv: no rows, expected a line of names and one for each image");
  EXPECT_EQ(csv_refusal(""), "s.csv: no rows, expected a line of names and one for each image");
  EXPECT_EQ(csv_refusal("x,x\n1,2\n"), "s.csv:1: two columns 'x', expected every name once");
  EXPECT_EQ(csv_refusal("key,x\na,1\n", {"y"}), "s.csv: no score 'y', only key, x");
  EXPECT_EQ(csv_refusal("key,class\na,cat\n"), "s.csv: no column of numbers beside key, class");
  EXPECT_EQ(csv_refusal(",key\n0,a\n"),
            "s.csv: '' cannot name a score, expected text without / and comma; rename it, or take others with --score");
}

TEST(NpyScores, AreOneArrayOfNumbersWithAGivenName) {
  EXPECT_EQ(parse_scores(npy_file(npy_header("<i2", "(2,)"), {1, 0, 255, 255}), {"m"}, "s.npy").scores,
            (std::vector<Score>{{"m", {1, -1}}}));
  // float32: 1.5 is 0x3fc00000, big-endian; float16: 1, -2, 2^-24 and 65504 are 0x3c00, 0xc000, 0x0001, 0x7bff.
  EXPECT_EQ(parse_scores(npy_file(npy_header(">f4", "(1,)"), {0x3f, 0xc0, 0, 0}), {"m"}, "s.npy").scores,
            (std::vector<Score>{{"m", {1.5}}}));
  EXPECT_EQ(
      parse_scores(npy_file(npy_header("<f2", "(4,)"), {0, 0x3c, 0, 0xc0, 1, 0, 0xff, 0x7b}), {"m"}, "s.npy").scores,
      (std::vector<Score>{{"m", {1, -2, std::ldexp(1.0, -24), 65504}}}));
}

TEST(NpyScores, AreRefusedWithThePlace) {
  const auto refusal = [](const RawBytes& file) { return refusal_of([&] { parse_scores(file, {"m"}, "s.npy"); }); };
  // 0x7e00 is a half-precision NaN, 0xfc00 minus infinity.
  EXPECT_EQ(refusal(npy_file(npy_header("<f2", "(2,)"), {0, 0x3c, 0, 0x7e})),
            "s.npy: value [1] is nan, expected finite numbers");
  EXPECT_EQ(refusal(npy_file(npy_header("<f2", "(1,)"), {0, 0xfc})),
            "s.npy: value [0] is -inf, expected finite numbers");
  EXPECT_EQ(refusal(npy_file(npy_header("<f2", "(1, 1)"), {0, 0})),
            "s.npy: float16 [1, 1], expected numbers [N], one for each image");
  EXPECT_EQ(refusal(npy_file(npy_header("|b1", "(1,)"), {1})), "s.npy: bool [1], expected numbers");
  EXPECT_EQ(refusal(npy_file(npy_header("<U1", "(1,)"), {65, 0, 0, 0})), "s.npy: text [1], expected numbers");
  EXPECT_EQ(refusal(npy_file(npy_header("|O", "(1,)"), {1})),
            "s.npy: array of type '|O', expected numbers or text (object arrays hold pickles, which are never loaded)");
}

const RawBytes kTwo = npy_file(npy_header("|u1", "(2,)"), {3, 4});

// The key "é", of one character, is 0xe9 in UCS-4 and c3 a9 in UTF-8; a text ends where only zeros follow.
TEST(NpzScores, AreArraysWithKeysOfText) {
  const RawBytes wide = npy_file(npy_header("<U2", "(2,)"), {'b', 0, 0, 0, '1', 0, 0, 0, 0xe9, 0, 0, 0, 0, 0, 0, 0});
  const auto table = parse_scores(zip_file({{"x.npy", kTwo}, {"key.npy", wide}, {"a.npy", kTwo}}), {}, "s.npz");
  EXPECT_EQ(table.keys, (Names{"b1", "\xc3\xa9"}));
  EXPECT_EQ(table.scores, (std::vector<Score>{{"a", {3, 4}}, {"x", {3, 4}}}));
  const RawBytes bytes = npy_file(npy_header("|S2", "(2,)"), {'b', '1', 'c', 0});
  const auto chosen = parse_scores(zip_file({{"x.npy", kTwo}, {"key.npy", bytes}, {"a.npy", kTwo}}), {"x"}, "s.npz");
  EXPECT_EQ(chosen.keys, (Names{"b1", "c"}));
  EXPECT_EQ(chosen.scores, (std::vector<Score>{{"x", {3, 4}}}));
}

TEST(NpzScores, AreRefusedWithTheArray) {
  const auto refusal = [](const std::vector<std::pair<std::string, RawBytes>>& files, const Names& wanted = {}) {
    return refusal_of([&] { parse_scores(zip_file(files), wanted, "s.npz"); });
  };
  const RawBytes one = npy_file(npy_header("|u1", "(1,)"), {3});
  EXPECT_EQ(refusal({{"a.npy", kTwo}, {"b.npy", one}}),
            "s.npz: b: 1 values, expected 2 as in a; take those that belong together with --score");
  EXPECT_EQ(refusal({{"a.npy", kTwo}, {"key.npy", npy_file(npy_header("|S1", "(1,)"), {'k'})}}),
            "s.npz: key: 1 keys, expected 2 as there are values");
  EXPECT_EQ(refusal({{"a.npy", kTwo}, {"key.npy", kTwo}}), "s.npz: key: uint8 [2], expected text");
  EXPECT_EQ(refusal({{"a.npy", kTwo}, {"key.npy", npy_file(npy_header("|S1", "(2,)"), {'k', 0xff})}}),
            "s.npz: key: text 1 is no UTF-8 text");
  EXPECT_EQ(refusal({{"a.npy", kTwo}}, {"b"}), "s.npz: no score 'b', only a");
  EXPECT_EQ(refusal({{"key.npy", kTwo}}), "s.npz: no arrays of scores, expected one for each");
}

}  // namespace
