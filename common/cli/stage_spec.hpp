// The declaration of a stage: what it reads, what it writes, how it is set. Help, parsing, config files,
// machine-readable usage, reference pages and provenance all come from it; nothing about an option is written anywhere
// else.
#pragma once
#include <concepts>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/cli/choice.hpp"
#include "common/cli/parameter.hpp"
#include "common/schema/kinds.hpp"

namespace dc::cli {

/// The options that every stage has, spelt the same everywhere.
struct Common {
  std::string config;
  std::uint64_t seed = 0;
  int threads = 1;
  std::string device = "cpu";  ///< cpu, auto, cuda or cuda:N
  bool deterministic = false;
  std::string log;
  bool quiet = false;
  bool verbose = false;
  std::string progress = "auto";  ///< never, auto or json
  bool dry_run = false;
  bool overwrite = false;
};

/// A type that an option can fill.
template <class T>
concept OptionMember = std::constructible_from<Member, std::in_place_type_t<T*>, T*>;

/// Says more about a parameter that was just declared. All calls return the same declaration, so they chain.
class Declaration {
 public:
  explicit Declaration(Parameter& parameter) : parameter_(&parameter) {}

  Declaration unit(std::string_view unit);
  /// Both ends allowed.
  Declaration range(double lowest, double highest);
  Declaration at_least(double lowest);
  Declaration at_most(double highest);
  Declaration above(double bound);
  Declaration below(double bound);
  /// The values that a text option may take.
  Declaration choices(std::initializer_list<NamedChoice> choices);
  Declaration choices(std::vector<NamedChoice> choices);
  /// Names that speak for themselves.
  Declaration choices(std::span<const std::string> names);
  /// What stands for the value in the help, in capitals ("FOLDER").
  Declaration value_name(std::string_view word);
  /// The name may be left out on the command line. At most one repeatable positional, declared last.
  Declaration positional();
  /// An option, or a repeatable input, that has to be given (the latter is by default).
  Declaration required();
  /// A repeatable input that may be left out.
  Declaration optional();
  /// The option cannot change the result: it is kept out of the provenance.
  Declaration machine();
  /// The value of the option says something up to `mark`, and behind it names a file or folder that is read.
  Declaration names_input_after(char mark);

 private:
  Parameter* parameter_;
};

template <class E>
class ChoiceDeclaration;

class StageSpec {
 public:
  /// `program` is the executable's name, "dc-prune".
  explicit StageSpec(std::string program);
  StageSpec(const StageSpec&) = delete;
  StageSpec& operator=(const StageSpec&) = delete;

  /// One sentence: what the stage does.
  void summary(std::string_view text);
  /// A paragraph of the explanation; call again for the next one.
  void details(std::string_view paragraph);
  /// A paper that the stage implements: "Paul, Ganguli, Dziugaite 2021. Deep learning on a data diet.
  /// arXiv:2107.07075".
  void cite(std::string_view reference);
  /// A full command line, starting with the program's name.
  void example(std::string_view command_line);
  /// The stage runs networks: --threads, --device and --deterministic can change its result and stand in the
  /// provenance.
  void runs_networks();
  /// A library whose version can change numbers; shown by --version.
  void library(std::string_view name, std::string_view version);

  /// An artifact that is read. std::string: required; std::optional: may be left out; std::vector: one or more, the
  /// option repeated or followed by several names. Without a kind: an artifact of any kind.
  Declaration input(std::string_view name, Kind kind, std::string& member, std::string_view about);
  Declaration input(std::string_view name, Kind kind, std::optional<std::string>& member, std::string_view about);
  Declaration input(std::string_view name, Kind kind, std::vector<std::string>& member, std::string_view about);
  Declaration input(std::string_view name, std::string& member, std::string_view about);
  Declaration input(std::string_view name, std::optional<std::string>& member, std::string_view about);
  Declaration input(std::string_view name, std::vector<std::string>& member, std::string_view about);

  /// An artifact that is written; std::optional: a side output, written when named.
  Declaration output(std::string_view name, Kind kind, std::string& member, std::string_view about);
  Declaration output(std::string_view name, Kind kind, std::optional<std::string>& member, std::string_view about);
  /// Of one of several kinds, which the run decides: see Run::create(role, kind).
  Declaration output(std::string_view name, std::initializer_list<Kind> kinds, std::string& member,
                     std::string_view about);

  /// Files and folders that are no artifacts.
  Declaration path_input(std::string_view name, std::string& member, std::string_view about);
  Declaration path_input(std::string_view name, std::optional<std::string>& member, std::string_view about);
  Declaration path_input(std::string_view name, std::vector<std::string>& member, std::string_view about);
  Declaration path_output(std::string_view name, std::string& member, std::string_view about);
  Declaration path_output(std::string_view name, std::optional<std::string>& member, std::string_view about);

  /// A setting. A bool is a switch (--name, --no-name); vectors take values between commas, or the option repeated.
  template <OptionMember T>
  Declaration option(std::string_view name, T& member, std::string_view about) {
    return declare(name, Role::option, {}, Member(std::in_place_type<T*>, &member), about);
  }
  /// A setting of an enum type; `.choices(table)` has to follow.
  template <class E>
  requires std::is_enum_v<E> ChoiceDeclaration<E> option(std::string_view name, E& member, std::string_view about);
  template <class E>
  requires std::is_enum_v<E> ChoiceDeclaration<E> option(std::string_view name, std::optional<E>& member,
                                                         std::string_view about);

  /// What `body` declares belongs to one choice of an option declared before: it stands under that choice in the help,
  /// and is given, and recorded in the provenance, with that choice only.
  void only_with(std::string_view option, std::string_view choice, const std::function<void()>& body);

  /// JSON that a run keeps beside --out, in a file of that name with `suffix`. A file that is there already is replaced
  /// without --overwrite only where it is one of these: an object that has `key`.
  void side_file(std::string_view suffix, std::string_view key) { side_files_.push_back({suffix, key}); }

  void exactly_one_of(std::initializer_list<std::string_view> names);
  void at_most_one_of(std::initializer_list<std::string_view> names);
  /// Whoever gives `name` has to give `other` too.
  void needs(std::string_view name, std::string_view other);

  enum class Rule { exactly_one_of, at_most_one_of, needs };
  struct Constraint {
    Rule rule;
    std::vector<std::string> names;
  };

  struct SideFile {
    std::string_view suffix;
    std::string_view key;
  };

  const std::string& program() const { return program_; }
  const std::string& summary() const { return summary_; }
  const std::vector<std::string>& details() const { return details_; }
  const std::vector<std::string>& references() const { return references_; }
  const std::vector<std::string>& examples() const { return examples_; }
  const std::vector<std::pair<std::string, std::string>>& libraries() const { return libraries_; }
  const std::vector<Constraint>& constraints() const { return constraints_; }
  const std::vector<SideFile>& side_files() const { return side_files_; }

  /// In the order of declaration, the reserved ones first.
  const std::deque<Parameter>& parameters() const { return parameters_; }
  std::deque<Parameter>& parameters() { return parameters_; }
  /// Null when there is no such parameter.
  const Parameter* find(std::string_view name) const;
  /// True when that choice was made. Settled once parse() has read all layers, as is the next one.
  bool made(const Owner& choice) const;
  /// True unless the parameter means nothing in this run: it belongs to a choice that was not made, or needs another
  /// that was not given.
  bool applies(const Parameter& parameter) const;
  Parameter* find(std::string_view name);

  /// Filled by parse().
  const Common& common() const { return common_; }

 private:
  template <class E>
  friend class ChoiceDeclaration;

  Declaration declare(std::string_view name, Role role, std::vector<Kind> kinds, Member member, std::string_view about);
  Parameter& add(std::string_view name, Role role, std::vector<Kind> kinds, Member member, std::string_view about);
  void add_reserved();
  void constrain(Rule rule, std::vector<std::string> names);

  std::string program_;
  std::string summary_;
  std::vector<std::string> details_;
  std::vector<std::string> references_;
  std::vector<std::string> examples_;
  std::vector<std::pair<std::string, std::string>> libraries_;
  std::vector<Constraint> constraints_;
  std::vector<SideFile> side_files_;
  std::deque<Parameter> parameters_;  // a deque: declarations keep pointers
  std::optional<Owner> owner_;        // of what is being declared
  Common common_;
};

/// An option of an enum type, waiting for its names.
template <class E>
class ChoiceDeclaration {
 public:
  ChoiceDeclaration(Parameter& parameter, std::function<std::optional<E>()> get, std::function<void(E)> set,
                    bool optional)
      : parameter_(&parameter), get_(std::move(get)), set_(std::move(set)), optional_(optional) {}

  Declaration choices(std::span<const Choice<E>> table) {
    ChoiceMember member;
    member.get = [get = get_, table]() -> std::optional<std::size_t> {
      const auto value = get();
      for (std::size_t i = 0; value && i < table.size(); ++i) {
        if (table[i].value == *value) return i;
      }
      return std::nullopt;
    };
    member.set = [set = set_, table](std::size_t i) { set(table[i].value); };
    member.optional = optional_;
    parameter_->member = std::move(member);
    std::vector<NamedChoice> named;
    for (const auto& choice : table) named.push_back({std::string(choice.name), std::string(choice.about)});
    return Declaration(*parameter_).choices(std::move(named));
  }

 private:
  Parameter* parameter_;
  std::function<std::optional<E>()> get_;
  std::function<void(E)> set_;
  bool optional_;
};

template <class E>
requires std::is_enum_v<E> ChoiceDeclaration<E> StageSpec::option(std::string_view name, E& member,
                                                                  std::string_view about) {
  Parameter& parameter = add(name, Role::option, {}, ChoiceMember{}, about);
  return ChoiceDeclaration<E>(
      parameter, [&member] { return std::optional<E>(member); }, [&member](E value) { member = value; }, false);
}

template <class E>
requires std::is_enum_v<E> ChoiceDeclaration<E> StageSpec::option(std::string_view name, std::optional<E>& member,
                                                                  std::string_view about) {
  Parameter& parameter = add(name, Role::option, {}, ChoiceMember{}, about);
  return ChoiceDeclaration<E>(
      parameter, [&member] { return member; }, [&member](E value) { member = value; }, true);
}

}  // namespace dc::cli
