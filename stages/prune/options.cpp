#include "stages/prune/options.hpp"

#include <algorithm>

namespace dc::prune {
namespace {

void describe_files(cli::StageSpec& spec, Options& o) {
  spec.input("images", Kind::image_set, o.images, "the images, for a rule that goes by nothing else");
  spec.input("scores", Kind::score_table, o.scores, "scores of every sample, in one or more tables").optional();
  spec.input("features", Kind::features, o.features, "features of every sample, and their nearest neighbours");
  spec.input("predictions", Kind::predictions, o.predictions, "outputs of a network for every sample");
  spec.input("validation-features", Kind::features, o.validation_features, "features of images kept aside");
  spec.input("validation-predictions", Kind::predictions, o.validation_predictions,
             "outputs of the network for images kept aside");
  spec.input("eval", Kind::eval_report, o.eval, "how well each class is classified, for --share drop");
  spec.output("out", Kind::selection, o.out, "the samples kept, their order and the budget of each class");
}

void describe_budget(cli::StageSpec& spec, Options& o) {
  spec.option("ipc", o.request.amount.ipc, "images kept in every class").unit("images").at_least(1);
  spec.option("count", o.request.amount.count, "images kept in all").unit("images").at_least(1);
  spec.option("fraction", o.request.amount.fraction, "share of all images that is kept; those cut off count among all")
      .range(0.0, 1.0);
  spec.option("share", o.classes, "how --count or --fraction is shared among classes; by default global")
      .choices(kClasses);
  spec.option("short-class", o.request.short_class, "what to do where a class has fewer images than its share")
      .choices(kShortClasses);
  spec.only_with("share", "normalised", [&] {
    spec.option("normalise", o.request.normalise, "how scores are made comparable between classes")
        .choices(kNormalises);
  });
  spec.cite("Vysogorets, Ahuja, Kempe 2025. DRoP: distributionally robust data pruning. ICLR (--share drop)");
  spec.exactly_one_of({"ipc", "count", "fraction"});
  spec.at_most_one_of({"ipc", "share"});
}

void describe_cutoff(cli::StageSpec& spec, Options& o) {
  spec.option("cutoff", o.cutoff.fraction, "share of all images left out first, from the hard end of --cutoff-score")
      .range(0.0, 1.0);
  spec.option("cutoff-at", o.cutoff.at, "images with this --cutoff-score, or a harder one, are left out first");
  spec.option("cutoff-score", o.cutoff_score, "name of the score that tells wrong labels, such as aum");
  spec.at_most_one_of({"cutoff", "cutoff-at"});
  spec.needs("cutoff", "cutoff-score");
  spec.needs("cutoff-at", "cutoff-score");
}

}  // namespace

const Rule& Options::rule() const {
  return **std::ranges::find(rules, keep, [](const auto& rule) { return rule->name(); });
}

void describe(cli::StageSpec& spec, Options& o) {
  spec.summary("Choose the samples to keep.");
  spec.details(
      "A rule chooses, out of all samples or out of each class (--share), by a score, by features or by predictions. The "
      "score table says which end of a score is hard. Equal candidates stand in an order that --seed decides, and so "
      "does --keep random.");
  spec.details("Inputs that the rule does not go by are not read and leave no trace in the result.");
  spec.details(
      "--cutoff leaves out samples that look mislabelled before the choice. Budgets are shares of the whole set, so the "
      "cut-off does not make them smaller.");
  describe_files(spec, o);
  std::vector<cli::NamedChoice> rules;
  for (const auto& rule : o.rules) rules.push_back({std::string(rule->name()), std::string(rule->about())});
  spec.option("keep", o.keep, "the rule that chooses").choices(rules);
  spec.option("score", o.wanted.score, "name of the score the rule goes by, when there are several");
  spec.option("confidence", o.wanted.confidence, "name of the score that is the mean probability of the label");
  spec.option("space", o.wanted.space, "how samples are compared").choices(kSpaces);
  spec.option("metric", o.wanted.metric, "how far two samples are apart").choices(kMetrics);
  spec.option("neighbours", o.wanted.neighbours, "nearest neighbours of each image used; by default all there are")
      .at_least(1);
  describe_budget(spec, o);
  describe_cutoff(spec, o);
  for (const auto& rule : o.rules) spec.only_with("keep", rule->name(), [&] { rule->describe(spec); });
  spec.example("dc-prune --scores scores.h5 --keep easiest --ipc 40 --out selection.h5");
  spec.example("dc-prune --images train.h5 --keep random --seed 3 --ipc 40 --out random-40.h5");
  spec.example(
      "dc-prune --scores scores.h5 --keep window --window-start 0.3 --fraction 0.1 --share proportional --out "
      "selection.h5");
}

}  // namespace dc::prune
