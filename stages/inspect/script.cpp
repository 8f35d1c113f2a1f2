#include "stages/inspect/script.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json.hpp"
#include "common/base/version.hpp"
#include "stages/inspect/recipe.hpp"
#include "stages/inspect/suite.hpp"

namespace dc::inspect {
namespace {

using artifact::InputRecord;
using artifact::Record;
using Json = nlohmann::json;

constexpr std::size_t kColumns = 100;

constexpr std::string_view kChecks = R"(set -eu
status=0
from() {  # FILE SHA256: stops where the file was made from another source
  dc-inspect "$1" --provenance --format json | grep -q "\"sha256\": \"$2\"" && return
  echo "$1: made from another source, expected SHA-256 $2; give that one in its source variable" >&2
  exit 3
}
same() {  # FILE DC_ID: tells whether the file is the artifact of the record
  if dc-inspect "$1" --provenance --format json | grep -q "^  \"id\": \"$2\""; then
    echo "$1: the same"
  else
    echo "$1: not the one of the record, dc-id $2; dc-inspect --diff tells in what two files differ" >&2
    status=1
  fi
}
)";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./:,+=@%").find(c) != std::string_view::npos;
}

// Text of a file in a comment or between double quotes of the script: letters, digits and a few signs.
std::string plain(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return !is_plain(c); }, '_');
  return text;
}

// Text of a file as one line of a comment.
std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

// "--name", where a stage can have recorded it. Records come from files, and nobody reads a script to its end: what
// would write elsewhere is refused.
std::string option(const Record& record, const std::string& name) {
  const bool sound = !name.empty() && name.front() != '-' && std::ranges::all_of(name, [](char c) {
    return c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  });
  if (!sound || names_a_file(name))
    throw InvalidInput(fmt::format("provenance record of {}: '{}' is no setting of a stage; no script can be written",
                                   record.tool, one_line(name)));
  return "--" + name;
}

// A value as the command line takes it; lists of numbers and names have commas between.
std::string value_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const Json& element : value) text += (text.empty() ? "" : ",") + value_text(element);
  return text;
}

// An option with its value: one word where the value could be taken for an option.
std::string set_option(const std::string& name, const std::string& value) {
  return value.starts_with('-') ? shell_word(name + "=" + value) : name + " " + shell_word(value);
}

class Writer {
 public:
  explicit Writer(const Recipe& recipe) : recipe_(recipe) {}

  std::string write() {
    const Product& wanted = recipe_.steps.back().products.front();
    text_ = fmt::format(
        "#!/bin/sh\n"
        "# Makes {} again, the {} with the dc-id\n#   {}\n"
        "# Written by dc-inspect {}. Takes the variables below: {}=... sh SCRIPT\n",
        wanted.file, one_line(wanted.kind), plain(wanted.id), kVersion,
        recipe_.ingredients.empty() ? "name" : recipe_.ingredients.front().name);
    text_ += kChecks;
    for (const Ingredient& ingredient : recipe_.ingredients) add_ingredient(ingredient);
    for (std::size_t s = 0; s < recipe_.steps.size(); ++s) add_step(s + 1, recipe_.steps[s]);
    return text_ + "\nexit \"$status\"\n";
  }

 private:
  void add_ingredient(const Ingredient& ingredient) {
    const auto& [role, kind, id] = ingredient.origin;
    const std::string what = kind == "raw" ? fmt::format("{}, SHA-256 {}", plain(role), plain(id))
                                           : fmt::format("the {} with the dc-id {}", plain(kind), plain(id));
    text_ += fmt::format("\n# {}: {}\n#    for {}\n", ingredient.name, what, readers_of(ingredient));
    text_ += fmt::format(": \"${{{}:?is not set; give {}}}\"\n", ingredient.name, give(ingredient));
  }

  // The files made from it at once, "01-image-set.h5 (split train)".
  std::string readers_of(const Ingredient& ingredient) const {
    std::string files;
    for (const Step& step : recipe_.steps) {
      if (std::ranges::find(step.record->inputs, ingredient.origin) == step.record->inputs.end()) continue;
      files += (files.empty() ? "" : ", ") + step.products.front().file;
      for (const auto& [name, value] : artifact::telling_settings(step.record->parameters)) {
        if (name == "split") files += one_line(fmt::format(" (split {})", value));
      }
    }
    return files;
  }

  // What has to be put into the variable.
  std::string give(const Ingredient& ingredient) const {
    const auto& [role, kind, id] = ingredient.origin;
    if (kind != "raw") return "the file";
    return named_raw(role) ? "the file of --" + plain(role) : plain(role) + ":PATH";
  }

  bool named_raw(const std::string& role) const {
    return std::ranges::any_of(
        suite(), [&](const Tool& tool) { return std::ranges::find(tool.raw_options, role) != tool.raw_options.end(); });
  }

  std::string file_of(const InputRecord& input) const {
    if (const Product* product = recipe_.product(input.id)) return product->file;
    return fmt::format("\"${}\"", recipe_.ingredient(input)->name);
  }

  void add_step(std::size_t number, const Step& step) {
    const Record& record = *step.record;
    text_ += fmt::format("\n# {}. {} {}", number, one_line(record.tool), one_line(record.version));
    const Tool* tool = find_tool(record.tool);
    if (tool != nullptr && record.version != kVersion)
      text_ += fmt::format("; this is {}, whose result may be another", kVersion);
    text_ += "\n";
    add_notes("libraries", record.libraries);
    add_notes("found", record.facts);
    if (tool != nullptr)
      add_command(command(record.tool, step, tool));
    else
      add_foreign(number, step);
    for (const InputRecord& input : record.inputs) {
      if (input.kind == "raw") text_ += fmt::format("from {} {}\n", step.products.front().file, plain(input.id));
    }
    for (const Product& product : step.products) {
      if (!product.id.empty()) text_ += fmt::format("same {} {}\n", product.file, plain(product.id));
    }
  }

  void add_notes(std::string_view what, const std::string& object) {
    std::string notes;
    for (const auto& [name, value] : artifact::telling_settings(object))
      notes += fmt::format("{}{} {}", notes.empty() ? "" : ", ", name, value);
    if (!notes.empty()) text_ += fmt::format("#    {}: {}\n", what, one_line(notes));
  }

  // The words of a command: the program, inputs, settings, outputs. What belongs together is one piece.
  std::vector<std::string> command(const std::string& program, const Step& step, const Tool* tool) const {
    std::vector<std::string> words = {shell_word(program)};
    add_inputs(*step.record, words);
    add_settings(*step.record, words);
    for (const Product& product : step.products) {
      const bool side =
          tool != nullptr && std::ranges::find(tool->sides, product.kind, &SideOutput::kind) != tool->sides.end();
      words.push_back(fmt::format("{} {}", side ? "--save-" + product.kind : "--out", product.file));
    }
    return words;
  }

  void add_inputs(const Record& record, std::vector<std::string>& words) const {
    std::string role;
    for (const InputRecord& input : record.inputs) {
      const bool alone = input.kind == "raw" && !named_raw(input.role);
      if (!alone && input.role == role) {
        words.back() += " " + file_of(input);  // --dynamics a b
      } else {
        words.push_back(alone ? file_of(input) : option(record, input.role) + " " + file_of(input));
      }
      role = alone ? "" : input.role;
    }
  }

  void add_settings(const Record& record, std::vector<std::string>& words) const {
    const Json settings = parse_json(record.parameters);
    if (!settings.is_object()) return;
    for (const auto& [name, value] : settings.items()) {
      const std::string spelt = option(record, name);
      if (value.is_boolean())
        words.push_back(value.get<bool>() ? spelt : "--no-" + name);
      else if (!value.is_null() && !(value.is_array() && value.empty()))
        words.push_back(set_option(spelt, value_text(value)));
    }
  }

  void add_command(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
      if (!line.empty() && line.size() + 1 + word.size() + 2 > kColumns) {
        text_ += line + " \\\n";
        line = "   ";
      }
      line += (line.empty() ? "" : " ") + word;
    }
    text_ += line + "\n";
  }

  // A program of one's own: nobody but its author knows how it is called, so the line below is a proposal.
  void add_foreign(std::size_t number, const Step& step) {
    text_ += "#    no stage of the suite; say how it is called. Its record reads\n#      " +
             one_line(artifact::to_json(*step.record)) + "\n";
    std::string files;
    for (const InputRecord& input : step.record->inputs)
      files += fmt::format(" {} {}", plain(input.role), file_of(input));
    text_ += fmt::format("#    reads{}\n", files.empty() ? " nothing" : files);
    files.clear();
    for (const Product& product : step.products) files += " " + product.file;
    text_ += fmt::format("#    writes{}\n", files);
    text_ += fmt::format(": \"${{program_{}:?is not set; give the command that writes{}}}\"\n", number, files);
    text_ += fmt::format("eval \"$program_{}\"\n", number);
  }

  const Recipe& recipe_;
  std::string text_;
};

}  // namespace

std::string shell_word(const std::string& text) {
  if (text.find('\0') != std::string::npos)
    throw InvalidInput("provenance: a setting holds a zero byte; no command line can be written");
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'')
      word += "'\\''";
    else
      word += c;
  }
  return word + "'";
}

std::string rebuilding_script(const artifact::Provenance& provenance, const std::string& id) {
  return Writer(recipe_of(provenance, id)).write();
}

}  // namespace dc::inspect
