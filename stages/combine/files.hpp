// What dc-combine reads and writes but the pixels.
#pragma once
#include <cstdint>

#include "common/artifact/image_set.hpp"
#include "common/artifact/writer.hpp"
#include "stages/combine/combine.hpp"

namespace dc::combine {

/// The selection `in`, after making sure that it speaks of the images of `set`, which `images` holds. Throws
/// InvalidInput when it does not.
Kept read_selection(const artifact::Reader& images, const artifact::ImageSet& set, const artifact::Reader& in);

/// Writes what is said of the new images: all fields but the pixels.
void write_samples(artifact::Writer& out, const artifact::ImageSet& set, const Layout& layout);

/// Bytes of what write_samples() writes for each image.
std::int64_t sample_bytes(const artifact::ImageSet& set, const Layout& layout);

}  // namespace dc::combine
