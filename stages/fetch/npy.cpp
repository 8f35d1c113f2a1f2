#include "stages/fetch/npy.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "stages/fetch/each.hpp"
#include "stages/fetch/samples.hpp"

namespace dc::fetch {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kLongestHeader = 10000;  // as numpy.load has it
constexpr std::size_t kHighestRank = 8;

// A reader of the one Python literal that a header is: a dict of a string, a boolean and a tuple of integers.
class Literal {
 public:
  Literal(std::string_view text, std::string_view where) : text_(text), where_(where) {}

  bool accept(char c) {
    skip_spaces();
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c)) throw bad(fmt::format("expected '{}'", c));
  }
  std::string_view string() {
    skip_spaces();
    if (text_.empty() || (text_.front() != '\'' && text_.front() != '"')) throw bad("expected a string");
    const auto end = text_.find(text_.front(), 1);
    if (end == std::string_view::npos) throw bad("a string without end");
    const std::string_view value = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return value;
  }
  bool boolean() {
    skip_spaces();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (!text_.starts_with(word)) continue;
      text_.remove_prefix(word.size());
      return value;
    }
    throw bad("expected True or False");
  }
  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> values;
    expect('(');
    while (!accept(')')) {
      values.push_back(integer());
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return values;
  }
  // The descriptor of a structured type is a list: skipped to its end, which is enough to refuse it by name.
  bool at_list() {
    skip_spaces();
    return text_.starts_with('[');
  }
  void expect_end() {
    skip_spaces();
    if (!text_.empty()) throw bad("text after the end");
  }
  InvalidInput bad(std::string_view what) const {
    return InvalidInput(
        fmt::format("{}: damaged NumPy header: {}; write the array again with numpy.savez", where_, what));
  }

 private:
  void skip_spaces() { text_.remove_prefix(std::min(text_.find_first_not_of(" \n"), text_.size())); }
  std::int64_t integer() {
    skip_spaces();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc() || value < 0) throw bad("expected an extent");
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }

  std::string_view text_;
  std::string_view where_;
};

// The bytes of one value of a type such as "<f4" or "|S12"; 0 when it is none of numbers or text.
int item_bytes(std::string_view text) {
  constexpr int kLongestText = 65536;
  if (text.size() < 3 || std::string_view("|<>=").find(text[0]) == std::string_view::npos) return 0;
  int size = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size < 1) return 0;
  if (text[1] == 'U' || text[1] == 'S') return size > kLongestText ? 0 : text[1] == 'U' ? 4 * size : size;
  const bool number = std::string_view("uifb").find(text[1]) != std::string_view::npos;
  return number && (size == 1 || size == 2 || size == 4 || size == 8) ? size : 0;
}

void read_type(std::string_view text, NpyArray& array, std::string_view where) {
  array.item_bytes = item_bytes(text);
  if (array.item_bytes == 0)
    throw InvalidInput(fmt::format(
        "{}: array of type '{}', expected numbers or text{}", where, text,
        text.find('O') != std::string_view::npos ? " (object arrays hold pickles, which are never loaded)" : ""));
  array.big_endian = text[0] == '>';
  array.type = text[1];
}

NpyArray read_header(std::string_view header, std::string_view where) {
  Literal literal(header, where);
  NpyArray array;
  bool seen_type = false;
  bool seen_order = false;
  bool seen_shape = false;
  literal.expect('{');
  while (!literal.accept('}')) {
    const std::string_view key = literal.string();
    literal.expect(':');
    bool& seen = key == "descr" ? seen_type : key == "fortran_order" ? seen_order : seen_shape;
    if (seen) throw literal.bad("a key twice");
    seen = true;
    if (key == "descr") {
      if (literal.at_list()) throw InvalidInput(fmt::format("{}: array of records, expected numbers or text", where));
      read_type(literal.string(), array, where);
    } else if (key == "fortran_order") {
      if (literal.boolean())
        throw InvalidInput(
            fmt::format("{}: array in Fortran order, expected C order; save numpy.ascontiguousarray of it", where));
    } else if (key == "shape") {
      array.shape = literal.tuple();
    } else {
      throw literal.bad(fmt::format("unknown key '{}'", key));
    }
    if (!literal.accept(',')) {
      literal.expect('}');
      break;
    }
  }
  literal.expect_end();
  if (!seen_type || !seen_order || !seen_shape) throw literal.bad("a key is missing");
  return array;
}

// Bytes of the whole array, or nothing when that is no number that memory could hold.
std::optional<std::uint64_t> byte_count(const NpyArray& array) {
  std::uint64_t bytes = static_cast<std::uint64_t>(array.item_bytes);
  for (const std::int64_t extent : array.shape) {
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes)) return std::nullopt;
  }
  return bytes;
}

// `width` bytes of the values from `at` on, as one number.
std::uint64_t bits_at(const NpyArray& array, std::size_t at, std::size_t width) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < width; ++i) bits = bits << 8 | array.values[at + (array.big_endian ? i : width - 1 - i)];
  return bits;
}

// IEEE 754 binary16: 1 bit sign, 5 bits exponent, 10 bits fraction.
double from_half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const int fraction = bits & 0x3ff;
  double value = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  if (exponent == 0x1f)
    value = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  return bits >> 15 != 0 ? -value : value;
}

double float_at(const NpyArray& array, std::size_t i) {
  const auto width = static_cast<std::size_t>(array.item_bytes);
  const std::uint64_t bits = bits_at(array, i * width, width);
  if (width == 2) return from_half(static_cast<std::uint16_t>(bits));
  if (width == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return std::bit_cast<double>(bits);
}

void append_utf8(std::string& text, std::uint64_t code) {
  const auto follow = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xc0 | code >> 6);
    follow(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xe0 | code >> 12);
    follow(6);
    follow(0);
  } else {
    text += static_cast<char>(0xf0 | code >> 18);
    follow(12);
    follow(6);
    follow(0);
  }
}

bool is_floating(const NpyArray& array) {
  return array.type == 'f' && array.item_bytes >= 2;
}

}  // namespace

NpyArray parse_npy(Bytes file, std::string_view where) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  if (!text.starts_with(kMagic) || file.size() < 12)
    throw InvalidInput(fmt::format("{}: not a NumPy array; expected a file of numpy.save or numpy.savez", where));
  const int version = file[6];
  if (version < 1 || version > 3 || file[7] != 0)
    throw InvalidInput(fmt::format("{}: NumPy format {}.{}, expected 1.0, 2.0 or 3.0", where, version, file[7]));
  const std::size_t start = version == 1 ? 10 : 12;
  std::size_t length = file[8] | std::size_t{file[9]} << 8;
  if (version > 1) length |= std::size_t{file[10]} << 16 | std::size_t{file[11]} << 24;
  if (length > kLongestHeader || length > file.size() - start)
    throw InvalidInput(fmt::format("{}: NumPy header of {} bytes, expected at most {}; fetch the file again", where,
                                   length, std::min(kLongestHeader, file.size() - start)));
  NpyArray array = read_header(text.substr(start, length), where);
  array.values = file.subspan(start + length);
  const auto expected = byte_count(array);
  if (array.shape.size() > kHighestRank || !expected || *expected != array.values.size())
    throw InvalidInput(fmt::format("{}: {} bytes of values, expected {} for {}; fetch the file again", where,
                                   array.values.size(), expected ? fmt::format("{}", *expected) : "far more",
                                   describe(array)));
  return array;
}

std::vector<std::int64_t> to_int64(const NpyArray& array, std::string_view where) {
  if (array.type != 'u' && array.type != 'i')
    throw InvalidInput(fmt::format("{}: {}, expected integers", where, describe(array)));
  const auto width = static_cast<std::size_t>(array.item_bytes);
  std::vector<std::int64_t> values;
  for (std::size_t at = 0; at < array.values.size(); at += width) {
    const std::uint64_t bits = bits_at(array, at, width);
    // Shifted up and down again, the sign bit fills what the value does not have.
    const auto unused = static_cast<int>(64 - 8 * width);
    const std::int64_t value =
        array.type == 'i' ? static_cast<std::int64_t>(bits << unused) >> unused : static_cast<std::int64_t>(bits);
    if (array.type == 'u' && value < 0)
      throw InvalidInput(fmt::format("{}: value {} is {}, expected less than 2^63", where, at / width, bits));
    values.push_back(value);
  }
  return values;
}

std::vector<double> to_double(const NpyArray& array, std::string_view where) {
  if (!is_floating(array)) {
    if (array.type != 'u' && array.type != 'i')
      throw InvalidInput(fmt::format("{}: {}, expected numbers", where, describe(array)));
    const auto integers = to_int64(array, where);
    return {integers.begin(), integers.end()};
  }
  std::vector<double> values(array.values.size() / static_cast<std::size_t>(array.item_bytes));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = float_at(array, i);
  return values;
}

std::vector<float> to_float_rows(const NpyArray& array, std::span<const std::int64_t> row, std::string_view where) {
  if (!is_floating(array) || array.shape.size() != 2 || array.shape[1] < 1)
    throw InvalidInput(fmt::format("{}: {}, expected floating numbers [N, d]", where, describe(array)));
  const auto width = static_cast<std::size_t>(array.shape[1]);
  std::vector<float> values(row.size() * width);
  for_each_image(std::ssize(row), [&](std::int64_t i) {
    const auto place = static_cast<std::size_t>(i);
    for (std::size_t k = 0; k < width; ++k) {
      const double value = float_at(array, static_cast<std::size_t>(row[place]) * width + k);
      const auto single = static_cast<float>(value);
      if (!std::isfinite(single))
        throw InvalidInput(
            fmt::format("{}: value [{}, {}] is {}, expected a finite float32", where, row[place], k, value));
      values[place * width + k] = single;
    }
  });
  return values;
}

std::vector<std::string> to_text(const NpyArray& array, std::string_view where) {
  if (array.type != 'U' && array.type != 'S')
    throw InvalidInput(fmt::format("{}: {}, expected text", where, describe(array)));
  const auto item = static_cast<std::size_t>(array.item_bytes);
  const std::size_t width = array.type == 'U' ? 4 : 1;
  std::vector<std::string> texts(array.values.size() / item);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::size_t zeros = 0;  // not written yet: those at the end fill the text up
    for (std::size_t at = i * item; at < (i + 1) * item; at += width) {
      const std::uint64_t code = bits_at(array, at, width);
      if (code == 0) {
        ++zeros;
        continue;
      }
      texts[i].append(std::exchange(zeros, 0), '\0');
      if (width == 1) {
        texts[i] += static_cast<char>(code);
      } else if (code <= 0x10ffff) {
        append_utf8(texts[i], code);
      } else {
        throw InvalidInput(fmt::format("{}: text {} holds the character {}, which there is not", where, i, code));
      }
    }
    if (!is_text(texts[i])) throw InvalidInput(fmt::format("{}: text {} is no UTF-8 text", where, i));
  }
  return texts;
}

std::string describe(const NpyArray& array) {
  const char* type = array.type == 'u'   ? "uint"
                     : array.type == 'i' ? "int"
                     : array.type == 'f' ? "float"
                     : array.type == 'b' ? "bool"
                                         : "text";
  const bool sized = array.type == 'u' || array.type == 'i' || array.type == 'f';
  return fmt::format("{}{} [{}]", type, sized ? fmt::format("{}", 8 * array.item_bytes) : "",
                     fmt::join(array.shape, ", "));
}

}  // namespace dc::fetch
