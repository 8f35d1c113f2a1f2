#include "stages/score/compat.hpp"

#include <fmt/format.h>

namespace dc::score {

std::vector<cli::NamedChoice> compat_choices(std::span<const std::unique_ptr<Method>> methods) {
  std::vector<cli::NamedChoice> choices;
  for (const auto& compat : kCompats) {
    std::string about(compat.about);
    for (const auto& method : methods) {
      const auto difference = method->difference(compat.value);
      if (!difference.empty()) about += fmt::format("; {}: {}", method->name(), difference);
    }
    choices.push_back({std::string(compat.name), about});
  }
  return choices;
}

}  // namespace dc::score
