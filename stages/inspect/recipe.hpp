// The runs that made an artifact, in an order in which they can be made again. Knows nothing of shells.
#pragma once
#include <string>
#include <vector>

#include "common/artifact/provenance.hpp"

namespace dc::inspect {

/// What nothing in the recipe makes: a raw source, or an artifact whose record is not there.
struct Ingredient {
  std::string name;  ///< "source_1", "artifact_1"
  artifact::InputRecord origin;
};

/// An artifact that a step makes.
struct Product {
  std::string kind;
  std::string id;    ///< dc-id; empty where only the run is known to have made one
  std::string file;  ///< "03-eval-report.h5"
};

/// One run of one tool, with everything that it made.
struct Step {
  const artifact::Record* record = nullptr;  ///< of any of the products: they differ in the kind alone
  std::vector<Product> products;
};

struct Recipe {
  std::vector<Ingredient> ingredients;
  /// Each after those that it needs; the first product of the last one is the artifact asked for.
  std::vector<Step> steps;

  /// The ingredient or product that this input is.
  const Ingredient* ingredient(const artifact::InputRecord& input) const;
  const Product* product(const std::string& id) const;
};

/// The recipe of the artifact `id`; valid as long as `provenance`. Artifacts whose records differ in the kind alone
/// come from one run. What a run of the suite is known to have written besides, from its settings or because it always
/// does, is a product without id. Throws InvalidInput where the records form a circle.
Recipe recipe_of(const artifact::Provenance& provenance, const std::string& id);

}  // namespace dc::inspect
