// Clusters of vectors: k-means, plain or spherical, the same for any number of threads.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "common/base/rng.hpp"
#include "common/select/matrix.hpp"
#include "common/select/neighbours.hpp"

namespace dc::score {

/// Rows put into clusters, each into the one whose centre is nearest (the lower cluster among equally near ones).
struct Clustering {
  std::int64_t count = 0;             ///< clusters
  std::vector<std::int64_t> cluster;  ///< of every row
  std::vector<float> distance;        ///< of every row from the centre of its cluster
  std::vector<float> centre;          ///< [count, columns]
  bool settled = false;               ///< another round would change nothing
};

/// Lloyd's k-means from k-means++ seeds (Arthur and Vassilvitskii 2007), at most `rounds` moves of the centres.
///
/// `euclidean` takes the rows as they are; `cosine` is spherical k-means (Dhillon and Modha 2001): rows and centres are
/// scaled to length 1, which needs a copy of the rows. A cluster that loses its last row keeps its centre. `count` in
/// [1, rows]; there are fewer clusters when fewer rows differ. O(rows * count * columns) time a round.
Clustering kmeans(const select::Matrix& rows, std::int64_t count, select::Metric metric, const Stream& stream,
                  std::int64_t rounds = 100);

/// Distances between rows and centres that were scaled to length 1 where the metric is cosine, from their squares.
void distances_from_squares(select::Metric metric, std::span<float> squared);

/// Moves every centre to the mean of its rows, scaled to length 1 where the metric is cosine (a mean of zeros stays
/// one); a centre without rows stays where it is. `cluster[i]` is a row of `centre`, which is [clusters, rows.columns].
void move_to_means(const select::Matrix& rows, std::span<const std::int64_t> cluster, select::Metric metric,
                   std::span<float> centre);

}  // namespace dc::score
