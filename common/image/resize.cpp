#include "common/image/resize.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "common/base/error.hpp"

namespace dc::image {
namespace {

// Pillow keeps 8 bits for the pixel, 2 for overshooting filters and the rest of an int32 for the weight.
constexpr int kWeightBits = 22;
constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);

double support(Filter filter) {
  return filter == Filter::bilinear ? 1.0 : 0.5;
}

double weight(Filter filter, double x) {
  if (filter == Filter::box) return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
  const double distance = std::fabs(x);
  return distance < 1.0 ? 1.0 - distance : 0.0;
}

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kWeightBits, 0, 255));
}

void copy_row(const std::uint8_t* in, int width, int channels, bool flip, std::uint8_t* out) {
  if (!flip) {
    std::memcpy(out, in, static_cast<std::size_t>(width) * channels);
    return;
  }
  for (int x = 0; x < width; ++x) {
    for (int c = 0; c < channels; ++c) out[x * channels + c] = in[(width - 1 - x) * channels + c];
  }
}

bool inside(const Box& box, int width, int height) {
  return box.x >= 0 && box.y >= 0 && box.x + box.w <= width && box.y + box.h <= height;
}

ImageView cut(const ImageView& source, const Box& box) {
  return {source.row(box.y) + std::ptrdiff_t{box.x} * source.channels, box.h, box.w, source.channels,
          source.row_stride};
}

// The box as an image of its own, black where it leaves the source.
ImageView cut_padded(const ImageView& source, const Box& box, std::vector<std::uint8_t>& memory) {
  const std::ptrdiff_t stride = std::ptrdiff_t{box.w} * source.channels;
  memory.assign(static_cast<std::size_t>(stride * box.h), 0);
  const int left = std::max(0, box.x);
  const int right = std::min(source.width, box.x + box.w);
  for (int y = std::max(0, box.y); y < std::min(source.height, box.y + box.h) && left < right; ++y) {
    std::memcpy(memory.data() + (y - box.y) * stride + std::ptrdiff_t{left - box.x} * source.channels,
                source.row(y) + std::ptrdiff_t{left} * source.channels,
                static_cast<std::size_t>(right - left) * source.channels);
  }
  return {memory.data(), box.h, box.w, source.channels, stride};
}

}  // namespace

std::string_view filter_name(Filter filter) {
  return filter == Filter::bilinear ? "bilinear" : "box";
}

std::optional<Filter> filter_from_name(std::string_view name) {
  if (name == "bilinear") return Filter::bilinear;
  if (name == "box") return Filter::box;
  return std::nullopt;
}

// The weights of the output places window_first ... of one axis, computed in double precision as Pillow does
// (Resample.c), then rounded to fixed point.
void Resizer::prepare(Axis& axis, int in_size, int out_size, int window_first, int window_size, bool flip,
                      Filter filter) {
  const double scale = static_cast<double>(in_size) / out_size;
  const double stretch = std::max(scale, 1.0);
  const double reach = support(filter) * stretch;
  const double inverse = 1.0 / stretch;
  axis.taps = static_cast<int>(std::ceil(reach)) * 2 + 2;
  axis.first.resize(window_size);
  axis.count.resize(window_size);
  axis.weights.assign(static_cast<std::size_t>(window_size) * axis.taps, 0);
  std::vector<double> exact(axis.taps);
  for (int i = 0; i < window_size; ++i) {
    const double center = (window_first + i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(center - reach + 0.5));
    const int count = std::min(in_size, static_cast<int>(center + reach + 0.5)) - first;
    double total = 0.0;
    for (int k = 0; k < count; ++k) {
      exact[k] = weight(filter, (k + first - center + 0.5) * inverse);
      total += exact[k];
    }
    const int place = flip ? window_size - 1 - i : i;
    axis.first[place] = first;
    axis.count[place] = count;
    for (int k = 0; k < count; ++k) {
      const double share = total != 0.0 ? exact[k] / total : exact[k];
      axis.weights[static_cast<std::size_t>(place) * axis.taps + k] =
          static_cast<std::int32_t>(0.5 + share * (1 << kWeightBits));
    }
  }
}

void Resizer::run(const ImageView& source, const ResizeJob& job, std::span<std::uint8_t> out) {
  const Box& window = job.window;
  const int channels = source.channels;
  DC_ASSERT(channels == 1 || channels == 3);
  DC_ASSERT(job.box.w > 0 && job.box.h > 0 && window.w > 0 && window.h > 0 && inside(window, job.width, job.height));
  const std::ptrdiff_t out_stride = std::ptrdiff_t{window.w} * channels;
  DC_ASSERT(std::ssize(out) == out_stride * window.h);

  const ImageView crop =
      inside(job.box, source.width, source.height) ? cut(source, job.box) : cut_padded(source, job.box, padded_);
  const bool across = job.width != crop.width;
  const bool down = job.height != crop.height;
  int first_row = window.y;
  int end_row = window.y + window.h;
  if (down) {
    prepare(vertical_, crop.height, job.height, window.y, window.h, false, job.filter);
    first_row = vertical_.first.front();
    end_row = vertical_.first.back() + vertical_.count.back();
  }
  if (across) prepare(horizontal_, crop.width, job.width, window.x, window.w, job.flip, job.filter);

  // First pass: the rows that the second one needs, as wide as the window.
  std::uint8_t* rows = out.data();
  if (down) {
    rows_.resize(static_cast<std::size_t>(out_stride * (end_row - first_row)));
    rows = rows_.data();
  }
  for (int y = first_row; y < end_row; ++y) {
    std::uint8_t* row = rows + (y - first_row) * out_stride;
    if (!across) {
      copy_row(crop.row(y) + std::ptrdiff_t{window.x} * channels, window.w, channels, job.flip, row);
      continue;
    }
    for (int x = 0; x < window.w; ++x) {
      const std::int32_t* weights = horizontal_.weights.data() + std::ptrdiff_t{x} * horizontal_.taps;
      const std::uint8_t* in = crop.row(y) + std::ptrdiff_t{horizontal_.first[x]} * channels;
      for (int c = 0; c < channels; ++c) {
        std::int32_t sum = kHalf;
        for (int k = 0; k < horizontal_.count[x]; ++k) sum += weights[k] * in[k * channels + c];
        row[x * channels + c] = to_byte(sum);
      }
    }
  }
  if (!down) return;

  // Second pass: down the columns.
  for (int y = 0; y < window.h; ++y) {
    const std::int32_t* weights = vertical_.weights.data() + std::ptrdiff_t{y} * vertical_.taps;
    const std::uint8_t* in = rows_.data() + (vertical_.first[y] - first_row) * out_stride;
    for (std::ptrdiff_t e = 0; e < out_stride; ++e) {
      std::int32_t sum = kHalf;
      for (int k = 0; k < vertical_.count[y]; ++k) sum += weights[k] * in[k * out_stride + e];
      out[static_cast<std::size_t>(y * out_stride + e)] = to_byte(sum);
    }
  }
}

Image resize_bilinear(const ImageView& source, int width, int height) {
  return resize_bilinear(source, {0, 0, source.width, source.height}, width, height);
}

Image resize_bilinear(const ImageView& source, const Box& box, int width, int height) {
  Image out{height, width, source.channels,
            std::vector<std::uint8_t>(static_cast<std::size_t>(height) * width * source.channels)};
  Resizer().run(source, {box, width, height, {0, 0, width, height}, false, Filter::bilinear}, out.pixels);
  return out;
}

}  // namespace dc::image
