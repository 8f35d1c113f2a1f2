// Reads the small files that are no artifacts: notes, run facts, pictures.
#pragma once
#include <string>

namespace dc::report {

/// All bytes of a file. Throws InvalidInput, naming it, where it cannot be read.
std::string read_file(const std::string& path);

}  // namespace dc::report
