// Contact sheets of artifacts: what is drawn of an image set, a selection, a score, a view plan.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/artifact/reader.hpp"
#include "stages/inspect/album.hpp"
#include "stages/inspect/sheet.hpp"

namespace dc::inspect {

/// How much is drawn.
struct Extent {
  std::size_t rows = 10;     ///< classes at most; images at most for a plan
  std::size_t columns = 10;  ///< images in a row at most; views of an image for a plan
};

/// A row a class: its first images. With one image in every class: many classes in a row, their names below.
Sheet sheet_of_images(const Album& album, const Extent& extent);

/// The kept images, a row a class, the first choice first. Throws InvalidInput when the selection is from another set.
Sheet sheet_of_selection(const artifact::Reader& selection, const Album& album, const Extent& extent);

/// The easiest and the hardest of each class by score `name`. Throws InvalidInput when the scores are of another set.
Sheet sheet_of_scores(const artifact::Reader& scores, const std::string& name, const Album& album,
                      const Extent& extent);

/// A row an image (the first of each class, then the second ...): the stored image, then its views in the epochs 0, 1,
/// ... (with every mosaic cell in turn for a plan that shows all). Recorded rows are drawn where there are any, else
/// planned ones. Throws InvalidInput when the plan does not fit the images or they are not decoded.
Sheet sheet_of_plan(const artifact::Reader& plan, const Album& album, const Extent& extent);

/// The sheet of an artifact of any kind, as a PNG file. `images` is the image set behind it, null for an image set.
/// `score` may be left out when there is one. Throws UsageError when --images or --score is missing or too much, or
/// when the kind has nothing to draw.
std::string draw_artifact(const artifact::Reader& reader, const artifact::Reader* images,
                          const std::optional<std::string>& score, const Extent& extent);

}  // namespace dc::inspect
