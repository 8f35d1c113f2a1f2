// Vectors of samples that another program computed, as NumPy arrays.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/npy.hpp"

namespace dc::fetch {

struct FeatureRows {
  std::vector<std::string> keys;       ///< of the rows; empty where the file has none
  NpyArray vectors;                    ///< floating numbers [N, d]; its values lie in the file or in `unpacked`
  std::vector<std::uint8_t> unpacked;  ///< of an archive
};

/// The vectors of a file, told by the ending of its name, `where`: a .npy holds an array [N, d], a .npz an array
/// "features" [N, d] and, where it has one, an array "key" of text [N]. `file` has to outlive the result. Throws
/// UsageError for another ending, InvalidInput, naming the array, when it is missing or of another type or shape. The
/// numbers themselves are not looked at.
FeatureRows parse_features(Bytes file, std::string_view where);

}  // namespace dc::fetch
