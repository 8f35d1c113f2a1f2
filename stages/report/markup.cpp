#include "stages/report/markup.hpp"

#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace dc::report {
namespace {

// Marks that have a partner become tags, others stay as they are. Code is taken as it stands, so tags never cross.
std::string inline_marks(std::string_view text) {
  const std::string safe = escape_markup(text);
  std::string html;
  std::optional<std::size_t> bold;  // where in `html` the mark stands that waits for its partner
  for (std::size_t at = 0; at < safe.size();) {
    const std::size_t code_end = safe[at] == '`' ? safe.find('`', at + 1) : std::string::npos;
    if (code_end != std::string::npos) {
      html += fmt::format("<code>{}</code>", safe.substr(at + 1, code_end - at - 1));
      at = code_end + 1;
    } else if (safe.compare(at, 2, "**") != 0) {
      html += safe[at++];
    } else if (at += 2; !bold) {
      bold = html.size();
      html += "**";
    } else {
      html.replace(*bold, 2, "<strong>");
      html += "</strong>";
      bold.reset();
    }
  }
  return html;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// Collects lines into blocks of one tag and writes a block when the next begins.
class NoteWriter {
 public:
  void line(std::string_view text) {
    if (text.find_first_not_of(" \t") == std::string_view::npos) return close();
    if (text.starts_with("# ")) return heading(text.substr(2));
    if (text.starts_with("## ")) return heading(text.substr(3));
    if (text.starts_with("- ")) return item(text.substr(2));
    if (!block_.empty()) {
      block_ += ' ';
    }
    block_ += text;
  }

  std::string finish() {
    close();
    return std::move(html_);
  }

 private:
  void heading(std::string_view text) {
    close();
    html_ += fmt::format("<h3>{}</h3>\n", inline_marks(text));
  }

  void item(std::string_view text) {
    if (!in_list_) close();
    if (in_list_) html_ += fmt::format("<li>{}</li>\n", inline_marks(block_));
    if (!in_list_) html_ += "<ul>\n";
    in_list_ = true;
    block_ = text;
  }

  void close() {
    if (in_list_) html_ += fmt::format("<li>{}</li>\n</ul>\n", inline_marks(block_));
    if (!in_list_ && !block_.empty()) html_ += fmt::format("<p>{}</p>\n", inline_marks(block_));
    in_list_ = false;
    block_.clear();
  }

  std::string html_;
  std::string block_;
  bool in_list_ = false;
};

}  // namespace

std::string escape_markup(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char byte : text) {
    switch (byte) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += byte;
    }
  }
  return safe;
}

std::string note_to_html(std::string_view note) {
  NoteWriter writer;
  for (const auto line : split_lines(note)) writer.line(line);
  return writer.finish();
}

std::string base64(std::span<const std::byte> bytes) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < count ? std::to_integer<unsigned>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= count ? kDigits[group >> (18 - 6 * i) & 63U] : '=';
    }
  }
  return text;
}

}  // namespace dc::report
