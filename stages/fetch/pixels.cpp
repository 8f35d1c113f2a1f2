#include "stages/fetch/pixels.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/image/decode.hpp"
#include "stages/fetch/each.hpp"

namespace dc::fetch {
namespace {

image::Colour colour_of(int channels) {
  return channels == 1 ? image::Colour::grey : image::Colour::rgb;
}

int resolve_channels(Channels channels, bool all_grey) {
  if (channels == Channels::automatic) return all_grey ? 1 : 3;
  return channels == Channels::grey ? 1 : 3;
}

// Half of a difference in pixels, an odd one to the even side, as Python's round() does.
int half_to_even(int difference) {
  const int half = difference / 2;
  return difference % 2 == 0 || half % 2 == 0 ? half : half + 1;
}

image::ResizeJob job_for(const image::Image& source, const Shape& shape) {
  image::ResizeJob job;
  job.box = {0, 0, source.width, source.height};
  job.width = shape.width;
  job.height = shape.height;
  if (shape.fit == image::Fit::crop) {
    const std::int64_t shorter = std::min(source.width, source.height);
    job.width = static_cast<int>(std::int64_t{shape.width} * source.width / shorter);
    job.height = static_cast<int>(std::int64_t{shape.height} * source.height / shorter);
  }
  job.window = {half_to_even(job.width - shape.width), half_to_even(job.height - shape.height), shape.width,
                shape.height};
  return job;
}

std::span<std::uint8_t> place(std::vector<std::uint8_t>& pixels, const Shape& shape, std::int64_t i) {
  const auto bytes = static_cast<std::size_t>(shape.bytes());
  return std::span(pixels).subspan(static_cast<std::size_t>(i) * bytes, bytes);
}

}  // namespace

Shape resolve_shape(const Wish& wish, const std::vector<ImageFacts>& facts, const std::vector<std::string>& keys,
                    std::string_view where) {
  DC_ASSERT(!facts.empty() && facts.size() == keys.size());
  const bool all_grey = std::all_of(facts.begin(), facts.end(), [](const ImageFacts& f) { return f.channels == 1; });
  const int channels = resolve_channels(wish.channels, all_grey);
  if (wish.size) return {static_cast<int>(*wish.size), static_cast<int>(*wish.size), channels, wish.fit};
  const ImageFacts& first = facts.front();
  const auto other = std::find_if(facts.begin(), facts.end(), [&](const ImageFacts& f) {
    return f.height != first.height || f.width != first.width;
  });
  if (other != facts.end())
    throw InvalidInput(
        fmt::format("{}: {} is {} x {} pixels, {} is {} x {}; expected one size: give --size, or keep the files with "
                    "--store encoded",
                    where, keys.front(), first.width, first.height,
                    keys[static_cast<std::size_t>(other - facts.begin())], other->width, other->height));
  return {first.height, first.width, channels, wish.fit};
}

Shape resolve_shape(const Wish& wish, const Decoded& source) {
  return resolve_shape(wish, {{source.height, source.width, source.channels, "", 0}}, {""}, "");
}

void fit_image(image::Image source, const Shape& shape, image::Resizer& resizer, std::span<std::uint8_t> out) {
  source = image::with_colour(std::move(source), colour_of(shape.channels));
  if (source.height == shape.height && source.width == shape.width) {
    std::copy(source.pixels.begin(), source.pixels.end(), out.begin());
    return;
  }
  resizer.run(source.view(), job_for(source, shape), out);
}

std::vector<std::uint8_t> load_pixels(const Decoded& source, const Samples& chosen, const Shape& shape,
                                      std::int64_t first, std::int64_t count) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(count * shape.bytes()));
  for_each_image(count, [&](std::int64_t i) {
    const Bytes bytes = source.image(chosen.source_index[static_cast<std::size_t>(first + i)]);
    image::Resizer resizer;
    fit_image({source.height, source.width, source.channels, {bytes.begin(), bytes.end()}}, shape, resizer,
              place(pixels, shape, i));
  });
  return pixels;
}

std::vector<std::uint8_t> load_pixels(const Listing& listing, const Shape& shape, std::int64_t first,
                                      std::int64_t count, std::span<std::string> digests) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(count * shape.bytes()));
  for_each_image(count, [&](std::int64_t i) {
    const std::string path = listing.path(first + i);
    const std::vector<std::uint8_t> file = read_file(path);
    digests[static_cast<std::size_t>(i)] = sha256_of(file);
    image::Resizer resizer;
    fit_image(image::decode(file, colour_of(shape.channels), path), shape, resizer, place(pixels, shape, i));
  });
  return pixels;
}

}  // namespace dc::fetch
