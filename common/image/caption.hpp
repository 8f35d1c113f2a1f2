// Short texts drawn into images for people. Opens OpenCV's plugin: only for dc-fetch, dc-inspect, dc-report.
#pragma once
#include <string_view>

#include "common/image/image.hpp"

namespace dc::image {

/// Height of a line of text in pixels, from the top of a capital to the bottom of a letter like g.
inline constexpr int kCaptionHeight = 13;

/// Width of `text` in pixels. A character that is not ASCII counts and is drawn as one question mark.
int caption_width(std::string_view text);

/// Draws `text` in black with its top left corner at (x, y) onto `canvas` (1 or 3 channels); what does not fit is cut.
void draw_caption(Image& canvas, int x, int y, std::string_view text);

}  // namespace dc::image
