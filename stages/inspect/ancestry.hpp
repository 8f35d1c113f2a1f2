// The provenance of an artifact, drawn: as a tree of text, as JSON, or for Graphviz.
#pragma once
#include <string>

#include "common/artifact/provenance.hpp"

namespace dc::inspect {

/// One line an artifact, what it was made of indented below it with lines between: role, kind, tool and version, seed
/// (unless 0), parameters, the first 12 digits of its dc-id. An ancestor that stands above already is "(above)". `name`
/// and `id` are those of the artifact itself.
std::string ancestry_text(const artifact::Provenance& provenance, const std::string& name, const std::string& id);

/// {"id", "record", "ancestors": {<id>: record}}: keys sorted, indented by two spaces.
std::string ancestry_json(const artifact::Provenance& provenance, const std::string& id);

/// A directed graph in Graphviz's language: a box an artifact, an ellipse a raw source, an arrow from input to result.
std::string ancestry_dot(const artifact::Provenance& provenance, const std::string& name, const std::string& id);

}  // namespace dc::inspect
