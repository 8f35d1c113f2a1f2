// Records of provenance, and everything that is drawn from them: trees, graphs, settings.
#include "common/artifact/provenance.hpp"
#include "stages/inspect/ancestry.hpp"
#include "stages/inspect/contents.hpp"
#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace artifact = dc::artifact;
  const std::string text(dc::fuzz::text_of({data, size}));
  artifact::telling_settings(text);
  artifact::Provenance provenance;
  const bool taken = dc::fuzz::accepts([&] { provenance.own = artifact::record_from_json(text); });
  if (!taken) return 0;
  dc::fuzz::require(artifact::record_from_json(artifact::to_json(provenance.own)) == provenance.own,
                    "a record that is read as another");
  // Files can hold circles: every input descends from what is made of it.
  for (const auto& input : provenance.own.inputs) provenance.ancestors.emplace(input.id, provenance.own);
  dc::fuzz::accepts([&] {
    dc::inspect::ancestry_text(provenance, "a.h5", "0123456789abcdef");
    dc::inspect::ancestry_json(provenance, "0123456789abcdef");
    dc::inspect::ancestry_dot(provenance, "a.h5", "0123456789abcdef");
    dc::inspect::parameters_text(provenance.own);
  });
  return 0;
}
