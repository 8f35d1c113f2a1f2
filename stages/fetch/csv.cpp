#include "stages/fetch/csv.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/text.hpp"

namespace dc::fetch {
namespace {

// Takes values off the front of a text, one by one.
class Cells {
 public:
  Cells(std::string_view text, std::string_view where) : text_(text), where_(where) {}

  bool at_end() const { return text_.empty(); }
  std::int64_t line() const { return line_; }

  // The next value goes to `cell`. True when another one of the same record follows.
  bool next(std::string& cell) {
    skip_spaces();
    cell.clear();
    if (text_.starts_with('"')) {
      quoted(cell);
      skip_spaces();
    } else {
      const std::string_view plain = text_.substr(0, text_.find_first_of(",\n"));
      text_.remove_prefix(plain.size());
      cell = plain.substr(0, plain.find_last_not_of(" \t\r") + 1);
    }
    return separator();
  }

 private:
  void skip_spaces() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size())); }

  void quoted(std::string& cell) {
    const std::int64_t begin = line_;
    for (text_.remove_prefix(1);; text_.remove_prefix(1)) {
      if (text_.empty())
        throw InvalidInput(
            fmt::format("{}:{}: a quote that does not end; write it twice inside a value", where_, begin));
      if (text_.starts_with("\"\"")) {
        text_.remove_prefix(1);
      } else if (text_.front() == '"') {
        text_.remove_prefix(1);
        return;
      }
      if (text_.front() == '\n') ++line_;
      cell += text_.front();
    }
  }

  bool separator() {
    if (text_.starts_with("\r\n")) text_.remove_prefix(1);
    if (text_.empty()) return false;
    const char c = text_.front();
    if (c != ',' && c != '\n')
      throw InvalidInput(fmt::format("{}:{}: '{}' follows a quoted value, expected a comma", where_, line_, c));
    text_.remove_prefix(1);
    if (c == '\n') ++line_;
    return c == ',';
  }

  std::string_view text_;
  std::string_view where_;
  std::int64_t line_ = 1;
};

}  // namespace

void for_records(Bytes bytes, std::string_view where,
                 const std::function<void(std::int64_t line, const std::vector<std::string>& cells)>& take) {
  Cells source(without_byte_order_mark({reinterpret_cast<const char*>(bytes.data()), bytes.size()}), where);
  std::vector<std::string> cells;
  std::size_t width = 0;
  while (!source.at_end()) {
    const std::int64_t line = source.line();
    std::size_t count = 0;
    for (bool more = true; more; ++count) {
      if (cells.size() == count) cells.emplace_back();
      more = source.next(cells[count]);
    }
    if (count == 1 && cells.front().empty()) continue;
    if (width == 0) width = count;
    if (count != width)
      throw InvalidInput(fmt::format("{}:{}: {} values, expected {} as in the first line", where, line, count, width));
    cells.resize(count);
    take(line, cells);
  }
}

}  // namespace dc::fetch
