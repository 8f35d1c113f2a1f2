// Command lines: the input is the words, a line each.
#include <nlohmann/json.hpp>

#include "tests/fuzz/attempt.hpp"
#include "tests/unit/cli/sample_stage.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(dc::fuzz::text_of({data, size}));
  std::vector<const char*> argv = {"dc-sample"};
  for (std::size_t at = 0; at < text.size();) {
    argv.push_back(text.data() + at);
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end < text.size()) text[end] = '\0';
    at = end + 1;
  }
  dc::test::SampleStage stage;
  auto request = dc::cli::Request::run;
  const auto count = static_cast<int>(argv.size());
  const bool taken = dc::fuzz::accepts([&] {
    for (const char* word : argv) {
      if (std::string_view(word).starts_with("--config")) throw dc::UsageError("files are another target's");
    }
    request = dc::cli::parse(stage.spec, count, argv.data());
  });
  if (taken && request == dc::cli::Request::run)
    dc::fuzz::require(nlohmann::json::accept(dc::cli::resolved_parameters(stage.spec)), "parameters that are no JSON");
  return 0;
}
