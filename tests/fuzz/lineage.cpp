// The graph that a report draws of an artifact's provenance.
#include "stages/report/lineage.hpp"

#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dc::artifact::Provenance provenance;
  dc::fuzz::Source source({data, size});
  while (!source.at_end()) {
    const std::string text(dc::fuzz::text_of(source.piece()));
    dc::fuzz::accepts([&] {
      auto record = dc::artifact::record_from_json(text);
      // The records made of each other as the ids say; the last one is the artifact itself.
      provenance.ancestors.insert_or_assign(record.tool, record);
      provenance.own = std::move(record);
    });
  }
  dc::fuzz::accepts([&] { dc::report::graph_of(provenance, "own"); });
  return 0;
}
