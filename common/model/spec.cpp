#include "common/model/spec.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::model {

namespace {

const std::array<std::string, 4> kStems = {"auto", "imagenet", "small", "stride2"};
const std::array<std::string, 5> kArchitectures = {"resnet8", "resnet10", "resnet18", "resnet20", "convnet"};
constexpr std::int64_t kImagenetStemFrom = 96;

std::int64_t default_width(std::string_view architecture) {
  if (architecture == "convnet") return 128;
  return architecture == "resnet10" || architecture == "resnet18" ? 64 : 16;
}

void require(bool ok, std::string_view option, std::int64_t value, std::string_view expected) {
  if (!ok) throw UsageError(fmt::format("--{} {}: expected {}", option, value, expected));
}

}  // namespace

std::string_view stem_name(Stem stem) {
  return kStems[static_cast<std::size_t>(stem)];
}

Stem stem_from_name(std::string_view name) {
  const auto place = std::ranges::find(kStems, name);
  if (place == kStems.end())
    throw UsageError(fmt::format("--stem {}: expected auto, imagenet, small or stride2", name));
  return static_cast<Stem>(place - kStems.begin());
}

std::span<const std::string> stem_names() {
  return kStems;
}
std::span<const std::string> architecture_names() {
  return kArchitectures;
}

NetworkSpec resolve(NetworkSpec spec) {
  if (std::ranges::find(kArchitectures, spec.architecture) == kArchitectures.end()) {
    throw UsageError(fmt::format("--model {}: expected one of {}", spec.architecture, fmt::join(kArchitectures, ", ")));
  }
  const bool convnet = spec.architecture == "convnet";
  if (convnet && spec.stem != Stem::automatic) {
    throw UsageError(fmt::format("--stem {}: a convnet has no stem; leave the option out", stem_name(spec.stem)));
  }
  if (!convnet && spec.depth != 0) {
    throw UsageError(
        fmt::format("--depth {}: the depth of {} is in its name; leave the option out", spec.depth, spec.architecture));
  }
  if (spec.width == 0) spec.width = default_width(spec.architecture);
  if (convnet && spec.depth == 0) spec.depth = 3;
  if (!convnet && spec.stem == Stem::automatic) {
    spec.stem = spec.size >= kImagenetStemFrom ? Stem::imagenet : Stem::small;
  }
  require(spec.classes >= 1, "classes", spec.classes, "at least 1");
  require(spec.channels == 1 || spec.channels == 3, "channels", spec.channels, "1 or 3");
  require(spec.width >= 1 && spec.width <= 4096, "width", spec.width, "1 to 4096");
  require(spec.size >= 1 && spec.size <= 4096, "size", spec.size, "1 to 4096 pixels");
  if (convnet) {
    require(spec.depth >= 1 && spec.depth <= 12, "depth", spec.depth, "1 to 12");
    require((spec.size >> spec.depth) >= 1, "depth", spec.depth,
            fmt::format("at most {}, each block halves the {} pixels",
                        std::int64_t(std::bit_width(std::uint64_t(spec.size))) - 1, spec.size));
  }
  return spec;
}

std::string to_json(const NetworkSpec& spec) {
  return nlohmann::json{{"architecture", spec.architecture},
                        {"channels", spec.channels},
                        {"classes", spec.classes},
                        {"depth", spec.depth},
                        {"size", spec.size},
                        {"stem", std::string(stem_name(spec.stem))},
                        {"width", spec.width}}
      .dump();
}

NetworkSpec spec_from_json(std::string_view text) {
  try {
    const auto json = parse_json(text);
    const auto whole = [&json](const char* name) {
      if (!json.at(name).is_number_integer())
        throw InvalidInput(fmt::format("network description: {} is no integer", name));
      return json.at(name).get<std::int64_t>();
    };
    NetworkSpec spec;
    spec.architecture = json.at("architecture").get<std::string>();
    spec.channels = whole("channels");
    spec.classes = whole("classes");
    spec.depth = whole("depth");
    spec.size = whole("size");
    spec.stem = stem_from_name(json.at("stem").get<std::string>());
    spec.width = whole("width");
    return resolve(spec);
  } catch (const nlohmann::json::exception& error) {
    throw InvalidInput(fmt::format("network description: {}; expected an object as dc-train writes it", error.what()));
  } catch (const UsageError& error) {
    throw InvalidInput(fmt::format("network description: {}", error.what()));
  }
}

}  // namespace dc::model
