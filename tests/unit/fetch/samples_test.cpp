#include "stages/fetch/samples.hpp"

#include <array>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "stages/fetch/source.hpp"
#include "tests/support/raw.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::choose;
using dc::fetch::Classes;
using dc::fetch::parse_classes;
using dc::fetch::Samples;
using dc::test::raw_text;
using dc::test::refusal_of;
using Labels = std::vector<std::int64_t>;
using Keys = std::vector<std::string>;

// Six samples of the classes a, b, c.
Samples six() {
  return dc::fetch::numbered_samples("s", {2, 0, 1, 0, 2, 0}, {{"a", "b", "c"}, {"a", "b", "c"}});
}

TEST(ClassTable, HasAnIdAndANameALine) {
  const Classes classes = parse_classes(raw_text("# comment\nn02\ttabby cat\r\n\nn01\n"), "t");
  EXPECT_EQ(classes.ids, (Keys{"n02", "n01"}));
  EXPECT_EQ(classes.names, (Keys{"tabby cat", "n01"}));
}

TEST(ClassTable, BeginsBehindAByteOrderMark) {
  EXPECT_EQ(parse_classes(raw_text("\xEF\xBB\xBF"
                                   "0\n1\n"),
                          "t")
                .ids,
            (std::vector<std::string>{"0", "1"}));
}

TEST(ClassTable, IsRefusedWithItsLine) {
  EXPECT_EQ(refusal_of([] { parse_classes(raw_text("a\nb\na\tx\n"), "t"); }),
            "t:3: class 'a' comes twice, expected every class once");
  EXPECT_EQ(refusal_of([] { parse_classes(raw_text("a\n\tname\n"), "t"); }), "t:2: no class id before the tab");
  EXPECT_EQ(refusal_of([] { parse_classes(raw_text("a\n\xff\n"), "t"); }), "t:2: not a line of UTF-8 text");
  EXPECT_EQ(refusal_of([] { parse_classes(raw_text("\n"), "t"); }),
            "t: no classes, expected lines of an id, a tab and a name");
}

TEST(ChosenSamples, AreAllWhenNothingIsAsked) {
  const Samples all = choose(six(), {}, "f");
  EXPECT_EQ(all.labels, (Labels{2, 0, 1, 0, 2, 0}));
  EXPECT_EQ(all.source_index, (Labels{0, 1, 2, 3, 4, 5}));
}

// Of each class the first two in source order: a at 1, 3 (not 5); b at 2; c at 0, 4.
TEST(ChosenSamples, AreTheFirstOfEachClass) {
  const Samples chosen = choose(six(), {std::nullopt, 2}, "f");
  EXPECT_EQ(chosen.source_index, (Labels{0, 1, 2, 3, 4}));
  EXPECT_EQ(chosen.labels, (Labels{2, 0, 1, 0, 2}));
  EXPECT_EQ(chosen.keys, (Keys{"s/000000", "s/000001", "s/000002", "s/000003", "s/000004"}));
}

// c becomes class 0 and a class 1; b's sample at 2 is left out; the order stays that of the source.
TEST(ChosenSamples, TakeOrderAndNamesOfTheTable) {
  const Samples chosen = choose(six(), {Classes{{"c", "a"}, {"sea", "ay"}}, std::nullopt}, "f");
  EXPECT_EQ(chosen.source_index, (Labels{0, 1, 3, 4, 5}));
  EXPECT_EQ(chosen.labels, (Labels{0, 1, 1, 0, 1}));
  EXPECT_EQ(chosen.classes.names, (Keys{"sea", "ay"}));
}

TEST(ChosenSamples, NeedEveryClass) {
  EXPECT_EQ(refusal_of([] {
              choose(six(), {Classes{{"c", "d"}, {"c", "d"}}, std::nullopt}, "f");
            }),
            "f: no class 'd' among its 3 ('a' to 'c'); check the file of --classes");
  Samples samples = six();
  samples.classes = {{"a", "b", "c", "d"}, {"a", "b", "c", "d"}};
  EXPECT_EQ(refusal_of([&] { choose(samples, {}, "f"); }), "f: class 'd' has no images; leave it out with --classes");
  EXPECT_EQ(refusal_of([&] { choose(samples, {}, "f", [](std::int64_t) { return ""; }); }),
            "f: class 'd' has no images; leave it out with --classes");
  EXPECT_EQ(refusal_of([&] { choose(samples, {}, "f", [](std::int64_t c) { return fmt::format("it is {}", c); }); }),
            "f: class 'd' has no images (it is 3); leave it out with --classes");
}

TEST(Address, IsASchemeAndAPath) {
  const auto address = dc::fetch::parse_address("folder:/a:b");
  EXPECT_EQ(address.scheme, dc::fetch::Scheme::folder);
  EXPECT_EQ(address.path, "/a:b");
  for (const char* text : {"folder", "folder:", "zip:/a", ":/a", ""})
    EXPECT_THROW(dc::fetch::parse_address(text), dc::UsageError) << text;
}

// printf 'a' | sha256sum and the same of the lines "ca97...48bb  x" and "3e23...a79d  y" with their line feeds.
TEST(Schemes, AreNamedByWhatTheyBecome) {
  EXPECT_EQ(dc::fetch::schemes_text(std::array{dc::Kind::features}), "features:");
  EXPECT_EQ(dc::fetch::schemes_text(std::array{dc::Kind::image_set}), "idx:, cifar10:, cifar100:, npz: or folder:");
}

TEST(SourceDigest, IsWhatSha256sumPrints) {
  const std::string a = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
  const std::string b = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";
  EXPECT_EQ(dc::fetch::source_digest({{"x", a}}), a);
  EXPECT_EQ(dc::fetch::source_digest({{"y", b}, {"x", a}}),
            "7ab74c951934791b51756c0e45fde1a7c8d8d2a8f71dfc222df04ff9fafb3cfe");
}

}  // namespace
