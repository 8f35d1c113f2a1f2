#include "stages/fetch/cifar.hpp"

#include <gtest/gtest.h>

#include "tests/support/raw.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::CifarKind;
using dc::test::cifar_record;
using dc::test::RawBytes;
using dc::test::refusal_of;

struct Parsed {
  std::vector<std::int64_t> labels;
  std::vector<std::uint8_t> pixels;
};

Parsed parse(const RawBytes& file, CifarKind kind) {
  Parsed parsed;
  dc::fetch::parse_cifar(file, kind, "f", parsed.labels, parsed.pixels);
  return parsed;
}

// The planes 10, 20, 30 become pixels (10, 20, 30).
TEST(Cifar, TurnsPlanesIntoPixels) {
  RawBytes file = cifar_record({7}, 10, 20, 30);
  file[1 + 33] = 99;  // red of row 1, column 1
  dc::test::append(file, cifar_record({0}, 1, 2, 3));
  const Parsed parsed = parse(file, CifarKind::cifar10);
  EXPECT_EQ(parsed.labels, (std::vector<std::int64_t>{7, 0}));
  ASSERT_EQ(parsed.pixels.size(), 2u * 3072);
  EXPECT_EQ(RawBytes(parsed.pixels.begin(), parsed.pixels.begin() + 3), (RawBytes{10, 20, 30}));
  EXPECT_EQ(RawBytes(parsed.pixels.begin() + 99, parsed.pixels.begin() + 102), (RawBytes{99, 20, 30}));
  EXPECT_EQ(RawBytes(parsed.pixels.end() - 3, parsed.pixels.end()), (RawBytes{1, 2, 3}));
}

TEST(Cifar, TakesTheFineLabelOfCifar100) {
  EXPECT_EQ(parse(cifar_record({19, 99}, 1, 2, 3), CifarKind::cifar100).labels, (std::vector<std::int64_t>{99}));
}

TEST(Cifar, NamesARecordWithoutAClass) {
  RawBytes file = cifar_record({9}, 0, 0, 0);
  dc::test::append(file, cifar_record({10}, 0, 0, 0));
  EXPECT_EQ(refusal_of([&] { parse(file, CifarKind::cifar10); }), "f: record 1 has label 10, expected 0 to 9");
}

TEST(Cifar, RefusesEveryOtherLength) {
  const RawBytes file = cifar_record({9}, 0, 0, 0);
  for (std::size_t length = 0; length < file.size(); ++length) {
    const RawBytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_TRUE(refusal_of([&] {
                  parse(cut, CifarKind::cifar10);
                }).ends_with("expected a multiple of 3073 (a record); fetch the file again"));
  }
  EXPECT_EQ(refusal_of([&] { parse(file, CifarKind::cifar100); }),
            "f: 3073 bytes, expected a multiple of 3074 (a record); fetch the file again");
}

TEST(CifarClasses, AreTheNamesOfTheFile) {
  const auto names = dc::test::raw_text("a\r\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
  const auto classes = dc::fetch::cifar_classes(names, CifarKind::cifar10, "m");
  EXPECT_EQ(classes.ids, (std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}));
  EXPECT_EQ(classes.names, classes.ids);
  EXPECT_EQ(refusal_of([] { dc::fetch::cifar_classes(dc::test::raw_text("a\nb\n"), CifarKind::cifar10, "m"); }),
            "m: 2 class names, expected 10");
  EXPECT_EQ(dc::fetch::cifar_classes({}, CifarKind::cifar100, "").ids.back(), "99");
}

}  // namespace
