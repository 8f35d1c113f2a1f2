#include "stages/combine/options.hpp"

namespace dc::combine {

void describe(cli::StageSpec& spec, Options& o) {
  spec.summary("Make an image set of the selected images, whole or as mosaics of several images of one class.");
  spec.details(
      "With --grid 1 the selected images are stored class by class, in each class the first choice first. With --grid "
      "f every stored image is a mosaic of f x f whole images of one class, shrunk and set row by row. Of the n "
      "mosaics of a class, mosaic j takes the images of rank j, n + j, 2n + j, ..., as RDED does. The number of "
      "selected images of every class has to be a multiple of f * f.");
  spec.details(
      "With --grid 1 the weights of the selection, times those that the images have already, go with the images, and so "
      "do the labels before any were changed on purpose. Mosaics have neither; weights other than 1 are refused.");
  spec.cite("Rethinking large-scale dataset compression: shifting focus from labels to images. 2025. arXiv:2502.06434");
  spec.input("images", Kind::image_set, o.images, "the images that the selection was made from");
  spec.input("selection", Kind::selection, o.selection, "the samples to keep");
  spec.output("out", Kind::image_set, o.out, "the new image set");
  spec.option("grid", o.grid, "images side by side in a mosaic, f; 1 stores the images themselves").range(1, 64);
  spec.option("fit", o.fit, "how an image of another shape fills its cell; not known of the published method")
      .choices(kFits);
  spec.option("filter", o.filter, "how pixels are resampled").choices(kFilters);
  spec.option("size", o.size, "height and width of the new images; as the images are when left out")
      .unit("pixels")
      .range(1, 8192);
  spec.example("dc-combine --images train.h5 --selection selection.h5 --grid 2 --out mosaic.h5");
  spec.example("dc-combine --images train.h5 --selection selection.h5 --out subset.h5");
}

}  // namespace dc::combine
