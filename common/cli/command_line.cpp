#include "common/cli/command_line.hpp"

#include <algorithm>
#include <string_view>

#include <boost/program_options/errors.hpp>
#include <boost/program_options/option.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/cli/suggest.hpp"

namespace dc::cli {
namespace {

namespace po = boost::program_options;

po::options_description boost_description(const StageSpec& spec) {
  po::options_description description;
  for (const auto& parameter : spec.parameters()) {
    if (parameter.is_switch()) {
      description.add_options()(parameter.name.c_str(), "")(("no-" + parameter.name).c_str(), "");
    } else {
      description.add_options()(parameter.name.c_str(), po::value<std::string>(), "");
    }
  }
  return description;
}

std::vector<po::option> boost_options(const StageSpec& spec, int argc, const char* const* argv) {
  const auto description = boost_description(spec);
  using Style = po::command_line_style::style_t;
  const int style = Style::allow_long | Style::long_allow_adjacent | Style::long_allow_next;  // no prefix guessing
  return po::command_line_parser(argc, argv).options(description).style(style).allow_unregistered().run().options;
}

[[noreturn]] void missing_value(const StageSpec& spec, const std::string& name) {
  const Parameter* parameter = spec.find(name);
  throw UsageError(fmt::format("--{}: the value is missing; expected {}", name,
                               parameter ? parameter->expectation() : std::string("a value")));
}

/// A dash as word processors and web pages make it of one or two.
bool typographic(std::string_view word) {
  return word.starts_with("\xE2\x80\x93") || word.starts_with("\xE2\x80\x94");
}

void check_word(const StageSpec& spec, const std::string& word) {
  if (typographic(word)) {
    const std::string name = word.substr(std::min(word.find_first_not_of("-\xE2\x80\x93\x94"), word.size()));
    throw UsageError(fmt::format("'{}' begins with a typographic dash; write --{}", word, name));
  }
  const bool dashed = word.size() > 1 && word.front() == '-';
  if (dashed) throw UsageError(unknown_option(spec, word.substr(1, word.find('=') - 1), "-"));
}

Token token_of(const StageSpec& spec, const po::option& option) {
  if (option.string_key.empty()) return {"", option.value.front()};
  if (option.unregistered) throw UsageError(unknown_option(spec, option.string_key, "--"));
  if (option.value.empty()) return {option.string_key, std::nullopt};
  // Program_options takes the next word whatever it is; a forgotten value would swallow the next option.
  const bool swallowed = option.original_tokens.size() > 1 && option.value.front().starts_with("--");
  if (swallowed) missing_value(spec, option.string_key);
  return {option.string_key, option.value.front()};
}

std::string without_dashes(const std::string& name) {
  return name.substr(std::min(name.size(), name.find_first_not_of('-')));
}

}  // namespace

std::string unknown_option(const StageSpec& spec, const std::string& name, const std::string& dashes) {
  const std::string prefix = dashes.empty() ? "" : "--";
  std::vector<std::string> known;
  if (!dashes.empty()) known = {"help", "help-json", "help-markdown", "version"};  // a config file asks for none
  for (const auto& parameter : spec.parameters()) {
    known.push_back(parameter.name);
    if (parameter.is_switch() && !dashes.empty()) known.push_back("no-" + parameter.name);
  }
  std::string advice = spec.program() + " --help lists them";
  if (name.size() == 1) {
    std::erase_if(known, [&](const std::string& option) { return option[0] != name[0] || option.starts_with("no-"); });
    if (!known.empty()) advice = fmt::format("options have whole names: {}{}", prefix, fmt::join(known, ", " + prefix));
  } else if (const std::string nearest = nearest_name(name, known); !nearest.empty()) {
    advice = fmt::format("did you mean {}{}?", prefix, nearest);
  }
  return fmt::format("unknown option {}{}; {}", dashes, name, advice);
}

std::vector<Token> split_command_line(const StageSpec& spec, int argc, const char* const* argv) {
  std::vector<Token> tokens;
  try {
    const auto end_of_options = std::find(argv, argv + argc, std::string_view("--"));
    const auto free_words = std::max<std::ptrdiff_t>(0, argv + argc - end_of_options - 1);
    const auto options = boost_options(spec, argc, argv);
    for (const auto& option : options) {
      const bool free = std::ssize(options) - std::ssize(tokens) <= free_words;
      if (option.string_key.empty() && !free) check_word(spec, option.value.front());
      tokens.push_back(token_of(spec, option));
    }
  } catch (const po::error_with_option_name& failure) {
    const std::string name = without_dashes(failure.get_option_name());
    const auto* syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&failure);
    const bool extra = syntax != nullptr && syntax->kind() == po::invalid_syntax::extra_parameter;
    if (extra) throw UsageError(fmt::format("--{}: a switch takes no value; write --{} or --no-{}", name, name, name));
    missing_value(spec, name);
  }
  return tokens;
}

}  // namespace dc::cli
