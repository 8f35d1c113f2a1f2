// The command lines that make an artifact again from its raw sources, as a POSIX shell script.
#pragma once
#include <string>

#include "common/artifact/provenance.hpp"

namespace dc::inspect {

/// A script that can be run as it is: it asks for the raw sources by variables, makes one file for each artifact in the
/// working folder, and says of each whether it is the one in the record; its exit code is 1 when one is not.
///
/// Whatever comes from the file stands there as a quoted word or a comment. A program that is no stage of the suite is
/// a variable, too, with a proposal in a comment. Throws InvalidInput where no script can be written: records that form
/// a circle, or a record of a stage with settings that are no options.
std::string rebuilding_script(const artifact::Provenance& provenance, const std::string& id);

/// `text` as one word of a shell. Throws InvalidInput where it holds a zero byte.
std::string shell_word(const std::string& text);

}  // namespace dc::inspect
