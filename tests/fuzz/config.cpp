// Config files: lines, names and values of every type of option.
#include <nlohmann/json.hpp>

#include "common/cli/config_file.hpp"
#include "tests/fuzz/attempt.hpp"
#include "tests/unit/cli/sample_stage.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::File file({data, size});
  dc::test::SampleStage stage;
  const std::string path = file.path();
  const bool taken = dc::fuzz::accepts([&] {
    stage.parse({"--scores", "s.h5", "--out", "o.h5", "--config", path.c_str()});
  });
  if (taken)
    dc::fuzz::require(nlohmann::json::accept(dc::cli::resolved_parameters(stage.spec)), "parameters that are no JSON");
  return 0;
}
