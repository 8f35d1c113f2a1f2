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

/// The spread of at least one value.
template <class T>
Spread spread_of(std::span<const T> values) {
  const double first = values.front();
  double sum = 0;
  for (const T value : values) sum += value - first;
  Spread spread{first + sum / static_cast<double>(values.size()), 0};
  for (const T value : values) spread.squares += (value - spread.mean) * (value - spread.mean);
  return spread;
}

/// A window of `span` values for each sample. Memory: samples * span values.
template <class T>
class Sliding {
 public:
  Sliding(std::size_t samples, std::int64_t span)
      : span_(static_cast<std::size_t>(span)), values_(samples * span_), windows_(samples) {}

  /// The value takes the place of the oldest one.
  void push(std::size_t i, T value) {
    auto& window = windows_[i];
    values_[i * span_ + window.next] = value;
    if (++window.next == span_) window = {0, true};
  }

  bool full(std::size_t i) const { return windows_[i].full; }

  /// Of a full window. Its values are summed in the order of their places, which depends on the pushes only.
  Spread spread(std::size_t i) const { return spread_of(std::span<const T>(values_).subspan(i * span_, span_)); }

 private:
  struct Window {
    std::uint32_t next = 0;  ///< place of the oldest value, once the window is full
    bool full = false;
  };

  std::size_t span_;
  std::vector<T> values_;
  std::vector<Window> windows_;
};

}  // namespace dc::score
