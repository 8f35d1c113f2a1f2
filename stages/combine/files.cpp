#include "stages/combine/files.hpp"

#include <fmt/format.h>

#include "common/artifact/samples.hpp"
#include "common/artifact/selection.hpp"
#include "common/base/error.hpp"

namespace dc::combine {

namespace image_set = schema::image_set;
namespace selection = schema::selection;

// The selection, after making sure that it speaks of these images.
Kept read_selection(const artifact::Reader& images, const artifact::ImageSet& set, const artifact::Reader& in) {
  artifact::require_same_classes(images, set.classes, in, artifact::load_classes(in));
  artifact::check_selection(in);
  Kept kept{in.read(selection::selection_index()), in.read(selection::selection_label()),
            in.read(selection::selection_rank()), set.classes.names};
  const auto keys = in.read(selection::selection_key());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::int64_t index = kept.index[i];
    if (index < set.n && set.keys[index] == keys[i] && set.labels[index] == kept.label[i]) continue;
    throw InvalidInput(
        fmt::format("{}: sample '{}' is not number {} of {}; give the image set that the selection was made from",
                    in.path(), keys[i], index, images.path()));
  }
  kept.weight = weights_of(kept.index, in.read(selection::selection_weight()), set.weights);
  return kept;
}

void write_samples(artifact::Writer& out, const artifact::ImageSet& set, const Layout& layout) {
  out.write(image_set::sample_key(), keys_of(layout, set.keys, set.classes.ids));
  out.write(image_set::sample_label(), layout.label);
  out.write(image_set::sample_source_index(), first_cells_of(layout));
  const auto clean = clean_labels_of(layout, set.clean_labels);
  if (!clean.empty()) out.write(image_set::sample_clean_label(), clean);
  if (!layout.weight.empty()) out.write(image_set::sample_weight(), layout.weight);
  artifact::write_classes(out, set.classes);
  out.write(image_set::split(), set.split);
  const auto cells = cells_of(layout, {set.grid, set.mosaic_source_index});
  if (cells.grid == 1) return;
  out.write<std::int64_t>(image_set::mosaic_source_index(), cells.source, {layout.size(), cells.grid * cells.grid});
  out.write(image_set::mosaic_grid(), cells.grid);
}

std::int64_t sample_bytes(const artifact::ImageSet& set, const Layout& layout) {
  const std::int64_t key = artifact::key_bytes(keys_of(layout, set.keys, set.classes.ids));
  const bool weighted = !layout.weight.empty();
  const bool relabelled = !clean_labels_of(layout, set.clean_labels).empty();
  const auto sources = std::ssize(cells_of(layout, {set.grid, set.mosaic_source_index}).source);
  const std::int64_t columns = 2 + (weighted ? 1 : 0) + (relabelled ? 1 : 0);
  return layout.size() * (key + 8 * columns) + 8 * sources;
}

}  // namespace dc::combine
