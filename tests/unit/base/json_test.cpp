#include "common/base/json.hpp"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

std::string lists(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

TEST(ParseJson, GivesTheValue) {
  EXPECT_EQ(dc::parse_json(R"({"steps": 300, "area": [0.25, 1]})"),
            (nlohmann::json{{"steps", 300}, {"area", {0.25, 1}}}));
}

TEST(ParseJson, DiscardsWhatIsNoJson) {
  EXPECT_TRUE(dc::parse_json("").is_discarded());
  EXPECT_TRUE(dc::parse_json("{\"steps\": }").is_discarded());
  EXPECT_TRUE(dc::parse_json("[\"\xff\"]").is_discarded());
}

// A million brackets fit an attribute; writing or comparing such a value would need about as many calls.
TEST(ParseJson, DiscardsWhatNestsTooDeep) {
  EXPECT_FALSE(dc::parse_json(lists(64)).is_discarded());
  EXPECT_TRUE(dc::parse_json(lists(65)).is_discarded());
  EXPECT_TRUE(dc::parse_json(lists(500'000)).is_discarded());
}

}  // namespace
