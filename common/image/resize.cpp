#include "common/image/resize.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "common/base/error.hpp"

namespace dc::image {
namespace {

double support(Filter filter) {
  return filter == Filter::bilinear ? 1.0 : 0.5;
}

double weight(Filter filter, double x) {
  if (filter == Filter::box) return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
  const double distance = std::fabs(x);
  return distance < 1.0 ? 1.0 - distance : 0.0;
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

// The weights of the output places window_first ... of one axis, computed in double precision as Pillow does
// (Resample.c), then rounded to fixed point.
void prepare(Taps& taps, int in_size, int out_size, int window_first, int window_size, bool flip, Filter filter) {
  const double scale = static_cast<double>(in_size) / out_size;
  const double stretch = std::max(scale, 1.0);
  const double reach = support(filter) * stretch;
  const double inverse = 1.0 / stretch;
  taps.stride = static_cast<int>(std::ceil(reach)) * 2 + 1;
  taps.first.resize(window_size);
  taps.count.resize(window_size);
  taps.weights.assign(static_cast<std::size_t>(window_size) * taps.stride, 0);
  std::vector<double> exact(taps.stride);
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
    taps.first[place] = first;
    taps.count[place] = count;
    std::int32_t* weights = taps.weights.data() + std::ptrdiff_t{place} * taps.stride;
    for (int k = 0; k < count; ++k) {
      const double share = total != 0.0 ? exact[k] / total : exact[k];
      weights[k] = static_cast<std::int32_t>(0.5 + share * (1 << kWeightBits));
    }
  }
}

}  // namespace

// First pass: rows first_row ... end_row - 1 of `crop`, made as wide as the window.
void Resizer::resize_across(const ImageView& crop, const ResizeJob& job, int first_row, int end_row,
                            std::uint8_t* rows) {
  const Box& window = job.window;
  const std::ptrdiff_t out_stride = std::ptrdiff_t{window.w} * crop.channels;
  if (job.width == crop.width) {
    for (int y = first_row; y < end_row; ++y, rows += out_stride) {
      const std::uint8_t* row = crop.row(y) + std::ptrdiff_t{window.x} * crop.channels;
      if (job.flip) {
        mirror_row(cpu_, row, window.w, crop.channels, rows);
      } else {
        std::memcpy(rows, row, static_cast<std::size_t>(out_stride));
      }
    }
    return;
  }
  prepare(across_, crop.width, job.width, window.x, window.w, job.flip, job.filter);
  across_.make_pairs();
  mixer_.prepare(cpu_, across_, crop.channels);
  const std::size_t bytes = static_cast<std::size_t>(crop.width) * crop.channels;
  row_.resize(bytes + RowMixer::kSlack);
  for (int y = first_row; y < end_row; ++y, rows += out_stride) {
    std::memcpy(row_.data(), crop.row(y), bytes);  // so that the mixer may read a little beyond the row
    mixer_.run(row_.data(), rows);
  }
}

void Resizer::run(const ImageView& source, const ResizeJob& job, std::span<std::uint8_t> out) {
  const Box& window = job.window;
  const int channels = source.channels;
  DC_ASSERT(channels == 1 || channels == 3);
  DC_ASSERT(job.box.w > 0 && job.box.h > 0 && window.w > 0 && window.h > 0 && inside(window, job.width, job.height));
  const int out_stride = window.w * channels;
  DC_ASSERT(std::ssize(out) == std::ptrdiff_t{out_stride} * window.h);

  const ImageView crop =
      inside(job.box, source.width, source.height) ? cut(source, job.box) : cut_padded(source, job.box, padded_);
  if (job.height == crop.height) return resize_across(crop, job, window.y, window.y + window.h, out.data());

  prepare(down_, crop.height, job.height, window.y, window.h, false, job.filter);
  down_.make_pairs();
  const int first_row = down_.first.front();
  const int end_row = down_.first.back() + down_.count.back();
  rows_.resize(static_cast<std::size_t>(out_stride) * (end_row - first_row));
  resize_across(crop, job, first_row, end_row, rows_.data());
  for (int y = 0; y < window.h; ++y) {
    blend_rows(cpu_, rows_.data() + std::ptrdiff_t{down_.first[y] - first_row} * out_stride, out_stride, down_, y,
               out_stride, out.data() + std::ptrdiff_t{y} * out_stride);
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
