#include "common/image/jpeg.hpp"

#include <csetjmp>
#include <cstdio>

#include <fmt/format.h>
#include <jerror.h>
#include <jpeglib.h>

#include "common/base/error.hpp"
#include "common/base/number.hpp"

namespace dc::image {
namespace {

// libjpeg leaves by longjmp on an error, which must not cross a C++ frame with destructors: everything between setjmp
// and longjmp in Decoder works on plain C data, and the error becomes an exception afterwards.
struct Failure {
  jpeg_error_mgr manager;
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
};

void keep_message(j_common_ptr info) {
  auto* failure = reinterpret_cast<Failure*>(info->err);
  info->err->format_message(info, failure->message);
}

[[noreturn]] void leave(j_common_ptr info) {
  keep_message(info);
  std::longjmp(reinterpret_cast<Failure*>(info->err)->escape, 1);
}

// Warnings are kept, not printed; a file that ends too early is a warning to libjpeg (it fills with grey) but not to
// us.
void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  if (info->err->msg_code == JWRN_JPEG_EOF) leave(info);
  if (info->err->num_warnings++ == 0) keep_message(info);
}

// Encoders write about ten scans. Each one goes over the whole image however few bytes it has, so a file of many keeps
// a processor busy for hours.
void on_progress(j_common_ptr info) {
  constexpr int kMostScans = 100;
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMostScans) return;
  auto* failure = reinterpret_cast<Failure*>(info->err);
  std::snprintf(failure->message, sizeof failure->message, "more than %d scans", kMostScans);
  std::longjmp(failure->escape, 1);
}

class Decoder {
 public:
  explicit Decoder(std::span<const std::uint8_t> bytes) : bytes_(bytes) {
    info_.err = jpeg_std_error(&failure_.manager);
    failure_.manager.error_exit = leave;
    failure_.manager.emit_message = on_message;
    progress_.progress_monitor = on_progress;
  }
  ~Decoder() { jpeg_destroy_decompress(&info_); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  bool read_header() {
    if (setjmp(failure_.escape)) return false;
    jpeg_create_decompress(&info_);
    info_.progress = &progress_;
    jpeg_mem_src(&info_, bytes_.data(), static_cast<unsigned long>(bytes_.size()));
    jpeg_read_header(&info_, TRUE);
    return true;
  }

  int height() const { return static_cast<int>(info_.image_height); }
  int width() const { return static_cast<int>(info_.image_width); }
  int components() const { return info_.num_components; }
  const char* message() const { return failure_.message; }

  // Fills height * width * (1, 3 or 4) bytes: grey, RGB or CMYK, as the file has it.
  bool read_pixels(std::uint8_t* out) {
    if (setjmp(failure_.escape)) return false;
    info_.out_color_space = components() == 1 ? JCS_GRAYSCALE : components() == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_start_decompress(&info_);
    const std::size_t stride = std::size_t{info_.output_width} * static_cast<std::size_t>(info_.output_components);
    while (info_.output_scanline < info_.output_height) {
      JSAMPROW row = out + stride * info_.output_scanline;
      jpeg_read_scanlines(&info_, &row, 1);
    }
    return true;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  jpeg_decompress_struct info_{};
  jpeg_progress_mgr progress_{};
  Failure failure_{};
};

// Pillow's conversion: every file is taken as inverted (Adobe's way), then r = (255 - k) * (1 - c), rounded.
std::vector<std::uint8_t> rgb_from_inverted_cmyk(const std::vector<std::uint8_t>& cmyk) {
  std::vector<std::uint8_t> rgb(cmyk.size() / 4 * 3);
  for (std::size_t i = 0; i < cmyk.size() / 4; ++i) {
    const int key = cmyk[4 * i + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      const int product = (255 - cmyk[4 * i + c]) * key + 128;
      rgb[3 * i + c] = static_cast<std::uint8_t>(key - (((product >> 8) + product) >> 8));
    }
  }
  return rgb;
}

[[noreturn]] void damaged(std::string_view where, const Decoder& decoder) {
  throw InvalidInput(
      fmt::format("{}: cannot be decoded as JPEG ({}); remove or replace the file", where, decoder.message()));
}

// Reads the header; what it promises is checked before memory is taken for it.
void read_checked_header(Decoder& decoder, std::string_view where) {
  if (!decoder.read_header()) damaged(where, decoder);
  if (std::int64_t{decoder.height()} * decoder.width() > kMostPixels)
    throw InvalidInput(fmt::format("{}: {} x {} pixels, expected at most {} in all; make the image smaller", where,
                                   decoder.width(), decoder.height(), with_commas(kMostPixels)));
}

}  // namespace

bool is_jpeg(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

Image read_jpeg_header(std::span<const std::uint8_t> bytes, std::string_view where) {
  Decoder decoder(bytes);
  read_checked_header(decoder, where);
  return {decoder.height(), decoder.width(), decoder.components() == 1 ? 1 : 3, {}};
}

Image decode_jpeg(std::span<const std::uint8_t> bytes, Colour colour, std::string_view where) {
  Decoder decoder(bytes);
  read_checked_header(decoder, where);
  const int components = decoder.components();
  if (components != 1 && components != 3 && components != 4) {
    throw InvalidInput(
        fmt::format("{}: JPEG of {} components, expected 1, 3 or 4; convert the file to RGB", where, components));
  }
  Image image{decoder.height(), decoder.width(), components, {}};
  image.pixels.resize(static_cast<std::size_t>(image.height) * image.width * components);
  if (!decoder.read_pixels(image.pixels.data())) damaged(where, decoder);
  if (components == 4) {
    image.pixels = rgb_from_inverted_cmyk(image.pixels);
    image.channels = 3;
  }
  return with_colour(std::move(image), colour);
}

}  // namespace dc::image
