// Loops cover every index once, in pieces that do not depend on the number of threads.
#include "common/parallel/parallel.hpp"

#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using Pieces = std::set<std::pair<std::int64_t, std::int64_t>>;

class ForPieces : public testing::TestWithParam<int> {
 protected:
  ForPieces() { dc::parallel::set_threads(GetParam()); }
  ~ForPieces() override { dc::parallel::set_threads(1); }

  static Pieces pieces(std::int64_t n, std::int64_t grain) {
    Pieces found;
    std::mutex mutex;
    dc::parallel::for_pieces(n, grain, [&](std::int64_t begin, std::int64_t end) {
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(found.emplace(begin, end).second) << "a piece was given twice";
    });
    return found;
  }
};

TEST_P(ForPieces, CutsTheSamePiecesForAnyNumberOfThreads) {
  EXPECT_EQ(pieces(10, 4), (Pieces{{0, 4}, {4, 8}, {8, 10}}));
  EXPECT_EQ(pieces(8, 4), (Pieces{{0, 4}, {4, 8}}));
  EXPECT_EQ(pieces(3, 100), (Pieces{{0, 3}}));
  EXPECT_EQ(pieces(0, 4), Pieces{});
}

TEST_P(ForPieces, ReachesEveryIndexOnce) {
  std::vector<int> count(100'000);
  dc::parallel::for_pieces(100'000, 64, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) ++count[static_cast<std::size_t>(i)];
  });
  EXPECT_EQ(count, std::vector<int>(100'000, 1));
}

TEST_P(ForPieces, HandsTheExceptionOfTheBodyToTheCaller) {
  const auto body = [](std::int64_t begin, std::int64_t) {
    if (begin == 8) throw std::runtime_error("piece 8");
  };
  EXPECT_THROW(dc::parallel::for_pieces(100, 4, body), std::runtime_error);
}

TEST_P(ForPieces, TellsTheNumberOfThreads) {
  EXPECT_EQ(dc::parallel::threads(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Threads, ForPieces, testing::Values(1, 2, 4));

TEST(SetThreadsDeathTest, RefusesNone) {
  EXPECT_DEATH(dc::parallel::set_threads(0), "count >= 1");
}

}  // namespace
