// Pictures for the page: PNG files taken as they are, their size read from the header.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace dc::report {

/// `TITLE=FILE` or `TITLE=FILE=CAPTION`, as given to --figure.
struct FigureArgument {
  std::string title;
  std::string file;
  std::string caption;
};

/// A picture ready to be embedded.
struct Figure {
  std::string title;
  std::string caption;
  std::vector<std::byte> png;
  int width = 0;   ///< pixels
  int height = 0;  ///< pixels
};

/// Throws UsageError unless `text` has a title and a file parted by `=`.
FigureArgument parse_figure(const std::string& text);

/// Takes the bytes of a PNG file. Throws InvalidInput, naming the file, when they do not begin as a PNG does.
Figure make_figure(const FigureArgument& argument, std::vector<std::byte> bytes);

/// Both of them with the file read in between.
Figure read_figure(const std::string& text);

}  // namespace dc::report
