#include "stages/fetch/join.hpp"

#include <gtest/gtest.h>

#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::Join;
using dc::fetch::join_rows;
using dc::test::refusal_of;
using Keys = std::vector<std::string>;
using Rows = std::vector<std::int64_t>;

std::string refusal(const Keys& samples, std::int64_t rows, const Keys& keys, Join join = Join::key) {
  return refusal_of([&] { join_rows(samples, rows, keys, join, "t", "i"); });
}

TEST(Join, FindsTheRowOfEveryKey) {
  EXPECT_EQ(join_rows({"a", "b", "c"}, 3, {"c", "a", "b"}, Join::key, "t", "i"), (Rows{1, 2, 0}));
}

TEST(Join, ByOrderIsTheIdentityWhateverTheKeysSay) {
  EXPECT_EQ(join_rows({"a", "b"}, 2, {}, Join::order, "t", "i"), (Rows{0, 1}));
  EXPECT_EQ(join_rows({"a", "b"}, 2, {"b", "a"}, Join::order, "t", "i"), (Rows{0, 1}));
}

TEST(Join, IsRefusedUnlessRowsAndSamplesAreTheSame) {
  EXPECT_EQ(refusal({"a", "b", "c"}, 2, {"a", "c"}),
            "t: no row with the key 'b' of i, expected one for each of its 3 images");
  EXPECT_EQ(refusal({"a"}, 2, {"x", "a"}), "t: key 'x' is not in i; take out the rows of other images");
  EXPECT_EQ(refusal({"a", "b"}, 3, {"a", "b", "a"}),
            "t: key 'a' comes twice, in rows 0 and 2, expected every key once");
  EXPECT_EQ(refusal({"a"}, 1, {}),
            "t: has no keys ('key') to join by; add them, or pass --join order if its rows are in the order of i");
  EXPECT_EQ(refusal({"a", "b"}, 3, {}, Join::order), "t: 3 rows, expected 2 as there are images in i");
}

}  // namespace
