// dc-fetch: turns a raw source of labelled images into an image set. The only stage that reads anything but artifacts.
#include "common/base/log.hpp"
#include "common/base/number.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/fetch/fetch.hpp"

namespace {

namespace fetch = dc::fetch;

constexpr dc::cli::Choice<fetch::Store> kStores[] = {
    {fetch::Store::pixels, "pixels", "decoded, all of one size"},
    {fetch::Store::encoded, "encoded", "the JPEG and PNG files of a folder as they are"}};
constexpr dc::cli::Choice<dc::image::Fit> kFits[] = {
    {dc::image::Fit::squash, "squash", "both sides become --size"},
    {dc::image::Fit::crop, "crop", "the shorter side becomes --size, then the centre is kept"}};
constexpr dc::cli::Choice<fetch::Channels> kChannels[] = {
    {fetch::Channels::automatic, "auto", "grey when all images are, else colour"},
    {fetch::Channels::grey, "1", "grey"},
    {fetch::Channels::rgb, "3", "red, green, blue"}};

struct Options {
  std::string source;
  std::string split = "train";
  std::string out;
  std::optional<std::string> classes;
  std::optional<std::int64_t> first;
  fetch::Wish wish;
  fetch::Store store = fetch::Store::pixels;
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Turn a raw source of labelled images into an image set.");
  spec.details(
      "Sources: idx:FOLDER (the MNIST family, gzip or plain); cifar10:FOLDER and cifar100:FOLDER (the binary version; "
      "fine labels); npz:FILE (arrays <split>_images and <split>_labels, x_<split> and y_<split>, images and labels, "
      "or x and y); folder:FOLDER (one folder of images for each class, in FOLDER/<split> where that is there).");
  spec.details(
      "The provenance has the source by its kind and SHA-256, not by its path: the digest of its file or, of several "
      "files, that of the lines which sha256sum prints for them, sorted by name.");
  spec.option("source", o.source, "kind and place of the raw images").required().positional().machine();
  spec.option("split", o.split, "part of the source: train, test, or for folders also val");
  spec.path_input("classes", o.classes,
                  "text file of the classes to take, in this order: an id, or id, tab, name, a line");
  spec.option("first", o.first, "images of each class, the first in the order of the source; else all")
      .unit("images")
      .at_least(1);
  spec.option("size", o.wish.size, "height and width; else the size that all images have")
      .unit("pixels")
      .range(1, 32768);
  spec.option("fit", o.wish.fit, "how an image of another shape gets the size (Pillow's bilinear filter)")
      .choices(kFits);
  spec.option("channels", o.wish.channels, "grey or colour").choices(kChannels);
  spec.option("store", o.store, "what is stored of an image").choices(kStores);
  spec.output("out", dc::Kind::image_set, o.out, "the images");
  spec.needs("fit", "size");
  spec.example("dc-fetch idx:/usr/share/datasets/fashion-mnist --split test --out test.h5");
  spec.example("dc-fetch folder:imagenet --split train --size 224 --fit crop --out train.h5");
}

void run(const Options& o, dc::harness::Run& run) {
  fetch::Request request{fetch::parse_address(o.source), o.split, {std::nullopt, o.first}, o.wish, o.store};
  if (o.classes) {
    const auto table = fetch::read_file(*o.classes);
    request.wanted.classes = fetch::parse_classes(table, *o.classes);
    run.raw_source("classes", fetch::sha256_of(table));
  }
  const auto begin = [&](std::int64_t total) { return run.progress("reading", "image", total); };
  const fetch::Summary summary = fetch::fetch(request, run.create("out"), begin);
  run.raw_source(fetch::scheme_name(request.address.scheme), summary.digest);
  run.fact("images", summary.images);
  run.fact("classes", summary.classes);
  const std::string shape =
      summary.shape ? fmt::format("{}x{}x{}", summary.shape->height, summary.shape->width, summary.shape->channels)
                    : "as encoded in their files";
  dc::log::info("{}: {} images {}, {} classes, split {}", o.out, dc::with_commas(summary.images), shape,
                summary.classes, o.split);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-fetch", argc, argv, describe, run);
}
