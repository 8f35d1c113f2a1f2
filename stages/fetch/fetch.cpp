#include "stages/fetch/fetch.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/base/error.hpp"
#include "stages/fetch/encoded.hpp"

namespace dc::fetch {
namespace {

namespace image_set = schema::image_set;

constexpr std::int64_t kBatchBytes = std::int64_t{64} << 20;  // of decoded images held at a time
constexpr std::int64_t kBatchFiles = 512;                     // encoded files held at a time

void check_request(const Request& request) {
  if (request.store == Store::pixels) return;
  if (request.address.scheme != Scheme::folder)
    throw UsageError(fmt::format("--store encoded: {} has no image files to keep, expected a folder",
                                 scheme_name(request.address.scheme)));
  if (request.wish.size || request.wish.channels != Channels::automatic)
    throw UsageError("--store encoded keeps files as they are; leave out --size and --channels");
}

std::optional<std::int64_t> count_relabelled(const Samples& samples) {
  if (samples.clean_labels.empty()) return std::nullopt;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < samples.labels.size(); ++i) count += samples.labels[i] != samples.clean_labels[i] ? 1 : 0;
  return count;
}

Samples wanted_samples(const Samples& samples, const Request& request, std::string_view where) {
  return vary(choose(samples, request.wanted, where), request.variant, request.seed);
}

void write_samples(artifact::Writer& out, const Samples& samples, const std::string& split) {
  out.write(image_set::sample_key(), samples.keys);
  out.write(image_set::sample_label(), samples.labels);
  out.write(image_set::sample_source_index(), samples.source_index);
  if (!samples.clean_labels.empty()) out.write(image_set::sample_clean_label(), samples.clean_labels);
  artifact::write_classes(out, {samples.classes.ids, samples.classes.names});
  out.write(image_set::split(), split);
}

// Calls handle(first, count) for consecutive batches of 0 ... n - 1.
template <class Handle>
void for_batches(std::int64_t n, std::int64_t batch, const Begin& begin, const Handle& handle) {
  Progress progress = begin(n);
  for (std::int64_t first = 0; first < n; first += batch) {
    const std::int64_t count = std::min(batch, n - first);
    handle(first, count);
    progress.update(first + count);
  }
}

// `load(first, count)` gives the pixels of some samples.
template <class Load>
void write_pixels(artifact::Writer& out, std::int64_t n, const Shape& shape, const Begin& begin, const Load& load) {
  out.allocate(image_set::image_pixels(), {n, shape.height, shape.width, shape.channels});
  for_batches(n, std::max<std::int64_t>(1, kBatchBytes / shape.bytes()), begin,
              [&](std::int64_t first, std::int64_t count) {
                const std::vector<std::uint8_t> pixels = load(first, count);
                out.write_rows(image_set::image_pixels(), first, std::span<const std::uint8_t>(pixels));
              });
}

void write_encoded(artifact::Writer& out, const Listing& listing, std::span<std::string> digests, const Begin& begin) {
  const EncodedTable table = encoded_table(listing, survey(listing));
  out.allocate(image_set::image_data(), {table.offsets.back()});
  for_batches(listing.samples.size(), kBatchFiles, begin, [&](std::int64_t first, std::int64_t count) {
    const auto bytes = load_encoded(listing, table, first, count,
                                    digests.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
    out.write_rows(image_set::image_data(), table.offsets[static_cast<std::size_t>(first)],
                   std::span<const std::uint8_t>(bytes));
  });
  out.write(image_set::image_offsets(), table.offsets);
  out.write(image_set::image_format(), table.formats);
  out.write(image_set::image_height(), table.heights);
  out.write(image_set::image_width(), table.widths);
}

// A folder's images need a look beforehand unless the user has said all about their shape.
Shape folder_shape(const Listing& listing, const Wish& wish) {
  if (wish.size && wish.channels != Channels::automatic)
    return resolve_shape(wish, {ImageFacts{}}, {listing.samples.keys.front()}, listing.folder);
  return resolve_shape(wish, survey(listing), listing.samples.keys, listing.folder);
}

Summary fetch_folder(const Request& request, artifact::Writer& out, const Begin& begin) {
  Listing listing = list_folder(find_split(request.address.path, request.split));
  listing.samples = wanted_samples(listing.samples, request, listing.folder);
  const std::int64_t n = listing.samples.size();
  std::vector<std::string> digests(static_cast<std::size_t>(n));
  Summary summary{n, listing.samples.classes.size(), std::nullopt, "", count_relabelled(listing.samples)};
  write_samples(out, listing.samples, request.split);
  if (request.store == Store::encoded) {
    write_encoded(out, listing, digests, begin);
  } else {
    summary.shape = folder_shape(listing, request.wish);
    write_pixels(out, n, *summary.shape, begin, [&](std::int64_t first, std::int64_t count) {
      return load_pixels(listing, *summary.shape, first, count,
                         std::span(digests).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
    });
  }
  std::vector<RawFile> files;
  for (std::size_t i = 0; i < digests.size(); ++i) files.push_back({listing.samples.keys[i], digests[i]});
  summary.digest = source_digest(std::move(files));
  return summary;
}

Summary fetch_decoded(const Request& request, artifact::Writer& out, const Begin& begin) {
  const Loaded loaded = load_decoded(request.address, request.split);
  const Samples chosen = wanted_samples(loaded.decoded.samples, request, request.address.path);
  const Shape shape = resolve_shape(request.wish, loaded.decoded);
  write_samples(out, chosen, request.split);
  write_pixels(out, chosen.size(), shape, begin, [&](std::int64_t first, std::int64_t count) {
    return load_pixels(loaded.decoded, chosen, shape, first, count);
  });
  return {chosen.size(), chosen.classes.size(), shape, source_digest(loaded.files), count_relabelled(chosen)};
}

}  // namespace

Summary fetch(const Request& request, artifact::Writer& out, const Begin& begin) {
  check_request(request);
  return request.address.scheme == Scheme::folder ? fetch_folder(request, out, begin)
                                                  : fetch_decoded(request, out, begin);
}

}  // namespace dc::fetch
