// The whole of an import: from a table that another program wrote to a filled score table or features artifact of an
// image set.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"
#include "common/artifact/writer.hpp"
#include "common/select/neighbours.hpp"
#include "common/select/rank.hpp"
#include "stages/fetch/join.hpp"

namespace dc::fetch {

/// Whose neighbours count.
enum class Scope {
  all,  ///< those of any class
  own,  ///< those of the sample's class
};

struct Import {
  std::string path;
  Join join = Join::key;
  std::vector<std::string> scores;                        ///< of a score table, see parse_scores()
  select::Direction direction = select::Direction::none;  ///< of every score
  std::optional<std::int64_t> neighbours;                 ///< of every vector, when wanted
  select::Metric metric = select::Metric::euclidean;
  Scope scope = Scope::all;
};

struct Imported {
  std::int64_t samples = 0;
  std::int64_t columns = 0;           ///< scores, or numbers of a vector
  std::string digest;                 ///< SHA-256 of the file
  std::vector<std::string> left_out;  ///< columns that hold no numbers
};

/// Reads scores of the samples of `images`, an image_set, into `out`, a new score_table. Throws InvalidInput when the
/// file is none of parse_scores(), or its rows are not the samples of `images`.
Imported import_scores(const Import& wanted, const artifact::Reader& images, artifact::Writer& out);

/// Reads vectors of the samples of `images` into `out`, a new features artifact; memory holds few of them at a time,
/// unless neighbours are wanted. Throws InvalidInput when the file is none of parse_features(), when its rows are not
/// the samples of `images`, when a number is no finite float32, or when there are no more samples than neighbours.
Imported import_features(const Import& wanted, const artifact::Reader& images, artifact::Writer& out);

}  // namespace dc::fetch
