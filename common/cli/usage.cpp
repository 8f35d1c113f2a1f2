// The machine-readable usage, the reference page and the version line (declared in help.hpp).
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/version.hpp"
#include "common/cli/help.hpp"
#include "common/cli/number.hpp"

namespace dc::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view role_name(Role role) {
  switch (role) {
    case Role::input:
      return "input";
    case Role::output:
      return "output";
    case Role::path_input:
      return "path_input";
    case Role::path_output:
      return "path_output";
    case Role::option:
      break;
  }
  return "option";
}

std::string_view rule_name(StageSpec::Rule rule) {
  switch (rule) {
    case StageSpec::Rule::exactly_one_of:
      return "exactly_one_of";
    case StageSpec::Rule::at_most_one_of:
      return "at_most_one_of";
    case StageSpec::Rule::needs:
      break;
  }
  return "needs";
}

Json bound_json(const std::optional<Bound>& bound) {
  if (!bound) return nullptr;
  return Json{{"value", bound->value}, {"exclusive", bound->exclusive}};
}

/// The name of the kind; null for any, a list where it is one of several.
Json kinds_json(const std::vector<Kind>& kinds) {
  Json names = Json::array();
  for (const Kind kind : kinds) names.push_back(kind_name(kind));
  return names.empty() ? Json(nullptr) : names.size() == 1 ? names.front() : names;
}

Json parameter_json(const Parameter& parameter) {
  Json out;
  out["name"] = parameter.name;
  out["role"] = role_name(parameter.role);
  out["type"] = parameter.type();
  out["value_name"] = parameter.is_switch() ? Json(nullptr) : Json(parameter.value_name);
  if (parameter.is_path()) out["kind"] = kinds_json(parameter.kinds);
  out["about"] = parameter.about;
  out["required"] = parameter.required;
  out["repeatable"] = parameter.is_list();
  out["positional"] = parameter.positional;
  if (parameter.is_path()) return out;
  out["unit"] = parameter.unit.empty() ? Json(nullptr) : Json(parameter.unit);
  out["default"] = Json::parse(parameter.default_json);
  out["lowest"] = bound_json(parameter.lowest);
  out["highest"] = bound_json(parameter.highest);
  out["choices"] = Json::array();
  for (const auto& choice : parameter.choices)
    out["choices"].push_back({{"name", choice.name}, {"about", choice.about}});
  out["changes_result"] = !parameter.machine;
  out["only_with"] =
      parameter.owner ? Json{{"option", parameter.owner->option}, {"choice", parameter.owner->choice}} : Json(nullptr);
  return out;
}

template <class Wanted>
Json parameters_json(const StageSpec& spec, Wanted wanted) {
  Json out = Json::array();
  for (const auto& parameter : spec.parameters()) {
    if (wanted(parameter)) out.push_back(parameter_json(parameter));
  }
  return out;
}

bool reads(const Parameter& p) {
  return p.role == Role::input || p.role == Role::path_input;
}
bool writes(const Parameter& p) {
  return p.role == Role::output || p.role == Role::path_output;
}
bool sets(const Parameter& p) {
  return p.role == Role::option && !p.reserved;
}

/// Text of a page: what looks like a tag is no tag.
std::string prose(std::string text) {
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos; ++at) text.replace(at, 1, "&lt;");
  return text;
}

/// Text inside a table cell.
std::string cell(const std::string& raw) {
  std::string text = prose(raw);
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, 1, '\\');
  return text;
}

/// The kind, leading to its field table ("## score_table 1.0").
std::string kind_link(Kind kind) {
  const auto& spec = schema::kind_spec(kind);
  return fmt::format("[{0}](../../data_schema/README.md#{0}-{1}{2})", spec.name, spec.major, spec.minor);
}

std::string file_row(const Parameter& parameter) {
  std::vector<std::string> links;
  for (const Kind kind : parameter.kinds) links.push_back(kind_link(kind));
  const std::string kind = !links.empty()                  ? fmt::format("{}", fmt::join(links, " or "))
                           : parameter.role == Role::input ? "any artifact"
                                                           : "file";
  const std::string count = parameter.is_list() ? (parameter.required ? "one or more" : "any number")
                                                : (parameter.required ? "one" : "optional");
  const std::string name = parameter.positional ? fmt::format("`{}` or `--{}`", parameter.value_name, parameter.name)
                                                : fmt::format("`--{}`", parameter.name);
  return fmt::format("| {} | {} | {} | {} |\n", name, kind, count, cell(parameter.about));
}

template <class Wanted>
void add_files(std::string& out, const StageSpec& spec, std::string_view title, Wanted wanted) {
  if (std::ranges::none_of(spec.parameters(), wanted)) return;
  out += fmt::format("\n## {}\n\n| option | kind | how many | |\n| --- | --- | --- | --- |\n", title);
  for (const auto& parameter : spec.parameters()) {
    if (wanted(parameter)) out += file_row(parameter);
  }
}

std::string option_meaning(const Parameter& parameter) {
  std::string text = cell(parameter.about);
  for (const auto& choice : parameter.choices) {
    text += fmt::format("<br>`{}`{}{}", choice.name, choice.about.empty() ? "" : ": ", cell(choice.about));
  }
  return text;
}

std::string option_row(const Parameter& parameter) {
  std::string values =
      parameter.is_list() ? fmt::format("{}s between commas", parameter.type()) : std::string(parameter.type());
  if (const auto range = parameter.range_text(); !range.empty()) values += ' ' + range;
  if (!parameter.unit.empty()) values += fmt::format(" ({})", parameter.unit);
  const std::string standard = parameter.required               ? "required"
                               : parameter.default_text.empty() ? ""
                                                                : fmt::format("`{}`", parameter.default_text);
  const std::string name = parameter.positional    ? fmt::format("`{}` or `--{}`", parameter.value_name, parameter.name)
                           : parameter.is_switch() ? fmt::format("`--[no-]{}`", parameter.name)
                                                   : fmt::format("`--{}`", parameter.name);
  return fmt::format("| {} | {} | {} | {} |\n", name, cell(values), cell(standard), option_meaning(parameter));
}

template <class Wanted>
void add_options(std::string& out, const StageSpec& spec, std::string_view title, Wanted wanted) {
  if (std::ranges::none_of(spec.parameters(), wanted)) return;
  out += fmt::format("\n## {}\n\n| option | value | default | |\n| --- | --- | --- | --- |\n", title);
  for (const auto& parameter : spec.parameters()) {
    if (wanted(parameter)) out += option_row(parameter);
  }
}

void add_list(std::string& out, std::string_view title, const std::vector<std::string>& entries) {
  if (entries.empty()) return;
  out += fmt::format("\n## {}\n\n", title);
  for (const auto& entry : entries) out += fmt::format("* {}\n", entry);
}

}  // namespace

std::string help_json(const StageSpec& spec) {
  Json out;
  out["program"] = spec.program();
  out["version"] = kVersion;
  out["summary"] = spec.summary();
  out["details"] = spec.details();
  out["usage"] = usage_line(spec);
  out["inputs"] = parameters_json(spec, reads);
  out["outputs"] = parameters_json(spec, writes);
  out["options"] = parameters_json(spec, sets);
  out["reserved"] = parameters_json(spec, [](const Parameter& p) { return p.reserved; });
  out["rules"] = Json::array();
  for (const auto& rule : spec.constraints())
    out["rules"].push_back({{"rule", rule_name(rule.rule)}, {"names", rule.names}});
  out["examples"] = spec.examples();
  out["references"] = spec.references();
  return out.dump(2) + "\n";
}

std::string help_markdown(const StageSpec& spec) {
  std::string out = fmt::format("# {}\n\n{}\n", spec.program(), spec.summary());
  for (const auto& paragraph : spec.details()) out += fmt::format("\n{}\n", prose(paragraph));
  out += fmt::format("\n```\n{}\n```\n", usage_line(spec));
  add_files(out, spec, "Reads", reads);
  add_files(out, spec, "Writes", writes);
  add_options(out, spec, "Options", [](const Parameter& p) { return sets(p) && !p.owner; });
  for (const auto& rule : spec.constraints()) out += fmt::format("\n{}\n", rule_sentence(rule));
  for (const auto& owner : owners(spec))
    add_options(out, spec, fmt::format("With `--{} {}`", owner.option, owner.choice),
                [&](const Parameter& p) { return p.owner == owner; });
  add_options(out, spec, "Options of every stage", [](const Parameter& p) { return p.reserved; });
  if (!spec.examples().empty())
    out += fmt::format("\n## Examples\n\n```sh\n{}\n```\n", fmt::join(spec.examples(), "\n"));
  add_list(out, "References", spec.references());
  return out;
}

std::string version_line(const StageSpec& spec) {
  std::vector<std::string> parts;
  for (const auto& [name, version] : spec.libraries()) parts.push_back(name + ' ' + version);
  const std::string libraries = parts.empty() ? "" : fmt::format(" ({})", fmt::join(parts, ", "));
  return fmt::format("{} {}{}\n", spec.program(), kVersion, libraries);
}

}  // namespace dc::cli
