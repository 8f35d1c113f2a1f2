// A stage as its main.cpp would declare it, with one option of every sort.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "common/cli/parse.hpp"
#include "common/cli/stage_spec.hpp"

namespace dc::test {

enum class Keep { easiest, hardest, window };

inline constexpr cli::Choice<Keep> kKeeps[] = {{Keep::easiest, "easiest", "the lowest scores"},
                                               {Keep::hardest, "hardest", ""},
                                               {Keep::window, "window", "a middle part"}};

struct Options {
  std::string scores;
  std::optional<std::string> features;
  std::vector<std::string> dynamics;
  std::string out;
  std::optional<std::string> save_features;
  std::string score;
  Keep keep = Keep::easiest;
  std::optional<Keep> fallback;
  std::optional<std::int64_t> ipc;
  std::optional<double> fraction;
  double momentum = 0.9;
  int window = 10;
  std::uint64_t offset = 0;
  bool nesterov = true;
  std::string format = "raw";
  std::vector<std::int64_t> milestones = {30, 60};
  std::vector<double> area = {0.25, 1.0};
  std::vector<std::string> fields;
  std::int64_t checkpoint_every = 0;
};

struct SampleStage {
  SampleStage() {
    spec.summary("Choose the samples to keep from a score table.");
    spec.details("Ranks every sample by its score.");
    spec.cite("Doe 2021. A paper.");
    spec.input("scores", Kind::score_table, o.scores, "scores of every sample");
    spec.input("features", Kind::dynamics, o.features, "more of the samples");
    spec.input("dynamics", Kind::dynamics, o.dynamics, "records of several runs").optional();
    spec.output("out", Kind::selection, o.out, "the samples kept");
    spec.output("save-features", Kind::dynamics, o.save_features, "what was seen");
    spec.option("score", o.score, "name of the score");
    spec.option("keep", o.keep, "which end stays").choices(kKeeps);
    spec.option("fallback", o.fallback, "which end stays in small classes").choices(kKeeps);
    spec.option("ipc", o.ipc, "images kept in every class").unit("images").at_least(1);
    spec.option("fraction", o.fraction, "share of all samples kept").above(0.0).at_most(1.0);
    spec.option("momentum", o.momentum, "weight of the past").range(0.0, 1.0);
    spec.option("window", o.window, "epochs in the window").unit("epochs").at_least(1);
    spec.option("offset", o.offset, "first of them");
    spec.option("nesterov", o.nesterov, "look ahead");
    spec.option("format", o.format, "how pixels are stored").choices({{"raw", ""}, {"png", ""}});
    spec.option("milestones", o.milestones, "epochs after which the rate falls").unit("epochs").at_least(0);
    spec.option("area", o.area, "share of the image in a crop").range(0.0, 1.0);
    spec.option("fields", o.fields, "what is recorded");
    spec.option("checkpoint-every", o.checkpoint_every, "epochs between checkpoints").machine();
    spec.exactly_one_of({"ipc", "fraction"});
    spec.at_most_one_of({"score", "fields"});
    spec.needs("save-features", "features");
    spec.example("dc-sample --scores scores.h5 --ipc 40 --out selection.h5");
  }

  cli::Request parse(std::initializer_list<const char*> words) {
    std::vector<const char*> argv = {"dc-sample"};
    argv.insert(argv.end(), words.begin(), words.end());
    return cli::parse(spec, static_cast<int>(argv.size()), argv.data());
  }

  Options o;
  cli::StageSpec spec{"dc-sample"};
};

}  // namespace dc::test
