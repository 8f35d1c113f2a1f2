// The whole of a fetch: from what the user asks for to a source looked over, and from there to a filled image set.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/writer.hpp"
#include "common/base/progress.hpp"
#include "stages/fetch/encoded.hpp"
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

/// A source that was looked over, and what is wanted of it. The functions hold all that they need.
struct Supply {
  Samples samples;
  std::optional<Shape> shape;  ///< of all images; nothing when files are kept as they are
  EncodedTable files;          ///< then
  /// Pixels, or the bytes of the files, of samples first ... first + count - 1.
  std::function<std::vector<std::uint8_t>(std::int64_t first, std::int64_t count)> load;
  /// Of the raw source, see source_digest(): known when all is loaded.
  std::function<std::string()> digest;
  bool unread = false;  ///< images may still turn out to be damaged when they are loaded
  std::string remark;   ///< what else the user should know of the source; often empty

  std::int64_t bytes() const;                      ///< of what load() gives of all samples
  std::int64_t batch() const;                      ///< samples that are loaded at a time: memory stays bounded
  std::int64_t all_bytes() const;                  ///< of all fields of the image set
  std::optional<std::int64_t> relabelled() const;  ///< images whose label was changed on purpose, where that was asked
};

/// Lists the samples and finds their shape; of a folder's images it reads no more than the headers. Throws UsageError
/// when the wish and the store do not go together, InvalidInput when the source cannot give it.
Supply look_over(const Request& request);

struct Trial {
  std::int64_t images = 0;  ///< that were timed
  double seconds_per_image = 0;
};

/// Loads the first images until a second is over or none is left.
Trial try_loading(const Supply& supply);

/// What of a source may still be damaged after a trial: "all but the first 64 images"; empty: nothing.
std::string unread(const Supply& supply, const Trial& trial);

/// Makes the progress line of reading `total` images.
using Begin = std::function<Progress(std::int64_t total)>;

/// Loads everything into `out`, a new image_set. Throws InvalidInput for what cannot be read after all.
void fill(artifact::Writer& out, const Supply& supply, const std::string& split, const Begin& begin);

}  // namespace dc::fetch
