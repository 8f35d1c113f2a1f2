// Small real files of every kind that stages read, made once by the stages themselves.
#pragma once
#include <string>
#include <vector>

#include "common/schema/kinds.hpp"

namespace dc::trust {

/// The folder that holds them, made at the first call and gone when the program ends. Fails the test where a stage
/// fails.
const std::string& specimens();

/// The path of one of them, such as "train.h5".
std::string specimen(const std::string& name);

/// The artifacts among them that are not much like another one, several of some kinds: names of files in specimens().
const std::vector<std::string>& artifact_names();

/// An artifact of that kind, and one of any other.
std::string specimen_of(Kind kind);
std::string specimen_of_another_kind(Kind kind);

/// Runs a stage as a line of a shell says, without quotes, and expects it to succeed.
void make(const std::string& line);

}  // namespace dc::trust
