#include "common/harness/run.hpp"

#include <algorithm>

#include "common/base/error.hpp"
#include "common/harness/paths.hpp"
#include "common/harness/state.hpp"

namespace dc::harness {

const std::vector<artifact::Reader>& Run::open_all(std::string_view role) const {
  const auto found = state_.inputs.find(role);
  DC_ASSERT(found != state_.inputs.end());
  state_.opened.emplace(role);
  return found->second;
}

const artifact::Reader& Run::open(std::string_view role) const {
  const auto& readers = open_all(role);
  DC_ASSERT(readers.size() == 1);
  return readers.front();
}

bool Run::given(std::string_view name) const {
  const cli::Parameter* parameter = state_.spec.find(name);
  DC_ASSERT(parameter != nullptr);
  return !parameter->given.empty();
}

void Run::leave_out(std::string_view option) {
  cli::Parameter* parameter = state_.spec.find(option);
  DC_ASSERT(parameter != nullptr);
  parameter->machine = true;
}

artifact::Writer& Run::create(std::string_view role) {
  const cli::Parameter* parameter = state_.spec.find(role);
  DC_ASSERT(parameter != nullptr && parameter->kinds.size() == 1);
  return create(role, parameter->kinds.front());
}

artifact::Writer& Run::create(std::string_view role, Kind kind) {
  const cli::Parameter* parameter = state_.spec.find(role);
  DC_ASSERT(parameter != nullptr && parameter->role == cli::Role::output);
  DC_ASSERT(std::ranges::find(parameter->kinds, kind) != parameter->kinds.end());
  const std::string target = parameter->values().front();
  if (parameter->kinds.size() > 1) require_replaceable(state_.spec, role, target, {&kind, 1});
  DC_ASSERT(std::none_of(state_.outputs.begin(), state_.outputs.end(),
                         [&](const auto& output) { return output.first == role; }));
  state_.outputs.reserve(16);  // writers stay where they are: references to them were handed out
  DC_ASSERT(state_.outputs.size() < 16);
  state_.outputs.emplace_back(std::string(role), artifact::Writer(target, kind));
  return state_.outputs.back().second;
}

void Run::publish_file(const std::string& path, std::string bytes) {
  state_.files.emplace_back(path, std::move(bytes));
}

void Run::raw_source(std::string_view scheme, std::string_view sha256) {
  state_.raw_sources.push_back({std::string(scheme), "raw", std::string(sha256)});
}

void Run::fact(std::string_view name, std::int64_t value) {
  state_.facts[std::string(name)] = value;
}
void Run::fact(std::string_view name, double value) {
  state_.facts[std::string(name)] = value;
}
void Run::fact(std::string_view name, std::string_view value) {
  state_.facts[std::string(name)] = std::string(value);
}

std::uint64_t Run::seed() const {
  return state_.spec.common().seed;
}
int Run::threads() const {
  return state_.spec.common().threads;
}
const std::string& Run::device() const {
  return state_.spec.common().device;
}
bool Run::deterministic() const {
  return state_.spec.common().deterministic;
}

Progress Run::progress(std::string what, std::string unit, std::int64_t total) const {
  const cli::Common& common = state_.spec.common();
  return Progress(resolve_progress(common.progress, common.quiet), std::move(what), std::move(unit), total);
}

}  // namespace dc::harness
