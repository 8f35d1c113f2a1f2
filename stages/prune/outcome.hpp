// The choice as an artifact and as a line for people.
#pragma once
#include <string>

#include "common/artifact/writer.hpp"
#include "stages/prune/options.hpp"

namespace dc::prune {

/// Writes `chosen` and how it came about: `request` is what the options came to, `candidates` how many samples there
/// were to choose from.
void write(artifact::Writer& out, const Selection& chosen, const Known& known, const Options& options,
           const Request& request, std::int64_t candidates);

/// What the rule and the request were told, as canonical JSON: what did not matter is left out.
std::string parameters_json(const Options& options, const Request& request, const Known& known);

/// "kept 5 of 7 samples, 1 to 4 a class (easiest of el2n, higher-is-harder); 2 of them at random, too".
std::string account(const Selection& chosen, const Known& known, const Options& options, std::int64_t candidates);

}  // namespace dc::prune
