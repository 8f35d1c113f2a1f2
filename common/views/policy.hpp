// A policy says how images may be seen: a list of named operations with their numbers. It is data: stored in a view
// plan as JSON, turned into rows by plan.hpp, into pixels by executor.hpp.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dc::views {

/// Confines everything after it to one cell of a grid x grid mosaic.
struct Cell {
  enum class Choose {
    one,  ///< a uniformly random cell for each image and epoch: an epoch has one view an image
    all,  ///< every cell in turn: an epoch has grid^2 views an image
  };
  int grid = 2;
  Choose choose = Choose::one;
  friend bool operator==(const Cell&, const Cell&) = default;
};

/// A random box of the image (of the cell, after Cell) resized to the output size. torchvision's RandomResizedCrop: ten
/// tries, area uniform in [area_min, area_max] of the whole, log-uniform aspect ratio (width / height), then the
/// centre.
struct RandomResizedCrop {
  double area_min = 0.08;
  double area_max = 1.0;
  double ratio_min = 3.0 / 4.0;
  double ratio_max = 4.0 / 3.0;
  friend bool operator==(const RandomResizedCrop&, const RandomResizedCrop&) = default;
};

/// A random window of output size of the image with `pad` black pixels on every side. Not inside a cell.
struct PadCrop {
  int pad = 4;
  friend bool operator==(const PadCrop&, const PadCrop&) = default;
};

/// The shorter side (of the image or cell) becomes `resize` pixels, then the centre of output size is kept;
/// torchvision's rounding (longer side floor(resize * long / short), offsets half to even).
struct ResizeCenterCrop {
  int resize = 256;
  friend bool operator==(const ResizeCenterCrop&, const ResizeCenterCrop&) = default;
};

/// Mirrors left to right with probability p.
struct Flip {
  double p = 0.5;
  friend bool operator==(const Flip&, const Flip&) = default;
};

/// (v / 255 - mean) / std, one number a channel.
struct Normalize {
  std::vector<double> mean;
  std::vector<double> std;
  friend bool operator==(const Normalize&, const Normalize&) = default;
};

using Operation = std::variant<Cell, RandomResizedCrop, PadCrop, ResizeCenterCrop, Flip, Normalize>;

/// In which order an epoch visits the images.
enum class Order {
  shuffled,  ///< a new random order every epoch, each view once
  stored,    ///< as they are stored, in every epoch
};

/// Operations come in the order cell, one of random_resized_crop | pad_crop | resize_center_crop, flip, normalize; each
/// may be left out. Without a crop the image (or cell) must have the output size already.
struct Policy {
  int size = 0;  ///< height and width of every view, in pixels
  Order order = Order::shuffled;
  std::vector<Operation> operations;
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// Throws InvalidInput ("<where>: ...") when the operations stand in another order than the one above, come twice, or a
/// number is out of range.
void check_policy(const Policy& policy, std::string_view where);

/// One line of JSON, keys sorted, shortest numbers that read back exactly: equal policies give equal text.
std::string policy_to_json(const Policy& policy);

/// The policy of a JSON text. Strict: unknown, missing or mistyped keys throw InvalidInput that begins with `where`.
Policy policy_from_json(std::string_view json, std::string_view where);

/// The operation of type T, or nullptr.
template <class T>
const T* find_operation(const Policy& policy) {
  for (const Operation& operation : policy.operations) {
    if (const T* found = std::get_if<T>(&operation)) return found;
  }
  return nullptr;
}

/// ImageNet's mean and standard deviation for 3 channels; their means over the channels, 0.449 and 0.226, for 1.
Normalize imagenet_normalize(int channels);

/// The benchmark's training view: random_resized_crop, flip 0.5, normalize.
Policy standard_policy(int size, const Normalize& normalize, const RandomResizedCrop& crop = {});

/// The usual view for small images: pad_crop, flip 0.5, normalize.
Policy small_policy(int size, const Normalize& normalize, int pad = 4);

/// PCA's view of a mosaic: one cell, random_resized_crop inside it, flip 0.5, normalize.
Policy pca_policy(int size, const Normalize& normalize, int grid, const RandomResizedCrop& crop = {});

/// The view for testing: shorter side to `resize`, centre crop, normalize, in stored order.
///
/// Without `resize`: images of size x size pixels are left as they are; for others it is round(size * 256 / 224) when
/// size >= 128, else size. height and width are those of the stored images.
Policy validation_policy(int size, const Normalize& normalize, int height, int width, std::optional<int> resize = {});

/// Images of size x size pixels as they are, in stored order, as v / 255.
Policy plain_policy(int size);

}  // namespace dc::views
