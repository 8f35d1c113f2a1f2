// What every stage does with the released examples: at least one run for each input of each stage, and each example in
// one of them.
#pragma once
#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "common/base/filesystem.hpp"
#include "tests/support/program.hpp"

namespace dc::test {

inline const std::string kReleased = DC_SOURCE_DIR "/data_schema/released";

/// The names of the released examples, sorted: "<kind>.h5" or "<kind>-<variant>.h5".
inline std::vector<std::string> example_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kReleased)) {
    if (entry.path().extension() == ".h5") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline std::string kind_of_example(const std::string& name) {
  return name.substr(0, name.find_first_of("-."));
}

inline const char* const kStages[] = {"dc-augment", "dc-combine", "dc-eval",  "dc-fetch", "dc-inspect",
                                      "dc-prune",   "dc-report",  "dc-score", "dc-train"};

/// True of a stage that this build leaves out; DC_LEFT_OUT lists "train,eval" and other folders.
inline bool is_left_out(const std::string& program) {
  return std::string("," DC_LEFT_OUT ",").find("," + program.substr(3) + ",") != std::string::npos;
}

/// "prune": a test of each stage is called by its name.
inline std::string name_of_stage(const ::testing::TestParamInfo<const char*>& stage) {
  return std::string(stage.param).substr(3);
}

/// One command a line. A word @NAME is the example NAME.h5, #NAME a file in the scratch folder.
inline constexpr const char* kRuns = R"(
dc-augment --images @image_set-pixels --record-epochs 1 --out #plan.h5
dc-augment --images @image_set-clean_label --policy small --out #plan.h5
dc-augment --images @image_set-mosaic --policy pca --out #plan.h5
dc-combine --images @image_set-pixels --selection @selection-score --grid 2 --out #images.h5
dc-combine --images @image_set-pixels --selection @selection-strata --out #images.h5
dc-combine --images @image_set-pixels --selection @selection-weights --out #images.h5
dc-combine --images @image_set-pixels --selection @selection-random --out #images.h5
dc-eval --images @image_set-pixels --checkpoint @checkpoint-parameters --plan @view_plan-policy --out #eval.h5
dc-eval --images @image_set-mosaic --checkpoint @checkpoint-buffers --save-features #features.h5 --out #eval.h5
dc-fetch scores:#scores.csv --images @image_set-encoded --join order --direction none --out #scores.h5
dc-inspect --file @score_table-several --draw #sheet.png --images @image_set-pixels --score el2n
dc-inspect --file @selection-strata --draw #sheet.png --images @image_set-pixels
dc-inspect --file @view_plan-rows --draw #sheet.png --images @image_set-pixels
dc-inspect --file @image_set-encoded --draw #sheet.png
dc-inspect --file @view_plan-rows --diff @view_plan-rows
dc-prune --images @image_set-pixels --keep random --ipc 2 --out #selection.h5
dc-prune --scores @score_table-several @score_table-random --score forgetting --ipc 2 --out #selection.h5
dc-prune --scores @score_table-several --score el2n --fraction 0.5 --share drop --eval @eval_report --out #selection.h5
dc-prune --features @features-import --keep k-center --ipc 2 --out #selection.h5
dc-prune --features @features-import --predictions @predictions-gradient_norm --validation-features @features-import
    --validation-predictions @predictions --keep glister --ipc 2 --out #selection.h5
dc-report --reports @eval_report --scores @score_table-several @score_table-random
    --selections @selection-score @selection-random @selection-strata @selection-weights --html #report.html
dc-score --dynamics @dynamics @dynamics-required --method el2n,aum --out #scores.h5
dc-score --dynamics @dynamics --method dual --dual-span 2 --out #scores.h5
dc-score --dynamics @dynamics --method aum,tdds --tdds-span 3 --out #scores.h5
dc-score --predictions @predictions-gradient_norm --method grand-full --out #scores.h5
dc-score --predictions @predictions --features @features-neighbours --method cal --out #scores.h5
dc-score --images @image_set-clean_label --method random --out #scores.h5
dc-train --images @image_set-pixels --plan @view_plan-rows --model convnet --width 2 --depth 1 --epochs 1 --out #network.h5
dc-train --images @image_set-weights --model convnet --width 2 --depth 1 --steps 1 --save-dynamics #dynamics.h5 --out #network.h5
dc-train --images @image_set-mosaic --plan @view_plan-policy --model convnet --width 2 --depth 1 --steps 1 --out #network.h5
)";

struct StageRun {
  std::string program;
  std::vector<std::string> words;  ///< as kRuns has them
};

inline std::vector<StageRun> stage_runs(const std::string& program) {
  std::vector<StageRun> runs;
  std::istringstream text(kRuns);
  bool wanted = false;
  for (std::string line; std::getline(text, line);) {
    std::istringstream words(line);
    if (!line.empty() && line[0] != ' ') {
      std::string name;
      words >> name;
      wanted = name == program;
      if (wanted) runs.push_back({name, {}});
    }
    for (std::string word; wanted && words >> word;) runs.back().words.push_back(word);
  }
  return runs;
}

/// The one raw source that a run reads: a score for each of the four encoded images.
inline void write_raw_scores(const std::string& folder) {
  std::ofstream(folder + "/scores.csv") << "hardness\n3\n1\n4\n1\n";
}

/// Runs a command with `example(NAME.h5)` for each @NAME and files of `scratch` for each #NAME.
inline Outcome outcome_of(const StageRun& run, const std::string& scratch,
                          const std::function<std::string(const std::string&)>& example) {
  std::vector<std::string> words;
  for (const std::string& word : run.words) {
    const auto mark = word.find('#');
    if (word[0] == '@') {
      words.push_back(example(word.substr(1) + ".h5"));
    } else if (mark != std::string::npos) {
      words.push_back(word.substr(0, mark) + scratch + "/" + word.substr(mark + 1));
    } else {
      words.push_back(word);
    }
  }
  words.emplace_back("--overwrite");
  return run_program(run.program, words);
}

}  // namespace dc::test
