#include "stages/fetch/features.hpp"

#include <gtest/gtest.h>

#include "tests/support/raw.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::parse_features;
using dc::fetch::to_float_rows;
using dc::test::npy_file;
using dc::test::npy_header;
using dc::test::RawBytes;
using dc::test::refusal_of;
using dc::test::zip_file;
using Floats = std::vector<float>;

// Half precision: 1 is 0x3c00, 2 is 0x4000, 0.5 is 0x3800, -1 is 0xbc00.
const RawBytes kHalf = npy_file(npy_header("<f2", "(2, 2)"), {0, 0x3c, 0, 0x40, 0, 0x38, 0, 0xbc});

TEST(Features, AreRowsOfFloatsInAnyPrecision) {
  const auto half = parse_features(kHalf, "f.npy");
  const std::int64_t rows[] = {1, 0, 1};
  EXPECT_EQ(to_float_rows(half.vectors, rows, "f"), (Floats{0.5, -1, 1, 2, 0.5, -1}));
  EXPECT_TRUE(half.keys.empty());
  // 1.5 is 0x3fc00000 as float32 and 0x3ff8000000000000 as float64.
  const std::int64_t first[] = {0};
  const RawBytes single = npy_file(npy_header("<f4", "(1, 1)"), {0, 0, 0xc0, 0x3f});
  EXPECT_EQ(to_float_rows(parse_features(single, "f.npy").vectors, first, "f"), Floats{1.5});
  const RawBytes large = npy_file(npy_header(">f8", "(1, 1)"), {0x3f, 0xf8, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(to_float_rows(parse_features(large, "f.npy").vectors, first, "f"), Floats{1.5});
}

TEST(Features, OfAnArchiveHaveKeys) {
  const RawBytes keys = npy_file(npy_header("|S1", "(2,)"), {'b', 'a'});
  const auto table = parse_features(zip_file({{"features.npy", kHalf}, {"key.npy", keys}}), "f.npz");
  EXPECT_EQ(table.keys, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(table.vectors.shape, (std::vector<std::int64_t>{2, 2}));
  const std::int64_t rows[] = {0};
  EXPECT_EQ(to_float_rows(table.vectors, rows, "f"), (Floats{1, 2}));
}

TEST(Features, AreRefusedWithThePlace) {
  const RawBytes integers = npy_file(npy_header("<i2", "(1, 1)"), {1, 0});
  EXPECT_EQ(refusal_of([&] { parse_features(integers, "f.npy"); }),
            "f.npy: int16 [1, 1], expected floating numbers [N, d]");
  const RawBytes flat = npy_file(npy_header("<f2", "(2,)"), {1, 0, 1, 0});
  EXPECT_EQ(refusal_of([&] { parse_features(flat, "f.npy"); }), "f.npy: float16 [2], expected floating numbers [N, d]");
  EXPECT_EQ(refusal_of([&] {
              parse_features(zip_file({{"x.npy", kHalf}}), "f.npz");
            }),
            "f.npz: no array 'features', expected one [N, d]");
  const RawBytes one = npy_file(npy_header("|S1", "(1,)"), {'b'});
  EXPECT_EQ(refusal_of([&] {
              parse_features(zip_file({{"features.npy", kHalf}, {"key.npy", one}}), "f.npz");
            }),
            "f.npz: key: 1 keys, expected 2 as there are vectors");
}

// 0x7e00 is NaN in half precision; 2^128, 0x47f0000000000000, is above all of single precision.
TEST(Features, AreFiniteInSinglePrecision) {
  const std::int64_t rows[] = {1, 0};
  const RawBytes nan = npy_file(npy_header("<f2", "(2, 1)"), {0, 0, 0, 0x7e});
  EXPECT_EQ(refusal_of([&] { to_float_rows(parse_features(nan, "f.npy").vectors, rows, "f"); }),
            "f: value [1, 0] is nan, expected a finite float32");
  const RawBytes large = npy_file(npy_header(">f8", "(2, 1)"), {0, 0, 0, 0, 0, 0, 0, 0, 0x47, 0xf0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(refusal_of([&] { to_float_rows(parse_features(large, "f.npy").vectors, rows, "f"); }),
            "f: value [1, 0] is 3.402823669209385e+38, expected a finite float32");
}

}  // namespace
