// The provenance of an artifact, drawn: as a tree of text, as JSON, or for Graphviz.
#pragma once
#include <string>

#include "common/artifact/provenance.hpp"

namespace dc::inspect {

/// A tree, and below it the raw sources with their whole digests and the tools with the libraries that they ran on.
///
/// One node an artifact: role, kind, tool and version, the first 12 digits of its dc-id, seed (unless 0), parameters;
/// what it was made of is indented below it, with lines between. An ancestor that stands above already is "(above)".
/// Lines are broken at 100 columns. `name` and `id` are those of the artifact itself.
std::string ancestry_text(const artifact::Provenance& provenance, const std::string& name, const std::string& id);

/// {"id", "record", "ancestors": {<id>: record}, "raw": [{"role", "sha256"}], "missing": [{"role", "kind", "id"}]}:
/// keys sorted, indented by two spaces. A record is what format.md says; "missing" are artifacts that were read and
/// whose record is not there.
std::string ancestry_json(const artifact::Provenance& provenance, const std::string& id);

/// A directed graph in Graphviz's language: a box an artifact, an ellipse a raw source, an arrow from input to result.
std::string ancestry_dot(const artifact::Provenance& provenance, const std::string& name, const std::string& id);

}  // namespace dc::inspect
