// The features artifact: what the last layer reads of every image, written batch by batch, and the nearest neighbours.
#pragma once
#include <cstdint>
#include <vector>

#include "common/artifact/writer.hpp"
#include "common/cli/choice.hpp"
#include "common/model/network.hpp"
#include "common/select/neighbours.hpp"
#include "stages/eval/show.hpp"

namespace dc::eval {

/// Among which images neighbours are looked for.
enum class Scope { everywhere, own_class };

inline constexpr cli::Choice<select::Metric> kMetrics[] = {
    {select::Metric::euclidean, "euclidean", "|a - b|"},
    {select::Metric::cosine, "cosine", "1 - <a, b> / (|a| |b|)"},
};
inline constexpr cli::Choice<Scope> kScopes[] = {
    {Scope::everywhere, "all", "all images: time grows with N^2 d for N images and d numbers a feature"},
    {Scope::own_class, "class", "those of the same class: N^2 d / C with C classes, which makes ImageNet feasible"},
};

class Features {
 public:
  /// Begins `out`, which has a row for every image of `showing`; each has to be seen once. With `keep` the features
  /// also stay in memory, for add_neighbours(). `out` and what `showing` refers to must outlive this.
  Features(artifact::Writer& out, const Showing& showing, const model::Network& network, bool keep);

  /// Stores what the network reads of a batch of show(), which come in their order.
  void add(const training::Batch& views, const model::Output& said);
  /// Adds the `count` nearest neighbours of every image. Needs `keep` and all images.
  void add_neighbours(std::int64_t count, select::Metric metric, Scope scope);

 private:
  artifact::Writer& out_;
  const artifact::ImageSet& images_;
  std::int64_t width_;
  bool keep_;
  std::vector<float> kept_;
};

}  // namespace dc::eval
