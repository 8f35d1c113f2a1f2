// The recorded rows of a view plan, as columns of the artifact.
#pragma once
#include <cstdint>
#include <vector>

#include "common/artifact/writer.hpp"
#include "common/views/row.hpp"

namespace dc::augment {

/// What a row takes in the file: the image and ten numbers.
inline constexpr std::int64_t kRowBytes = 8 + 10 * 4;

/// Writes the rows of `epochs` epochs, one after the other and of the same length.
void write_rows(artifact::Writer& out, const std::vector<views::ViewRow>& rows, std::int64_t epochs);

}  // namespace dc::augment
