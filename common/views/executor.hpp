// Turns rows into pixels on the CPU. The reference for every other executor: its bytes are Pillow's.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "common/views/policy.hpp"
#include "common/views/row.hpp"

namespace dc::views {

/// Decoded images of one size, [count, height, width, channels], not owned (a mapped file, say).
struct ImageArray {
  std::span<const std::uint8_t> pixels;
  std::int64_t count = 0;
  int height = 0;
  int width = 0;
  int channels = 0;
};

/// Renders views of one image array. Const use by several threads at once is fine; a call itself uses
/// parallel::threads().
class Executor {
 public:
  /// Keeps the size and the normalize numbers of `policy` (without any: mean 0, std 1). `images` must outlive the
  /// executor. Throws InvalidInput when normalize has another number of channels than the images.
  Executor(const ImageArray& images, const Policy& policy);

  int size() const { return size_; }
  int channels() const { return images_.channels; }
  /// Numbers in one view: size * size * channels.
  std::int64_t view_size() const { return std::int64_t{size_} * size_ * images_.channels; }

  /// The views of `rows` as bytes, [row, y, x, channel]; `out` has rows.size() * view_size() places.
  /// Throws InvalidInput when a row does not fit the images.
  void render(std::span<const ViewRow> rows, std::span<std::uint8_t> out) const;

  /// The same, normalised: ((v / 255) - mean) / std in float32, each step rounded as PyTorch does.
  void render(std::span<const ViewRow> rows, std::span<float> out) const;

 private:
  void check(std::span<const ViewRow> rows) const;
  void store(std::span<const std::uint8_t> bytes, float* out) const;
  void stream(std::span<const std::uint8_t> bytes, float* out) const;

  ImageArray images_;
  int size_;
  std::vector<std::array<float, 256>> normalized_;  ///< [channel][byte]
};

}  // namespace dc::views
