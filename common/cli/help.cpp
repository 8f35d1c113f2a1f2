#include "common/cli/help.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/version.hpp"

namespace dc::cli {
namespace {

constexpr int kWidest = 100;
constexpr int kTextColumn = 26;  // where the explanations start

/// Appends `text` to `out` word by word, breaking before `width`; lines after the first start with `indent` spaces.
/// `column` is where the first word goes.
void wrap(std::string& out, std::string_view text, int column, int indent, int width) {
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const int length = static_cast<int>(word.size());
    if (!first && column + 1 + length > width) {
      out += '\n' + std::string(static_cast<std::size_t>(indent), ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += length;
    first = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  out += '\n';
}

std::string flag(const Parameter& parameter) {
  if (parameter.is_switch()) return parameter.reserved ? "--" + parameter.name : "--[no-]" + parameter.name;
  const bool several = parameter.is_path() && parameter.is_list();
  const std::string value = parameter.value_name + (several ? "..." : "");
  return parameter.positional ? value : fmt::format("--{} {}", parameter.name, value);
}

/// Choices that need no explanation stand in one line.
bool plain_choices(const Parameter& parameter) {
  return std::ranges::all_of(parameter.choices, [](const NamedChoice& choice) { return choice.about.empty(); });
}

/// "sgd | adamw".
std::string choice_list(const Parameter& parameter) {
  std::vector<std::string_view> names;
  for (const auto& choice : parameter.choices) names.push_back(choice.name);
  return fmt::format("{}", fmt::join(names, " | "));
}

/// "images, at least 1, default 40": all that is known of the value but its meaning.
std::string facts(const Parameter& parameter) {
  std::vector<std::string> known;
  if (!parameter.kinds.empty()) known.push_back(kind_text(parameter.kinds));
  if (!parameter.unit.empty()) known.push_back(parameter.unit);
  if (const auto range = parameter.range_text(); !range.empty()) known.push_back(range);
  if (parameter.is_list() && !parameter.is_path()) known.emplace_back("several between commas");
  if (!parameter.choices.empty() && plain_choices(parameter)) known.push_back(choice_list(parameter));
  const bool named_below = !plain_choices(parameter);
  const bool plain_switch = parameter.is_switch() && parameter.default_text == "false";
  if (!parameter.default_text.empty() && !named_below && !plain_switch) {
    known.push_back("default " + parameter.default_text);
  }
  if (parameter.positional) known.push_back(fmt::format("or --{}", parameter.name));
  const bool optional_file = parameter.is_path() && !parameter.required;
  if (optional_file) known.emplace_back("optional");
  if (parameter.required && !parameter.is_path()) known.emplace_back("required");
  return fmt::format("{}", fmt::join(known, ", "));
}

void add_choices(std::string& out, const Parameter& parameter, int width) {
  if (plain_choices(parameter)) return;
  std::size_t name_width = 12;
  for (const auto& choice : parameter.choices) name_width = std::max(name_width, choice.name.size());
  for (const auto& choice : parameter.choices) {
    const bool is_default = choice.name == parameter.default_text;
    const std::string about = choice.about + (is_default ? (choice.about.empty() ? "(default)" : " (default)") : "");
    const std::string head = fmt::format("{:{}}{:<{}}", "", kTextColumn + 2, choice.name, name_width);
    out += about.empty() ? fmt::format("{:{}}{}", "", kTextColumn + 2, choice.name) : head + ' ';
    wrap(out, about, static_cast<int>(head.size()) + 1, static_cast<int>(head.size()) + 1, width);
  }
}

void add_parameter(std::string& out, const Parameter& parameter, int width) {
  const std::string head = "  " + flag(parameter);
  out += head;
  const bool fits = head.size() + 2 <= kTextColumn;
  out += fits ? std::string(kTextColumn - head.size(), ' ') : '\n' + std::string(kTextColumn, ' ');
  const std::string known = facts(parameter);
  wrap(out, known.empty() ? parameter.about : fmt::format("{} [{}]", parameter.about, known), kTextColumn, kTextColumn,
       width);
  add_choices(out, parameter, width);
}

template <class Wanted>
void add_section(std::string& out, const StageSpec& spec, std::string_view title, int width, Wanted wanted) {
  if (std::ranges::none_of(spec.parameters(), wanted)) return;
  out += fmt::format("\n{}:\n", title);
  for (const auto& parameter : spec.parameters()) {
    if (wanted(parameter)) add_parameter(out, parameter, width);
  }
}

void add_requests(std::string& out, int width) {
  constexpr std::pair<std::string_view, std::string_view> kRequests[] = {
      {"--help", "show this text"},
      {"--help-json", "show the same as JSON"},
      {"--help-markdown", "show the reference page"},
      {"--version", "show the version and the libraries that can change numbers"}};
  for (const auto& [name, about] : kRequests) {
    out += fmt::format("  {:<{}}", name, kTextColumn - 2);
    wrap(out, about, kTextColumn, kTextColumn, width);
  }
}

void add_lines(std::string& out, std::string_view title, const std::vector<std::string>& lines, int width) {
  if (lines.empty()) return;
  out += fmt::format("\n{}:\n", title);
  for (const auto& line : lines) {
    out += "  ";
    wrap(out, line, 2, 6, width);
  }
}

bool in_exactly_one(const StageSpec& spec, const std::string& name) {
  return std::ranges::any_of(spec.constraints(), [&](const StageSpec::Constraint& c) {
    return c.rule == StageSpec::Rule::exactly_one_of && std::ranges::count(c.names, name) > 0;
  });
}

/// What the stage is for and how it is called.
std::string beginning(const StageSpec& spec, int width) {
  std::string out;
  wrap(out, fmt::format("{} {}: {}", spec.program(), kVersion, spec.summary()), 0, 2, width);
  out += "\nUsage: ";
  wrap(out, usage_line(spec), 7, 9, width);
  return out;
}

}  // namespace

int help_width(int file) {
  winsize size{};
  const bool known = isatty(file) != 0 && ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? std::clamp<int>(size.ws_col, kTextColumn + 20, kWidest) : kWidest;
}

std::string usage_line(const StageSpec& spec) {
  std::string line = spec.program();
  for (const bool positional : {true, false}) {
    for (const auto& parameter : spec.parameters()) {
      const bool wanted = parameter.positional == positional && (parameter.required || positional);
      if (!wanted || in_exactly_one(spec, parameter.name)) continue;
      line += parameter.required ? " " + flag(parameter) : fmt::format(" [{}]", flag(parameter));
    }
  }
  for (const auto& constraint : spec.constraints()) {
    if (constraint.rule != StageSpec::Rule::exactly_one_of) continue;
    std::vector<std::string> flags;
    for (const auto& name : constraint.names) flags.push_back(flag(*spec.find(name)));
    line += fmt::format(" ({})", fmt::join(flags, " | "));
  }
  return line + " [options]";
}

std::string rule_sentence(const StageSpec::Constraint& constraint) {
  const auto& names = constraint.names;
  if (constraint.rule == StageSpec::Rule::needs) return fmt::format("--{} needs --{}.", names[0], names[1]);
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += (i == 0 ? "--" : i + 1 == names.size() ? " and --" : ", --") + names[i];
  }
  const bool exactly = constraint.rule == StageSpec::Rule::exactly_one_of;
  return fmt::format("Give {} one of {}.", exactly ? "exactly" : "at most", list);
}

std::vector<Owner> owners(const StageSpec& spec) {
  std::vector<Owner> found;
  for (const auto& parameter : spec.parameters()) {
    if (parameter.owner && std::ranges::find(found, *parameter.owner) == found.end()) found.push_back(*parameter.owner);
  }
  return found;
}

std::string short_usage(const StageSpec& spec, int width) {
  std::string out = beginning(spec, width);
  if (!spec.examples().empty()) {
    out += "Example: ";
    wrap(out, spec.examples().front(), 9, 11, width);
  }
  return out + fmt::format("{} --help explains all options.\n", spec.program());
}

std::string help_text(const StageSpec& spec, int width) {
  std::string out = beginning(spec, width);
  for (const auto& paragraph : spec.details()) {
    out += '\n';
    wrap(out, paragraph, 0, 0, width);
  }
  const auto reads = [](const Parameter& p) { return p.role == Role::input || p.role == Role::path_input; };
  const auto writes = [](const Parameter& p) { return p.role == Role::output || p.role == Role::path_output; };
  add_section(out, spec, "Reads", width, reads);
  add_section(out, spec, "Writes", width, writes);
  add_section(out, spec, "Options", width,
              [](const Parameter& p) { return p.role == Role::option && !p.reserved && !p.owner; });
  for (const auto& constraint : spec.constraints()) {
    out += "  ";
    wrap(out, rule_sentence(constraint), 2, 2, width);
  }
  for (const auto& owner : owners(spec))
    add_section(out, spec, fmt::format("With --{} {}", owner.option, owner.choice), width,
                [&](const Parameter& p) { return p.owner == owner; });
  add_section(out, spec, "Options of every stage", width, [](const Parameter& p) { return p.reserved; });
  add_requests(out, width);
  add_lines(out, "Examples", spec.examples(), width);
  add_lines(out, "References", spec.references(), width);
  return out;
}

}  // namespace dc::cli
