// Command lines that succeed, by hand: at least one for every input and every output that a stage declares. What a
// campaign does to an input or an output, it does to each of them.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dc::trust {

/// A command line as one would type it. `<name` stands for the path of that specimen, `>name` for an output in a folder
/// of the test; a title may stand before either (`Title=<name`).
struct CommandLine {
  std::string_view text;
  int code = 0;  ///< the exit code when all is well: 1 where dc-inspect finds a difference
};

std::span<const CommandLine> command_lines();

/// One use of an option that names a file: the option and where its path stands.
struct Use {
  std::string option;  ///< "images"
  std::string path;
  std::size_t word;  ///< the place in words()
};

/// A command line with its paths filled in.
class Call {
 public:
  /// Outputs go to `folder`.
  Call(const CommandLine& line, const std::string& folder);

  const std::string& program() const { return program_; }
  bool has_network() const;
  int code() const { return code_; }
  const std::vector<std::string>& words() const { return words_; }
  const std::vector<Use>& inputs() const { return inputs_; }
  const std::vector<Use>& outputs() const { return outputs_; }

  /// The words with another path for that input or output.
  std::vector<std::string> with(const Use& use, const std::string& path) const;
  /// The call with another path for that input.
  Call moved(const Use& input, const std::string& path) const;

 private:
  std::string program_;
  int code_;
  std::vector<std::string> words_;
  std::vector<Use> inputs_;
  std::vector<Use> outputs_;
};

}  // namespace dc::trust
