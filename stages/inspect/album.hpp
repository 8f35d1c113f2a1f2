// The images of an image set one by one, whether they are stored decoded or as files.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/image_set.hpp"
#include "common/image/image.hpp"

namespace dc::inspect {

class Album {
 public:
  /// `reader` is an image_set and has to outlive the album.
  explicit Album(const artifact::Reader& reader);

  std::int64_t size() const { return static_cast<std::int64_t>(labels_.size()); }
  const std::vector<std::string>& keys() const { return keys_; }
  const std::vector<std::int64_t>& labels() const { return labels_; }
  const artifact::ClassList& classes() const { return classes_; }
  /// The decoded set; nothing when it holds files.
  const std::optional<artifact::ImageSet>& decoded() const { return decoded_; }
  const artifact::Reader& reader() const { return *reader_; }

  /// Image i, with the channels it has. Throws InvalidInput when its file is damaged.
  image::Image image(std::int64_t i) const;

 private:
  const artifact::Reader* reader_;
  std::optional<artifact::ImageSet> decoded_;
  std::vector<std::string> keys_;
  std::vector<std::int64_t> labels_;
  std::vector<std::int64_t> offsets_;
  artifact::ClassList classes_;
};

}  // namespace dc::inspect
