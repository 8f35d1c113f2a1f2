#include "common/base/json.hpp"

#include <nlohmann/json.hpp>

namespace dc {

nlohmann::json parse_json(std::string_view text) {
  constexpr int kDeepest = 64;
  using Json = nlohmann::json;
  bool too_deep = false;
  // `depth` counts the values around the one that starts.
  const auto keep = [&too_deep](int depth, Json::parse_event_t event, const Json&) {
    const bool opens = event == Json::parse_event_t::array_start || event == Json::parse_event_t::object_start;
    too_deep = too_deep || (opens && depth >= kDeepest);
    return !too_deep;
  };
  Json value = Json::parse(text, keep, false);
  return too_deep ? Json(Json::value_t::discarded) : value;
}

}  // namespace dc
