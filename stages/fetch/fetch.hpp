// The whole of a fetch: from what the user asks for to a filled image set.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/artifact/writer.hpp"
#include "common/base/progress.hpp"
#include "stages/fetch/pixels.hpp"
#include "stages/fetch/source.hpp"
#include "stages/fetch/variant.hpp"

namespace dc::fetch {

enum class Store {
  pixels,   ///< decoded, all of one shape
  encoded,  ///< the files as they are
};

struct Request {
  Address address;
  std::string split;
  Wanted wanted;
  Variant variant;
  std::uint64_t seed = 0;  ///< of the variant
  Wish wish;
  Store store = Store::pixels;
};

struct Summary {
  std::int64_t images = 0;
  std::int64_t classes = 0;
  std::optional<Shape> shape;              ///< nothing when the files were kept
  std::string digest;                      ///< of the raw source: see source_digest()
  std::optional<std::int64_t> relabelled;  ///< images whose label was changed on purpose, where that was asked
};

/// Makes the progress line of reading `total` images.
using Begin = std::function<Progress(std::int64_t total)>;

/// Reads what is asked for into `out`, a new image_set, in bounded memory for folders. Throws UsageError when the wish
/// and the store do not go together, InvalidInput when the source cannot give it.
Summary fetch(const Request& request, artifact::Writer& out, const Begin& begin);

}  // namespace dc::fetch
