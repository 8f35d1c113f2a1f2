// What every raw source comes down to: labelled samples with a stable identity, and which of them are wanted.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/bytes.hpp"

namespace dc::fetch {

/// Classes in label order.
struct Classes {
  std::vector<std::string> ids;
  std::vector<std::string> names;

  std::int64_t size() const { return static_cast<std::int64_t>(ids.size()); }
  friend bool operator==(const Classes&, const Classes&) = default;
};

/// The samples of a source, one entry each, in the order of the source.
struct Samples {
  std::vector<std::string> keys;           ///< "train/000123", or the path of a file within its folder
  std::vector<std::int64_t> labels;        ///< index into classes
  std::vector<std::int64_t> source_index;  ///< place in the whole source
  std::vector<std::int64_t> clean_labels;  ///< before they were changed on purpose; empty where none was
  Classes classes;

  std::int64_t size() const { return static_cast<std::int64_t>(keys.size()); }
};

/// A source whose pixels are in memory: source image i is the bytes i * height * width * channels and following.
struct Decoded {
  Samples samples;
  int height = 0;
  int width = 0;
  int channels = 0;                  ///< 1 or 3 (red, green, blue)
  std::vector<std::uint8_t> pixels;  ///< [source image, height, width, channels]

  Bytes image(std::int64_t i) const {
    const auto bytes = static_cast<std::size_t>(height) * static_cast<std::size_t>(width * channels);
    return Bytes(pixels).subspan(static_cast<std::size_t>(i) * bytes, bytes);
  }
};

/// Samples of a source that numbers its images: keys "<split>/<six digits>" and source_index 0, 1, 2, ...
Samples numbered_samples(std::string_view split, std::vector<std::int64_t> labels, Classes classes);

/// "0", "1", ... as ids and names, up to the largest label. Throws InvalidInput, naming `where`, when a label is
/// negative or above 65,535.
Classes numbered_classes(const std::vector<std::int64_t>& labels, std::string_view where);

/// A table of classes: on each line an id, or an id, a tab and a name. A byte order mark, empty lines and lines that
/// begin with # do not count. Throws InvalidInput, naming `where` and the line, when an id comes twice, or the table is
/// empty or not UTF-8.
Classes parse_classes(Bytes text, std::string_view where);

/// The names of one class a line, as the CIFAR archives have them; they are ids as well.
Classes parse_class_names(Bytes text, std::string_view where);

/// What to keep of a source.
struct Wanted {
  std::optional<Classes> classes;     ///< these, in this order and with these names; else all
  std::optional<std::int64_t> first;  ///< of each class at most so many, the first ones in source order
};

/// What may be said of a class of the source, by its label, that has no image; empty: nothing.
using Remark = std::function<std::string(std::int64_t label)>;

/// The wanted samples, in source order. Throws InvalidInput, naming `where`, when a wanted class is unknown or when any
/// class of the result has no image: then `remark` is asked why.
Samples choose(const Samples& samples, const Wanted& wanted, std::string_view where, const Remark& remark = {});

}  // namespace dc::fetch
