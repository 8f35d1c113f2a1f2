// Text made safe for HTML and SVG, and the few marks that notes may use.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dc::report {

/// `text` with & < > " ' as entities: good in content and in quoted attributes.
std::string escape_markup(std::string_view text);

/// A short note as HTML: paragraphs parted by blank lines, "# " and "## " headings, "- " lists, **bold**, `code`.
/// Everything else is plain text; markup in the note is escaped.
std::string note_to_html(std::string_view note);

/// Standard base64 with padding (RFC 4648, section 4).
std::string base64(std::span<const std::byte> bytes);

}  // namespace dc::report
