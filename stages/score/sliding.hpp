// The last few values of every sample: what methods with sliding windows keep of a run.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace dc::score {

/// How far values lie apart.
struct Spread {
  double mean = 0;
  double squares = 0;  ///< sum of the squared distances from the mean; exactly 0 where all values are equal
};

/// The spread of older, then newer, at least one value in all.
template <class T>
Spread spread_of(std::span<const T> older, std::span<const T> newer) {
  const double first = older.empty() ? newer.front() : older.front();
  double sum = 0;
  for (const T value : older) sum += value - first;
  for (const T value : newer) sum += value - first;
  Spread spread{first + sum / static_cast<double>(older.size() + newer.size()), 0};
  for (const T value : older) spread.squares += (value - spread.mean) * (value - spread.mean);
  for (const T value : newer) spread.squares += (value - spread.mean) * (value - spread.mean);
  return spread;
}

/// A window of `span` values for each sample, all in one block: samples * span values.
template <class T>
class Sliding {
 public:
  Sliding(std::size_t samples, std::int64_t span)
      : span_(static_cast<std::size_t>(span)), values_(samples * span_), pushed_(samples) {}

  /// The value takes the place of the oldest one.
  void push(std::size_t i, T value) {
    values_[i * span_ + pushed_[i] % span_] = value;
    ++pushed_[i];
  }

  bool full(std::size_t i) const { return pushed_[i] >= span_; }

  /// Of a full window, summed from the oldest to the newest value.
  Spread spread(std::size_t i) const {
    const std::span<const T> ring = std::span(values_).subspan(i * span_, span_);
    const std::size_t oldest = pushed_[i] % span_;
    return spread_of(ring.subspan(oldest), ring.first(oldest));
  }

 private:
  std::size_t span_;
  std::vector<T> values_;
  std::vector<std::uint32_t> pushed_;
};

}  // namespace dc::score
