// The whole of an import: from a table that another program wrote to what it says of an image set, and from there to a
// filled score table or features artifact.
#pragma once
#include <cstdint>
#include <functional>
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

/// What another program's table says of the samples of an image set.
struct Imported {
  std::int64_t samples = 0;
  std::int64_t columns = 0;                          ///< scores, or numbers of a vector
  std::string digest;                                ///< SHA-256 of the file
  std::vector<std::string> left_out;                 ///< columns that hold no numbers
  std::int64_t bytes = 0;                            ///< of the fields that write() writes
  std::int64_t memory = 0;                           ///< that it needs for it
  std::function<void(artifact::Writer& out)> write = {};  ///< to a new artifact
};

/// Reads scores of the samples of `images`, an image_set; they make a score_table. Throws InvalidInput when the file is
/// none of parse_scores(), or its rows are not the samples of `images`.
Imported import_scores(const Import& wanted, const artifact::Reader& images);

/// Looks over vectors of the samples of `images`; they make a features artifact. Writing holds few of them at a time,
/// unless neighbours are wanted. Throws InvalidInput when the file is none of parse_features(), when its rows are not
/// the samples of `images`, or when there are no more samples than neighbours; writing does when a number is no finite
/// float32.
Imported import_features(const Import& wanted, const artifact::Reader& images);

}  // namespace dc::fetch
