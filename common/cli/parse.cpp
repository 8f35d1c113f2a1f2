#include "common/cli/parse.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/command_line.hpp"
#include "common/cli/config_file.hpp"
#include "common/cli/correction.hpp"
#include "common/cli/number.hpp"

namespace dc::cli {
namespace {

constexpr std::string_view kCommandLine = "command line";

Request requested(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--") break;
    if (word == "--help" || word == "-h") return Request::help;
    if (word == "--help-json") return Request::help_json;
    if (word == "--help-markdown") return Request::help_markdown;
    if (word == "--version") return Request::version;
  }
  return Request::run;
}

/// Where a value was given, for messages: "--ipc 0", "--ipc ''" or "pca.cfg:3: ipc = 0".
std::string place(const Parameter& parameter, std::string_view value, std::string_view origin) {
  if (origin != kCommandLine) return fmt::format("{}: {} = {}", origin, parameter.name, value);
  const bool one_word = !value.empty() && value.find(' ') == std::string_view::npos;
  return one_word ? fmt::format("--{} {}", parameter.name, value) : fmt::format("--{} '{}'", parameter.name, value);
}

void set(Parameter& parameter, std::string_view value, std::string_view origin) {
  if (parameter.assign(value)) return;
  const std::string meant = correction(parameter, value);
  throw UsageError(fmt::format("{}: expected {}{}", place(parameter, value, origin), parameter.expectation(value),
                               meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
}

/// The first value that a layer gives to a list takes the place of what was there; a single value comes once a layer.
void begin(Parameter& parameter, std::string_view origin, bool given_in_layer, std::string_view shown) {
  if (given_in_layer && !parameter.is_list()) {
    throw UsageError(fmt::format("{} is given twice; give it once", shown));
  }
  if (!given_in_layer) parameter.clear_list();
  parameter.given = origin;
}

void apply_config(StageSpec& spec, const std::string& file) {
  std::map<std::string, int, std::less<>> lines;
  for (const auto& line : read_config(file)) {
    const std::string origin = fmt::format("{}:{}", file, line.number);
    if (line.name == "config")
      throw UsageError(fmt::format("{}: unknown option config; a config file names no other", origin));
    Parameter* parameter = spec.find(line.name);
    if (parameter == nullptr) throw UsageError(fmt::format("{}: {}", origin, unknown_option(spec, line.name, "")));
    const auto [first, fresh] = lines.try_emplace(line.name, line.number);
    begin(*parameter, origin, !fresh, fmt::format("{}: {}, set in line {} already,", origin, line.name, first->second));
    set(*parameter, line.value, origin);
  }
}

/// Hands the words that stand alone to the positional parameters, in order; the last one takes all the rest if it can.
class Words {
 public:
  explicit Words(StageSpec& spec) : spec_(spec) {
    for (auto& parameter : spec.parameters()) {
      if (parameter.positional) waiting_.push_back(&parameter);
    }
  }

  /// The parameter that takes `word`, which stands after `before` (null: after no option).
  Parameter& owner(const std::string& word, const Parameter* before) {
    while (next_ < waiting_.size() && waiting_[next_]->given == kCommandLine && !waiting_[next_]->is_list()) ++next_;
    if (next_ < waiting_.size()) return *waiting_[next_];
    throw UsageError(fmt::format("'{}' belongs to no option; {}", word, advice(word, before)));
  }

 private:
  std::string advice(const std::string& word, const Parameter* before) const {
    if (before != nullptr && before->is_switch()) {
      return fmt::format("--{} is a switch and takes no value, leave it out", before->name);
    }
    if (before != nullptr && before->is_list() && before->accepts(word)) {
      return fmt::format("--{} takes several values between commas: {},{}", before->name,
                         fmt::join(before->values(), ","), word);
    }
    const auto missing = std::ranges::find_if(
        spec_.parameters(), [](const Parameter& p) { return p.role == Role::input && p.required && p.given.empty(); });
    const bool meant = missing != spec_.parameters().end() && before == nullptr;
    if (meant) return fmt::format("options are written --name value: --{} {}", missing->name, word);
    return fmt::format("options are written --name value, see {} --help", spec_.program());
  }

  StageSpec& spec_;
  std::vector<Parameter*> waiting_;
  std::size_t next_ = 0;
};

void apply_command_line(StageSpec& spec, const std::vector<Token>& tokens) {
  Words words(spec);
  Parameter* open_list = nullptr;  // a repeatable file option that the words after it belong to
  const Parameter* before = nullptr;
  for (const auto& token : tokens) {
    const bool negated = token.name.starts_with("no-") && spec.find(token.name) == nullptr;
    Parameter& parameter = !token.name.empty()    ? *spec.find(negated ? token.name.substr(3) : token.name)
                           : open_list != nullptr ? *open_list
                                                  : words.owner(*token.value, before);
    begin(parameter, kCommandLine, parameter.given == kCommandLine, "--" + parameter.name);
    set(parameter, parameter.is_switch() ? (negated ? "false" : "true") : *token.value, kCommandLine);
    before = token.name.empty() ? nullptr : &parameter;
    if (!token.name.empty()) open_list = parameter.is_path() && parameter.is_list() ? &parameter : nullptr;
  }
}

/// All that is missing in one message, so that it takes one more try.
void check_required(const StageSpec& spec) {
  std::vector<std::string> names;
  std::vector<std::string> wanted;
  for (const auto& parameter : spec.parameters()) {
    if (!parameter.required || !parameter.given.empty() || !parameter.default_text.empty()) continue;
    const std::string option = parameter.positional ? "" : "--" + parameter.name;
    const std::string kind = parameter.kinds.empty() ? "" : ", " + kind_text(parameter.kinds);
    names.push_back(parameter.positional ? parameter.value_name : option);
    wanted.push_back(
        fmt::format("{}{}{} ({}{})", option, option.empty() ? "" : " ", parameter.value_name, parameter.about, kind));
  }
  if (names.empty()) return;
  throw UsageError(fmt::format("{} {} missing; give {}", fmt::join(names, " and "), names.size() == 1 ? "is" : "are",
                               fmt::join(wanted, " and ")));
}

/// "--ipc", or "--ipc (pca.cfg:3)" where a config file gave it.
std::string with_origin(const StageSpec& spec, const std::string& name) {
  const std::string& given = spec.find(name)->given;
  return given == kCommandLine ? "--" + name : fmt::format("--{} ({})", name, given);
}

void check(const StageSpec& spec, const StageSpec::Constraint& constraint) {
  std::vector<std::string> given;
  for (const auto& name : constraint.names) {
    if (!spec.find(name)->given.empty()) given.push_back(name);
  }
  if (constraint.rule == StageSpec::Rule::needs) {
    const bool alone = given.size() == 1 && given.front() == constraint.names.front();
    if (alone)
      throw UsageError(fmt::format("--{} needs --{} too; give both", constraint.names[0], constraint.names[1]));
    return;
  }
  if (given.size() > 1) {
    throw UsageError(fmt::format("{} and {} exclude each other; give only one of them", with_origin(spec, given[0]),
                                 with_origin(spec, given[1])));
  }
  if (given.empty() && constraint.rule == StageSpec::Rule::exactly_one_of) {
    throw UsageError(fmt::format("--{} is missing; give one of them", fmt::join(constraint.names, " or --")));
  }
}

void check_owners(const StageSpec& spec) {
  for (const auto& parameter : spec.parameters()) {
    if (parameter.given.empty() || !parameter.owner || spec.made(*parameter.owner)) continue;
    const auto& [option, choice] = *parameter.owner;
    const auto made = spec.find(option)->values();
    throw UsageError(fmt::format("{} belongs to --{} {}, which is {} here; leave it out or choose {}",
                                 with_origin(spec, parameter.name), option, choice,
                                 made.empty() ? "not given" : fmt::to_string(fmt::join(made, ", ")), choice));
  }
}

void check_device(const std::string& device) {
  const bool numbered = device.starts_with("cuda:") && parse_uint64(std::string_view(device).substr(5));
  if (device == "cpu" || device == "auto" || device == "cuda" || numbered) return;
  throw UsageError(fmt::format("--device {}: expected cpu, auto, cuda or cuda:N", device));
}

}  // namespace

Request parse(StageSpec& spec, int argc, const char* const* argv) {
  const Request request = requested(argc, argv);
  if (request != Request::run) return request;
  const auto tokens = split_command_line(spec, argc, argv);
  const auto config = std::ranges::find_if(tokens, [](const Token& token) { return token.name == "config"; });
  if (config != tokens.end()) apply_config(spec, *config->value);
  apply_command_line(spec, tokens);
  check_required(spec);
  check_device(spec.common().device);
  check_owners(spec);
  for (const auto& constraint : spec.constraints()) check(spec, constraint);
  return Request::run;
}

std::string resolved_parameters(const StageSpec& spec) {
  std::map<std::string, std::string> settings;
  for (const auto& parameter : spec.parameters()) {
    if (parameter.role != Role::option || parameter.machine || !spec.applies(parameter)) continue;
    const std::string value = parameter.json();
    if (value != "null") settings.emplace(parameter.name, value);
  }
  std::string text = "{";
  for (const auto& [name, value] : settings)
    text += fmt::format("{}\"{}\":{}", text.size() > 1 ? "," : "", name, value);
  return text + "}";
}

}  // namespace dc::cli
