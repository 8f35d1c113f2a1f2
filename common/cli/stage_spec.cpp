#include "common/cli/stage_spec.hpp"

#include <algorithm>

#include "common/base/error.hpp"

namespace dc::cli {
namespace {

std::string_view default_value_name(const Parameter& parameter) {
  if (parameter.is_path()) return "FILE";
  if (parameter.type() == "integer") return "N";
  if (parameter.type() == "number") return "X";
  return parameter.type() == "choice" ? "NAME" : "TEXT";
}

void record_default(Parameter& parameter) {
  parameter.default_text.clear();
  for (const auto& value : parameter.values()) {
    parameter.default_text += (parameter.default_text.empty() ? "" : ",") + value;
  }
  parameter.default_json = parameter.json();
}

/// What cannot be left out by its type alone: artifacts and files named by a plain text or a list.
bool required_by_type(const Parameter& parameter) {
  return parameter.is_path() && !std::holds_alternative<std::optional<std::string>*>(parameter.member);
}

}  // namespace

Declaration Declaration::unit(std::string_view unit) {
  parameter_->unit = unit;
  return *this;
}

Declaration Declaration::range(double lowest, double highest) {
  return at_least(lowest).at_most(highest);
}

Declaration Declaration::at_least(double lowest) {
  parameter_->lowest = Bound{lowest, false};
  return *this;
}

Declaration Declaration::at_most(double highest) {
  parameter_->highest = Bound{highest, false};
  return *this;
}

Declaration Declaration::above(double bound) {
  parameter_->lowest = Bound{bound, true};
  return *this;
}

Declaration Declaration::below(double bound) {
  parameter_->highest = Bound{bound, true};
  return *this;
}

Declaration Declaration::choices(std::initializer_list<NamedChoice> choices) {
  return this->choices(std::vector<NamedChoice>(choices));
}

Declaration Declaration::choices(std::span<const std::string> names) {
  std::vector<NamedChoice> choices;
  for (const std::string& name : names) choices.push_back({name, ""});
  return this->choices(std::move(choices));
}

Declaration Declaration::choices(std::vector<NamedChoice> choices) {
  parameter_->choices = std::move(choices);
  parameter_->value_name = default_value_name(*parameter_);
  record_default(*parameter_);
  return *this;
}

Declaration Declaration::value_name(std::string_view word) {
  parameter_->value_name = word;
  return *this;
}

Declaration Declaration::positional() {
  parameter_->positional = true;
  return *this;
}

Declaration Declaration::required() {
  parameter_->required = true;
  return *this;
}

Declaration Declaration::optional() {
  parameter_->required = false;
  return *this;
}

Declaration Declaration::machine() {
  parameter_->machine = true;
  return *this;
}

Declaration Declaration::names_input_after(char mark) {
  parameter_->input_after = mark;
  return *this;
}

StageSpec::StageSpec(std::string program) : program_(std::move(program)) {
  add_reserved();
}

void StageSpec::summary(std::string_view text) {
  summary_ = text;
}
void StageSpec::details(std::string_view paragraph) {
  details_.emplace_back(paragraph);
}
void StageSpec::cite(std::string_view reference) {
  references_.emplace_back(reference);
}
void StageSpec::example(std::string_view command_line) {
  examples_.emplace_back(command_line);
}
void StageSpec::library(std::string_view name, std::string_view version) {
  libraries_.emplace_back(name, version);
}

void StageSpec::runs_networks() {
  for (const char* name : {"threads", "device", "deterministic"}) find(name)->machine = false;
}

Declaration StageSpec::input(std::string_view name, Kind kind, std::string& member, std::string_view about) {
  return declare(name, Role::input, {kind}, &member, about);
}

Declaration StageSpec::input(std::string_view name, Kind kind, std::optional<std::string>& member,
                             std::string_view about) {
  return declare(name, Role::input, {kind}, &member, about);
}

Declaration StageSpec::input(std::string_view name, Kind kind, std::vector<std::string>& member,
                             std::string_view about) {
  return declare(name, Role::input, {kind}, &member, about);
}

Declaration StageSpec::input(std::string_view name, std::string& member, std::string_view about) {
  return declare(name, Role::input, {}, &member, about);
}

Declaration StageSpec::input(std::string_view name, std::optional<std::string>& member, std::string_view about) {
  return declare(name, Role::input, {}, &member, about);
}

Declaration StageSpec::input(std::string_view name, std::vector<std::string>& member, std::string_view about) {
  return declare(name, Role::input, {}, &member, about);
}

Declaration StageSpec::output(std::string_view name, Kind kind, std::string& member, std::string_view about) {
  return declare(name, Role::output, {kind}, &member, about);
}

Declaration StageSpec::output(std::string_view name, Kind kind, std::optional<std::string>& member,
                              std::string_view about) {
  return declare(name, Role::output, {kind}, &member, about);
}

Declaration StageSpec::output(std::string_view name, std::initializer_list<Kind> kinds, std::string& member,
                              std::string_view about) {
  return declare(name, Role::output, kinds, &member, about);
}

Declaration StageSpec::path_input(std::string_view name, std::string& member, std::string_view about) {
  return declare(name, Role::path_input, {}, &member, about);
}

Declaration StageSpec::path_input(std::string_view name, std::optional<std::string>& member, std::string_view about) {
  return declare(name, Role::path_input, {}, &member, about);
}

Declaration StageSpec::path_input(std::string_view name, std::vector<std::string>& member, std::string_view about) {
  return declare(name, Role::path_input, {}, &member, about);
}

Declaration StageSpec::path_output(std::string_view name, std::string& member, std::string_view about) {
  return declare(name, Role::path_output, {}, &member, about);
}

Declaration StageSpec::path_output(std::string_view name, std::optional<std::string>& member, std::string_view about) {
  return declare(name, Role::path_output, {}, &member, about);
}

void StageSpec::exactly_one_of(std::initializer_list<std::string_view> names) {
  constrain(Rule::exactly_one_of, {names.begin(), names.end()});
}

void StageSpec::at_most_one_of(std::initializer_list<std::string_view> names) {
  constrain(Rule::at_most_one_of, {names.begin(), names.end()});
}

void StageSpec::needs(std::string_view name, std::string_view other) {
  constrain(Rule::needs, {std::string(name), std::string(other)});
}

const Parameter* StageSpec::find(std::string_view name) const {
  const auto found = std::ranges::find_if(parameters_, [&](const Parameter& p) { return p.name == name; });
  return found == parameters_.end() ? nullptr : &*found;
}

Parameter* StageSpec::find(std::string_view name) {
  return const_cast<Parameter*>(std::as_const(*this).find(name));
}

Declaration StageSpec::declare(std::string_view name, Role role, std::vector<Kind> kinds, Member member,
                               std::string_view about) {
  return Declaration(add(name, role, std::move(kinds), std::move(member), about));
}

Parameter& StageSpec::add(std::string_view name, Role role, std::vector<Kind> kinds, Member member,
                          std::string_view about) {
  DC_ASSERT(find(name) == nullptr);
  Parameter& parameter = parameters_.emplace_back();
  parameter.name = name;
  parameter.role = role;
  parameter.kinds = std::move(kinds);
  parameter.member = std::move(member);
  parameter.about = about;
  parameter.owner = owner_;
  parameter.value_name = default_value_name(parameter);
  parameter.required = required_by_type(parameter);
  record_default(parameter);
  return parameter;
}

void StageSpec::only_with(std::string_view option, std::string_view choice, const std::function<void()>& body) {
  DC_ASSERT(find(option) != nullptr && !owner_);
  owner_ = Owner{std::string(option), std::string(choice)};
  body();
  owner_.reset();
}

bool StageSpec::made(const Owner& choice) const {
  const auto chosen = find(choice.option)->values();
  return std::ranges::find(chosen, choice.choice) != chosen.end();
}

bool StageSpec::applies(const Parameter& parameter) const {
  if (parameter.owner && !made(*parameter.owner)) return false;
  return std::ranges::none_of(constraints_, [&](const Constraint& constraint) {
    return constraint.rule == Rule::needs && constraint.names[0] == parameter.name &&
           find(constraint.names[1])->given.empty();
  });
}

void StageSpec::constrain(Rule rule, std::vector<std::string> names) {
  for (const auto& name : names) DC_ASSERT(find(name) != nullptr);
  constraints_.push_back({rule, std::move(names)});
}

void StageSpec::add_reserved() {
  option("config", common_.config, "read options from this file first: lines of name = value").value_name("FILE");
  option("seed", common_.seed, "seed of every random choice");
  option("threads", common_.threads, "threads used at most").at_least(1);
  option("device", common_.device, "where networks run: cpu, auto, cuda or cuda:N").value_name("DEVICE");
  option("deterministic", common_.deterministic, "give the same bytes on a GPU too, more slowly");
  option("log", common_.log, "also append every message, with its time, to this file").value_name("FILE");
  option("quiet", common_.quiet, "say nothing but errors");
  option("verbose", common_.verbose, "say more");
  option("progress", common_.progress, "how progress is shown on stderr")
      .choices({{"auto", "a bar on a terminal, else a line every few seconds"},
                {"never", "not at all"},
                {"json", "one JSON object a line, messages too, for programs that watch"}});
  option("dry-run", common_.dry_run,
         "check the options and the inputs, tell what would be written and needed, then stop");
  option("overwrite", common_.overwrite, "replace an output that is not a complete artifact of the same kind");
  for (auto& parameter : parameters_) {
    parameter.reserved = true;
    parameter.machine = parameter.name != "seed";
  }
}

}  // namespace dc::cli
