// Folders of image files, one subfolder a class: which files there are, and what is in them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/image/image.hpp"
#include "stages/fetch/samples.hpp"

namespace dc::fetch {

/// The files of a folder; nothing of them has been read.
struct Listing {
  std::string folder;  ///< the folder that holds the class folders
  Samples samples;     ///< keys are paths within `folder`; source_index counts all images of all classes
  std::vector<std::int64_t> passed_over;  ///< files of each class whose names are none of images

  std::string path(std::int64_t i) const { return folder + "/" + samples.keys[static_cast<std::size_t>(i)]; }
};

/// The folder of a split: `root`/<split> where it is there, else `root` itself. Throws InvalidInput when `root` is no
/// folder, or when it has folders of other splits (train, val, test) but not this one.
std::string find_split(const std::string& root, std::string_view split);

/// The endings of the names of image files, in any case: ".jpg .jpeg .png .bmp .tif .tiff .webp".
std::string image_endings();

/// All image files below the class folders of `folder`. Classes
/// are ordered by the bytes of their names, files within a class by those of their paths; the place in the order of
/// classes is the label. Hidden files and folders are passed over. Throws InvalidInput when there are no class folders,
/// or when a name is no text.
Listing list_folder(const std::string& folder);

/// What the head of an image file says.
struct ImageFacts {
  int height = 0;
  int width = 0;
  int channels = 0;    ///< 1 for a grey file, else 3
  std::string format;  ///< "jpeg", "png", or empty for any other
  std::int64_t bytes = 0;

  friend bool operator==(const ImageFacts&, const ImageFacts&) = default;
};

/// Throws InvalidInput, naming `where`, when the bytes are no image.
ImageFacts read_facts(Bytes file, std::string_view where);

}  // namespace dc::fetch
