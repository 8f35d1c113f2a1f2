// The options of dc-report.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/cli/stage_spec.hpp"
#include "stages/report/report.hpp"

namespace dc::report {

struct Options {
  std::vector<std::string> reports;
  std::vector<std::string> scores;
  std::vector<std::string> selections;
  std::vector<std::string> figures;
  std::vector<std::string> run_facts;
  std::optional<std::string> note;
  std::optional<std::string> html;
  std::optional<std::string> markdown;
  std::optional<std::string> csv;
  std::optional<std::string> json;
  std::optional<std::string> plot;
  std::string title = "Accuracy of compressed training sets";
  std::string ceiling = "full-set";
  Request request{{}, {}, "", "random"};
};

void describe(cli::StageSpec& spec, Options& options);

}  // namespace dc::report
