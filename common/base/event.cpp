#include "common/base/event.hpp"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace dc {

void write_event(std::string_view event, const nlohmann::ordered_json& fields) {
  nlohmann::ordered_json line = {{"event", event}};
  line.update(fields);
  const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);  // stderr has no buffer: one write, so lines of threads stay whole
}

}  // namespace dc
