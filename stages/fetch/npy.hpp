// NumPy's array format, versions 1 to 3, for numbers and texts in C order. Never unpickles: object arrays are refused.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/bytes.hpp"

namespace dc::fetch {

/// An array whose values are not interpreted yet.
struct NpyArray {
  char type = 'u';          ///< 'u' unsigned, 'i' signed, 'f' floating, 'b' boolean, 'U' text (UCS-4), 'S' bytes
  int item_bytes = 1;       ///< of one value
  bool big_endian = false;  ///< of values of more than one byte
  std::vector<std::int64_t> shape;
  Bytes values;  ///< within the file, row-major
};

/// Reads the header of a .npy file. Throws InvalidInput, naming `where`, when it is damaged, when the array is in
/// Fortran order or of objects, or when the length is not what type and shape give.
NpyArray parse_npy(Bytes file, std::string_view where);

/// An array of integers of any width as int64. Throws InvalidInput when it is of another type or a value is above 2^63
/// - 1.
std::vector<std::int64_t> to_int64(const NpyArray& array, std::string_view where);

/// An array of integers or floating numbers as float64: float16, float32 and integers below 2^53 exactly. Throws
/// InvalidInput when it is of another type.
std::vector<double> to_double(const NpyArray& array, std::string_view where);

/// Rows `row[0]`, `row[1]`, ... of an array [N, d] of floating numbers as float32, [row.size(), d], on all threads.
/// Throws InvalidInput, naming the first value in the order of `row`, when one is no finite float32.
std::vector<float> to_float_rows(const NpyArray& array, std::span<const std::int64_t> row, std::string_view where);

/// An array of texts as UTF-8, without the zeros that fill them up. Throws InvalidInput when it is of another type or
/// holds what is no text.
std::vector<std::string> to_text(const NpyArray& array, std::string_view where);

/// "float32 [60000, 28, 28]", for messages.
std::string describe(const NpyArray& array);

}  // namespace dc::fetch
