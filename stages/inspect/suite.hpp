// What the command lines of the suite's stages look like, as far as a record does not say it: which artifact is --out,
// which are side outputs, which raw sources have an option. A test holds this against the --help-json of every stage.
#pragma once
#include <span>
#include <string_view>

namespace dc::inspect {

/// An artifact that a stage writes on request, with --save-<kind>.
struct SideOutput {
  std::string_view kind;
  std::string_view parameter;  ///< recorded where the artifact was asked for, and refused where it is not; or empty
};

struct Tool {
  std::string_view name;
  std::string_view chief;  ///< kind of --out; empty where the run decides it and there is no other output
  std::span<const SideOutput> sides;
  std::span<const std::string_view> raw_options;  ///< raw sources that are given by name; others stand alone
};

/// The stages that make artifacts.
std::span<const Tool> suite();

/// True for options that name files or folders to write to or to take options from. No stage records them, so a record
/// that has one was not written by a stage.
bool names_a_file(std::string_view option);

/// Null for a program that is no stage of the suite.
const Tool* find_tool(std::string_view name);

}  // namespace dc::inspect
