#include "stages/prune/similarity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dc::prune {
namespace {

// Place in the group of every sample of the set; -1 for those that are not in it.
std::vector<std::int64_t> places_of(const Group& group, std::int64_t samples) {
  std::vector<std::int64_t> place(static_cast<std::size_t>(samples), -1);
  for (std::size_t i = 0; i < group.member.size(); ++i) {
    place[static_cast<std::size_t>(group.member[i])] = static_cast<std::int64_t>(i);
  }
  return place;
}

// visit(i, j, distance) of every edge between members i and j.
template <class Visit>
void for_edges(const select::Neighbours& neighbours, const Group& group, std::span<const std::int64_t> place,
               Visit visit) {
  for (std::size_t i = 0; i < group.member.size(); ++i) {
    const auto index = neighbours.index_of(group.member[i]);
    const auto distance = neighbours.distance_of(group.member[i]);
    for (std::size_t k = 0; k < index.size() && index[k] >= 0; ++k) {
      const std::int64_t j = place[static_cast<std::size_t>(index[k])];
      if (j >= 0) visit(static_cast<std::int64_t>(i), j, distance[k]);
    }
  }
}

}  // namespace

NeighbourSimilarity::NeighbourSimilarity(const select::Neighbours& neighbours, const Group& group)
    : first_(group.member.size() + 1) {
  const auto place = places_of(group, neighbours.samples);
  float largest = 0;
  std::vector<std::int64_t> count(group.member.size(), 1);  // itself
  for_edges(neighbours, group, place, [&](std::int64_t i, std::int64_t j, float distance) {
    largest = std::max(largest, distance);
    ++count[static_cast<std::size_t>(i)];
    ++count[static_cast<std::size_t>(j)];
  });
  std::inclusive_scan(count.begin(), count.end(), first_.begin() + 1);
  near_.resize(static_cast<std::size_t>(first_.back()));
  std::vector<std::int64_t> next(first_.begin(), first_.end() - 1);
  const auto add = [&](std::int64_t i, std::int64_t j, float similarity) {
    near_[static_cast<std::size_t>(next[static_cast<std::size_t>(i)]++)] = {j, similarity};
  };
  for (std::int64_t i = 0; i < std::ssize(group.member); ++i) add(i, i, largest);
  for_edges(neighbours, group, place, [&](std::int64_t i, std::int64_t j, float distance) {
    add(i, j, largest - distance);
    add(j, i, largest - distance);
  });
  // Pairs that are neighbours of each other stand twice; the more similar entry stays.
  std::int64_t end = 0;
  for (std::size_t i = 0; i < group.member.size(); ++i) {
    const auto begin = near_.begin() + first_[i];
    const auto stop = near_.begin() + first_[i + 1];
    std::sort(begin, stop, [](const Near& a, const Near& b) {
      return a.place != b.place ? a.place < b.place : a.similarity > b.similarity;
    });
    const auto last = std::unique(begin, stop, [](const Near& a, const Near& b) { return a.place == b.place; });
    first_[i] = end;
    end = std::move(begin, last, near_.begin() + end) - near_.begin();
  }
  first_.back() = end;
  near_.resize(static_cast<std::size_t>(end));
}

}  // namespace dc::prune
