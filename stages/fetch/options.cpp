#include "stages/fetch/options.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::fetch {
namespace {

constexpr cli::Choice<Store> kStores[] = {
    {Store::pixels, "pixels", "decoded, all of one size"},
    {Store::encoded, "encoded", "the JPEG and PNG files of a folder as they are"}};
constexpr cli::Choice<image::Fit> kFits[] = {
    {image::Fit::squash, "squash", "both sides become --size"},
    {image::Fit::crop, "crop", "the shorter side becomes --size, then the centre is kept"}};
constexpr cli::Choice<Channels> kChannels[] = {{Channels::automatic, "auto", "grey when all images are, else colour"},
                                               {Channels::grey, "1", "grey"},
                                               {Channels::rgb, "3", "red, green, blue"}};
constexpr cli::Choice<Join> kJoins[] = {{Join::key, "key", "by the keys of the images, /sample/key"},
                                        {Join::order, "order", "the rows stand in the order of the images"}};
constexpr cli::Choice<select::Direction> kDirections[] = {{select::Direction::higher_is_harder, "higher-is-harder", ""},
                                                          {select::Direction::higher_is_easier, "higher-is-easier", ""},
                                                          {select::Direction::none, "none", ""}};
constexpr cli::Choice<select::Metric> kMetrics[] = {{select::Metric::euclidean, "euclidean", "|a - b|"},
                                                    {select::Metric::cosine, "cosine", "1 - <a, b> / (|a| |b|)"}};
constexpr cli::Choice<Scope> kScopes[] = {{Scope::all, "all", "among all images"},
                                          {Scope::own, "class", "among those of the image's class"}};

/// Options that say something of some sources only.
struct Belongs {
  std::string_view name;
  std::vector<Kind> kinds;  ///< of what those sources become
};

const std::vector<Belongs>& owners() {
  static const std::vector<Belongs> table = [] {
    std::vector<Belongs> all;
    for (const char* name : {"split", "classes", "first", "size", "fit", "channels", "store", "flip-labels",
                             "long-tail", "threshold-class"})
      all.push_back({name, {Kind::image_set}});
    for (const char* name : {"images", "join"}) all.push_back({name, {Kind::score_table, Kind::features}});
    for (const char* name : {"score", "direction"}) all.push_back({name, {Kind::score_table}});
    for (const char* name : {"neighbours", "metric", "neighbour-scope"}) all.push_back({name, {Kind::features}});
    return all;
  }();
  return table;
}

void describe_images(cli::StageSpec& spec, Options& o) {
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
  spec.option("long-tail", o.variant.long_tail,
              "the largest class has so many times the images of the last one; sizes fall exponentially in class order")
      .at_least(1);
  spec.option("flip-labels", o.variant.flip_labels,
              "share of the images, drawn by the seed, that get another label at random")
      .range(0, 1);
  spec.option("threshold-class", o.variant.threshold_class,
              "which of two disjoint draws of images / classes images becomes a last class 'threshold'")
      .range(0, 1);
}

void describe_tables(cli::StageSpec& spec, Options& o) {
  spec.option("join", o.import.join, "how rows of scores and features find their images").choices(kJoins);
  spec.option("direction", o.direction, "which end of the scores is hard").choices(kDirections);
  spec.option("score", o.import.scores,
              "columns or arrays to take; else all of numbers. For a .npy file, the name that the score gets");
  spec.option("neighbours", o.import.neighbours, "also the nearest neighbours of every image, exactly; how many each")
      .range(1, 1e6);
  spec.option("metric", o.import.metric, "distance of two features").choices(kMetrics);
  spec.option("neighbour-scope", o.import.scope, "among which images neighbours are looked for").choices(kScopes);
}

}  // namespace

void describe(cli::StageSpec& spec, Options& o) {
  spec.summary(
      "Turn a raw source of labelled images into an image set, or what others computed of one into artifacts.");
  spec.details(
      "Sources of images: idx:FOLDER (the MNIST family, gzip or plain); cifar10:FOLDER and cifar100:FOLDER (the binary "
      "version; fine labels); npz:FILE (arrays <split>_images and <split>_labels, x_<split> and y_<split>, images and "
      "labels, or x and y); folder:FOLDER (one folder of images for each class, in FOLDER/<split> where that is "
      "there).");
  spec.details(
      "Sources of numbers about the images of --images: scores:FILE (.csv with names in the first line, .npz with an "
      "array for each score, .npy) and features:FILE (.npy, or .npz with an array features; vectors [images, d]). "
      "Rows are joined by a column or array key, or with --join order by their order. Pickles are never loaded.");
  spec.details(
      "--long-tail, --flip-labels and --threshold-class change a set on purpose, in this order; the labels as they were "
      "stay in /sample/clean_label.");
  spec.details(
      "The provenance has the source by its kind and SHA-256, not by its path: the digest of its file or, of several "
      "files, that of the lines which sha256sum prints for them, sorted by name.");
  spec.cite(
      "Cui, Jia, Lin, Song, Belongie 2019. Class-balanced loss based on effective number of samples. CVPR (--long-tail).");
  spec.cite(
      "Pleiss, Zhang, Elenberg, Weinberger 2020. Identifying mislabeled data using the area under the margin ranking. "
      "NeurIPS (--threshold-class).");
  spec.option("source", o.source, "kind and place of the raw data, such as idx:FOLDER")
      .required()
      .positional()
      .machine()
      .names_input_after(':')
      .value_name("SOURCE");
  spec.input("images", Kind::image_set, o.images, "the images that scores or features are about");
  describe_images(spec, o);
  describe_tables(spec, o);
  spec.output("out", {Kind::image_set, Kind::score_table, Kind::features}, o.out, "the images, scores or features");
  spec.needs("fit", "size");
  spec.needs("metric", "neighbours");
  spec.needs("neighbour-scope", "neighbours");
  spec.example("dc-fetch idx:/usr/share/datasets/fashion-mnist --split train --out train.h5");
  spec.example("dc-fetch folder:imagenet --split val --size 224 --fit crop --out imagenet.h5");
  spec.example("dc-fetch scores:memorisation.csv --images train.h5 --direction higher-is-harder --out memorisation.h5");
  spec.example(
      "dc-fetch features:clip.npy --images train.h5 --join order --neighbours 10 --metric cosine --out features.h5");
}

std::vector<std::string_view> foreign_options(Scheme scheme) {
  std::vector<std::string_view> names;
  for (const Belongs& option : owners()) {
    if (std::ranges::find(option.kinds, kind_of(scheme)) == option.kinds.end()) names.push_back(option.name);
  }
  return names;
}

void check_options(Scheme scheme, const std::function<bool(std::string_view name)>& given) {
  const Kind kind = kind_of(scheme);
  for (const std::string_view name : foreign_options(scheme)) {
    if (!given(name)) continue;
    const auto& kinds = std::ranges::find(owners(), name, &Belongs::name)->kinds;
    throw UsageError(fmt::format("--{}: says nothing of a source {}:, only of {}; leave it out", name,
                                 scheme_name(scheme), schemes_text(kinds)));
  }
  if (kind == Kind::image_set) return;
  if (!given("images"))
    throw UsageError(fmt::format("--images is missing; give the image set that the {} are about", scheme_name(scheme)));
  if (kind == Kind::score_table && !given("direction"))
    throw UsageError(
        "--direction is missing; say which end of the scores is hard: higher-is-harder, higher-is-easier "
        "or none");
}

}  // namespace dc::fetch
