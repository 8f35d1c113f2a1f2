// IDX, the format of the MNIST family: big-endian header, then raw bytes; plain or gzip.
// Described at http://yann.lecun.com/exdb/mnist (LeCun, Cortes, Burges).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/samples.hpp"

namespace dc::fetch {

/// Grey images [n, height, width] of unsigned bytes.
struct IdxImages {
  std::int64_t n = 0;
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> pixels;
};

/// An image file (magic 0x00000803), gzip or plain. Throws InvalidInput, naming `where`, on another magic, a size of 0
/// or above 32,768, and any length but the one that the header gives.
IdxImages parse_idx_images(Bytes file, std::string_view where);

/// A label file (magic 0x00000801), gzip or plain; errors as above.
std::vector<std::int64_t> parse_idx_labels(Bytes file, std::string_view where);

/// The pair of files of one split in `folder`: paths of the images and of the labels.
struct IdxPair {
  std::string images;
  std::string labels;
};

/// train-images-idx3-ubyte and train-labels-idx1-ubyte (t10k-... for the split "test"), with or without ".gz"; the form
/// train-images.idx3-ubyte is known too, and a plain file is taken before a compressed one. Throws InvalidInput when
/// one is missing or the split is another.
IdxPair find_idx(const std::string& folder, std::string_view split);

/// Images and labels together. Throws InvalidInput when their numbers differ.
Decoded join_idx(IdxImages images, std::vector<std::int64_t> labels, std::string_view split, const IdxPair& files);

}  // namespace dc::fetch
