// The facts of a run, .run.json, as a report reads them.
#include "stages/report/cost.hpp"
#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(dc::fuzz::text_of({data, size}));
  dc::fuzz::accepts([&] { dc::report::parse_run_facts(text, "a.run.json"); });
  return 0;
}
