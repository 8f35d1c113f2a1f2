// Archives of numpy.savez with images and labels, as Keras and MedMNIST give them.
#pragma once
#include <string_view>

#include "stages/fetch/samples.hpp"

namespace dc::fetch {

/// The images and labels of one split of an archive.
///
/// Images are uint8 [N, height, width], or [N, height, width, channels] with 1 or 3 channels; labels are integers [N]
/// or [N, 1]. The arrays are the first pair that is there of: <split>_images and <split>_labels, x_<split> and
/// y_<split>, images and labels, x and y. Throws InvalidInput, naming `where` and the array, on anything else.
Decoded parse_npz(Bytes archive, std::string_view split, std::string_view where);

}  // namespace dc::fetch
