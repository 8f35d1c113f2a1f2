// libdc_codecs.so: OpenCV's codecs and fonts behind the table of codecs.hpp.
#include <algorithm>
#include <cstdarg>
#include <iostream>
#include <string_view>

#include <dlfcn.h>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "common/image/codecs.hpp"

namespace dc::image {
namespace {

/// Copies pixels and turns their channels around: OpenCV's are blue, green, red.
void swap_channels(const std::uint8_t* in, int pixels, int channels, std::uint8_t* out) {
  for (int i = 0; i < pixels; ++i, in += channels, out += channels) {
    for (int c = 0; c < channels; ++c) out[c] = in[channels - 1 - c];
  }
}

// OpenCV's libraries print what they think of a file, and libtiff's errors go nowhere: rows that cannot be read keep
// whatever was in memory. The loader looks a name up in the plugin before it does in the libraries that the plugin
// brings along, so OpenCV calls the two functions at the end of this file instead of libpng's and libtiff's: they hand
// over handlers that print nothing. Where OpenCV has a library of its own inside, nothing comes by here.
//
// The model of the variable's storage spares the plugin memory of its own in every thread, over which the leak
// sanitizer of GCC 12 trips.
[[gnu::tls_model("initial-exec")]] thread_local bool tiff_failed = false;

using PngHandler = void (*)(void* png, const char* message);
using TiffHandler = void (*)(const char* module, const char* format, std::va_list values);

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Ends as libpng's own handler does.
void leave_png(void* png, const char* /*message*/) {
  static auto* const png_longjmp = next<void(void*, int)>("png_longjmp");
  png_longjmp(png, 1);
}

void pass_over(void* /*png*/, const char* /*message*/) {}

void note_tiff(const char* /*module*/, const char* /*format*/, std::va_list /*values*/) {
  tiff_failed = true;
}

// OpenCV logs, and writes to std::cerr too; the suite does neither.
void silence_opencv() {
  [[maybe_unused]] static const bool once = [] {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    std::cerr.setstate(std::ios::badbit);
    return true;
  }();
}

// Medical images, which OpenCV hands to GDCM where it was built with it: that ends the process on a damaged one. DICOM
// PS3.10, 7.1: "DICM" after 128 bytes of anything.
bool is_dicom(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kPrefix = "DICM";
  constexpr std::size_t kPreamble = 128;
  return bytes.size() >= kPreamble + kPrefix.size() &&
         std::ranges::equal(kPrefix, bytes.subspan(kPreamble, kPrefix.size()));
}

Image decode(std::span<const std::uint8_t> bytes) {
  if (is_dicom(bytes)) return {};
  if (bytes.empty()) return {};
  silence_opencv();  // the caller says what was wrong
  tiff_failed = false;
  try {
    const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data()));
    const cv::Mat mat = cv::imdecode(raw, cv::IMREAD_ANYCOLOR | cv::IMREAD_IGNORE_ORIENTATION);
    if (tiff_failed || mat.empty() || (mat.channels() != 1 && mat.channels() != 3)) return {};
    Image image{mat.rows, mat.cols, mat.channels(), {}};
    image.pixels.resize(mat.total() * mat.elemSize());
    const std::size_t row = static_cast<std::size_t>(mat.cols) * mat.elemSize();
    for (int y = 0; y < mat.rows; ++y) {
      swap_channels(mat.ptr(y), mat.cols, mat.channels(), image.pixels.data() + static_cast<std::size_t>(y) * row);
    }
    return image;
  } catch (const cv::Exception&) {
    return {};
  }
}

std::vector<std::uint8_t> encode_png(const ImageView& image) {
  cv::Mat mat(image.height, image.width, image.channels == 1 ? CV_8UC1 : CV_8UC3);
  for (int y = 0; y < image.height; ++y) swap_channels(image.row(y), image.width, image.channels, mat.ptr(y));
  std::vector<std::uint8_t> file;
  if (!cv::imencode(".png", mat, file)) file.clear();
  return file;
}

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kFontScale = 0.4;
constexpr int kAscent = 10;  // pixels from the top of a capital to its foot at that scale

int caption_width(const std::string& text) {
  int baseline = 0;
  return cv::getTextSize(text, kFont, kFontScale, 1, &baseline).width;
}

void draw_caption(Image& canvas, int x, int y, const std::string& text) {
  cv::Mat mat(canvas.height, canvas.width, CV_8UC(canvas.channels), canvas.pixels.data());
  cv::putText(mat, text, {x, y + kAscent}, kFont, kFontScale, cv::Scalar::all(0), 1, cv::LINE_AA);
}

}  // namespace
}  // namespace dc::image

using dc::image::PngHandler;
using dc::image::TiffHandler;

extern "C" {
__attribute__((visibility("default"))) void* png_create_read_struct(const char* version, void* own, PngHandler error,
                                                                    PngHandler warning);
__attribute__((visibility("default"))) TiffHandler TIFFSetErrorHandler(TiffHandler handler);
}

void* png_create_read_struct(const char* version, void* own, PngHandler /*error*/, PngHandler /*warning*/) {
  static auto* const create =
      dc::image::next<void*(const char*, void*, PngHandler, PngHandler)>("png_create_read_struct");
  return create(version, own, dc::image::leave_png, dc::image::pass_over);
}

TiffHandler TIFFSetErrorHandler(TiffHandler /*handler*/) {
  static auto* const set = dc::image::next<TiffHandler(TiffHandler)>("TIFFSetErrorHandler");
  return set(dc::image::note_tiff);
}

extern "C" __attribute__((visibility("default"))) const dc::image::Codecs dc_codecs;
const dc::image::Codecs dc_codecs{dc::image::kCodecsInterface, dc::image::decode, dc::image::encode_png,
                                  dc::image::caption_width, dc::image::draw_caption};
