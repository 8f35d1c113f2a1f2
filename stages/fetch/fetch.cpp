#include "stages/fetch/fetch.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/artifact/samples.hpp"
#include "common/base/error.hpp"
#include "common/base/number.hpp"

namespace dc::fetch {
namespace {

namespace image_set = schema::image_set;

constexpr std::int64_t kBatchBytes = std::int64_t{64} << 20;  // of decoded images held at a time
constexpr std::int64_t kBatchFiles = 512;                     // encoded files held at a time

void check_request(const Request& request) {
  const std::string& split = request.split;
  if (split.empty() || split.starts_with('.') || split.find('/') != std::string::npos)
    throw UsageError(fmt::format("--split '{}': expected the name of a part of the source, such as train", split));
  if (request.store == Store::pixels) return;
  if (request.address.scheme != Scheme::folder)
    throw UsageError(fmt::format("--store encoded: {} has no image files to keep, expected a folder",
                                 scheme_name(request.address.scheme)));
  if (request.wish.size || request.wish.channels != Channels::automatic)
    throw UsageError("--store encoded keeps files as they are; leave out --size and --channels");
}

Samples wanted_samples(const Samples& samples, const Request& request, std::string_view where, const Remark& remark) {
  return vary(choose(samples, request.wanted, where, remark), request.variant, request.seed);
}

std::string passed_over_text(std::int64_t files) {
  return fmt::format("{} file{} passed over, for {} on none of {}", with_commas(files), files == 1 ? "" : "s",
                     files == 1 ? "its name ends" : "their names end", image_endings());
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

// A folder's images need a look beforehand unless the user has said all about their shape.
Shape folder_shape(const Listing& listing, const Wish& wish) {
  if (wish.size && wish.channels != Channels::automatic)
    return resolve_shape(wish, {ImageFacts{}}, {listing.samples.keys.front()}, listing.folder);
  return resolve_shape(wish, survey(listing), listing.samples.keys, listing.folder);
}

Supply look_over_folder(const Request& request) {
  struct Folder {
    Listing listing;
    std::vector<std::string> digests;

    std::span<std::string> digests_of(std::int64_t first, std::int64_t count) {
      return std::span(digests).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    }
  };
  const auto folder = std::make_shared<Folder>();
  Listing& listing = folder->listing;
  listing = list_folder(find_split(request.address.path, request.split));
  listing.samples = wanted_samples(listing.samples, request, listing.folder, [&](std::int64_t label) {
    const std::int64_t files = listing.passed_over[static_cast<std::size_t>(label)];
    return files > 0 ? passed_over_text(files) : "";
  });
  folder->digests.resize(listing.samples.keys.size());
  Supply supply{listing.samples,
                {},
                {},
                {},
                [folder] {
                  std::vector<RawFile> files;
                  for (std::size_t i = 0; i < folder->digests.size(); ++i)
                    files.push_back({folder->listing.samples.keys[i], folder->digests[i]});
                  return source_digest(std::move(files));
                },
                false,
                {}};
  const auto passed_over = std::accumulate(listing.passed_over.begin(), listing.passed_over.end(), std::int64_t{0});
  if (passed_over > 0) supply.remark = fmt::format("{}: {}", listing.folder, passed_over_text(passed_over));
  if (request.store == Store::encoded) {
    supply.files = encoded_table(listing, survey(listing));
    supply.load = [folder, table = supply.files](std::int64_t first, std::int64_t count) {
      return load_encoded(folder->listing, table, first, count, folder->digests_of(first, count));
    };
  } else {
    supply.shape = folder_shape(listing, request.wish);
    supply.unread = true;
    supply.load = [folder, shape = *supply.shape](std::int64_t first, std::int64_t count) {
      return load_pixels(folder->listing, shape, first, count, folder->digests_of(first, count));
    };
  }
  return supply;
}

Supply look_over_decoded(const Request& request) {
  const auto loaded = std::make_shared<const Loaded>(load_decoded(request.address, request.split));
  const Samples& all = loaded->decoded.samples;
  const Samples chosen = wanted_samples(all, request, request.address.path, [&](std::int64_t label) {
    const bool from_one = label == 0 && std::ranges::min(all.labels) == 1;
    return std::string(from_one ? "the labels seem to begin at 1" : "");
  });
  const Shape shape = resolve_shape(request.wish, loaded->decoded);
  return {chosen,
          shape,
          {},
          [loaded, chosen, shape](std::int64_t first, std::int64_t count) {
            return load_pixels(loaded->decoded, chosen, shape, first, count);
          },
          [loaded] { return source_digest(loaded->files); },
          false,
          {}};
}

}  // namespace

std::int64_t Supply::bytes() const {
  return shape ? samples.size() * shape->bytes() : files.offsets.back();
}

std::int64_t Supply::batch() const {
  return shape ? std::max<std::int64_t>(1, kBatchBytes / shape->bytes()) : kBatchFiles;
}

std::int64_t Supply::all_bytes() const {
  std::int64_t of_sample = artifact::key_bytes(samples.keys) + 8 * (samples.clean_labels.empty() ? 2 : 3);
  if (!shape) of_sample += artifact::key_bytes(files.formats) + 8 * 3;
  return bytes() + samples.size() * of_sample;
}

std::optional<std::int64_t> Supply::relabelled() const {
  if (samples.clean_labels.empty()) return std::nullopt;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < samples.labels.size(); ++i) count += samples.labels[i] != samples.clean_labels[i] ? 1 : 0;
  return count;
}

Supply look_over(const Request& request) {
  check_request(request);
  return request.address.scheme == Scheme::folder ? look_over_folder(request) : look_over_decoded(request);
}

Trial try_loading(const Supply& supply) {
  using Clock = std::chrono::steady_clock;
  const std::int64_t at_once = std::min<std::int64_t>(64, supply.batch());  // no more memory than a run takes
  constexpr double kLongest_s = 1;
  const std::int64_t all = supply.samples.size();
  const auto start = Clock::now();
  Trial trial;
  double elapsed_s = 0;
  while (trial.images < all && elapsed_s < kLongest_s) {
    const std::int64_t count = std::min(at_once, all - trial.images);
    supply.load(trial.images, count);
    trial.images += count;
    elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
  }
  trial.seconds_per_image = elapsed_s / static_cast<double>(trial.images);
  return trial;
}

std::string unread(const Supply& supply, const Trial& trial) {
  if (!supply.unread || trial.images == supply.samples.size()) return "";
  if (trial.images == 1) return "all but the first image";
  return fmt::format("all but the first {} images", with_commas(trial.images));
}

void fill(artifact::Writer& out, const Supply& supply, const std::string& split, const Begin& begin) {
  write_samples(out, supply.samples, split);
  const auto& field = supply.shape ? image_set::image_pixels() : image_set::image_data();
  const std::int64_t n = supply.samples.size();
  if (supply.shape) {
    out.allocate(field, {n, supply.shape->height, supply.shape->width, supply.shape->channels});
  } else {
    out.allocate(field, {supply.bytes()});
    out.write(image_set::image_offsets(), supply.files.offsets);
    out.write(image_set::image_format(), supply.files.formats);
    out.write(image_set::image_height(), supply.files.heights);
    out.write(image_set::image_width(), supply.files.widths);
  }
  for_batches(n, supply.batch(), begin, [&](std::int64_t first, std::int64_t count) {
    const std::vector<std::uint8_t> bytes = supply.load(first, count);
    const std::int64_t row = supply.shape ? first : supply.files.offsets[static_cast<std::size_t>(first)];
    out.write_rows(field, row, std::span<const std::uint8_t>(bytes));
  });
}

}  // namespace dc::fetch
