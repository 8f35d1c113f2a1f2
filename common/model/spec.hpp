// What rebuilds a network without its weights: architecture, classes and input. Plain values and their JSON text.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dc::model {

/// How a residual network first looks at the image.
enum class Stem {
  automatic,  ///< chosen by resolve()
  imagenet,   ///< 7x7 stride 2, then a 3x3 maximum of stride 2: for images of 128 pixels and more
  small,      ///< 3x3 stride 1, no pooling: for images of 32 pixels
  stride2,    ///< 3x3 stride 2, no pooling: a quarter of the work of `small`
};

std::string_view stem_name(Stem stem);
/// auto, imagenet, small or stride2; anything else throws UsageError.
Stem stem_from_name(std::string_view name);
std::span<const std::string> stem_names();

/// resnet8, resnet10, resnet18, resnet20, convnet.
std::span<const std::string> architecture_names();

struct NetworkSpec {
  std::string architecture = "resnet18";
  std::int64_t classes = 10;
  std::int64_t channels = 3;  ///< 1 or 3
  std::int64_t size = 32;     ///< height and width of the input in pixels
  std::int64_t width =
      0;  ///< channels of the first stage; 0: 64 (resnet10, resnet18), 16 (resnet8, resnet20), 128 (convnet)
  std::int64_t depth = 0;  ///< blocks of a convnet; 0: 3. Residual networks have none to choose
  Stem stem = Stem::automatic;

  friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

/// `spec` with every default filled in: width, depth, and the stem (imagenet from 96 pixels on, small below; a convnet
/// keeps `automatic`, it has no stem). Throws UsageError, naming the option, where the values fit no network.
NetworkSpec resolve(NetworkSpec spec);

/// One JSON object with the keys architecture, channels, classes, depth, size, stem, width.
std::string to_json(const NetworkSpec& spec);
/// The inverse of to_json, resolved; throws InvalidInput on anything else.
NetworkSpec spec_from_json(std::string_view text);

}  // namespace dc::model
