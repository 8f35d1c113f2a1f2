// dc-report: tables and one self-contained page from eval reports, scores and selections. Runs no network.
#include <cstdio>

#include "common/base/error.hpp"
#include "common/base/file.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/report/csv.hpp"
#include "stages/report/json.hpp"
#include "stages/report/lineage.hpp"
#include "stages/report/page.hpp"
#include "stages/report/plot.hpp"
#include "stages/report/report.hpp"
#include "stages/report/result.hpp"
#include "stages/report/sources.hpp"

namespace {

namespace report = dc::report;

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
  report::Request request{{}, {}, "", "random"};
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Report evaluations, and how scores and selections agree, as tables and one page.");
  spec.details(
      "Reports of one method and number of images per class are averaged over their seeds; all have to be judged on "
      "the same images. The table goes to stdout, and to files where they are named. Accuracies in the CSV and JSON "
      "files are shares from 0 to 1, elsewhere percentages; deviations are those of the sample (n - 1).");
  spec.details(
      "The page is one HTML file without scripts that needs no network. It says at which budgets the highlighted "
      "method is above, level with or below the baseline; two means are level when they are less than two standard "
      "errors apart.");
  spec.details(
      "Methods are compared before any training, too: --scores tells which scores rank the samples alike, --selections "
      "how many samples two choices share. The costs of a selection come from the .run.json files that stages write "
      "beside their outputs: name those of all runs behind it with --run-facts; without one of them a cost is unknown.");
  spec.input("reports", dc::Kind::eval_report, o.reports, "evaluations to report").positional().optional();
  spec.input("scores", dc::Kind::score_table, o.scores, "score tables of the same samples: adds rank correlations")
      .optional();
  spec.input("selections", dc::Kind::selection, o.selections, "selections from one image set: adds what they share")
      .optional();
  spec.path_output("html", o.html, "the page");
  spec.path_output("markdown", o.markdown, "the tables as Markdown");
  spec.path_output("csv", o.csv, "one line for each method and budget");
  spec.path_output("json", o.json, "the same, with every single result");
  spec.path_output("plot", o.plot, "accuracy against images per class as SVG");
  spec.path_input("figure", o.figures, "a picture for the page, TITLE=FILE.png or TITLE=FILE.png=CAPTION")
      .value_name("TITLE=FILE")
      .optional();
  spec.path_input("note", o.note, "short text for the top of the page: paragraphs, - lists, **bold**, `code`");
  spec.path_input("run-facts", o.run_facts,
                  ".run.json files of the runs behind the selections: adds their time and memory")
      .optional();
  spec.option("title", o.title, "heading of the page");
  spec.option("methods", o.request.methods, "methods shown, in this order; by default all, as they first appear");
  spec.option("method-title", o.request.method_titles, "METHOD=TITLE: a method's name for people");
  spec.option("highlight", o.request.highlight, "method drawn bolder and compared; by default the first");
  spec.option("baseline", o.request.baseline, "method that the highlighted one is compared with");
  spec.option("ceiling", o.ceiling, "method that was trained on the whole set: a level line without a budget");
  for (const char* of_results : {"csv", "plot", "run-facts", "methods", "method-title", "highlight"})
    spec.needs(of_results, "reports");
  spec.example("dc-report eval*.h5 --html report.html --markdown report.md --csv report.csv");
  spec.example("dc-report eval*.h5 --highlight pca --figure 'Mosaics=mosaics.png' --html pca.html");
  spec.example("dc-report --scores el2n.h5 aum.h5 --selections el2n-10.h5 aum-10.h5 --html agreement.html");
}

void run(const Options& o, dc::harness::Run& run) {
  if (o.reports.empty() && o.scores.empty() && o.selections.empty())
    throw dc::UsageError("--reports is missing; give evaluations, or --scores or --selections");
  report::Page page{o.title, o.note ? dc::read_regular_file(*o.note) : "", {}, {}, {}};
  report::Summary& summary = page.summary;
  std::vector<report::EvalResult> results;
  if (run.given("reports")) {
    results = report::read_results(run.open_all("reports"), o.ceiling, report::read_run_facts(o.run_facts));
    summary = report::summarise_results(results, o.request);
    page.example = report::example_of(results, run.open_all("reports"), summary);
  }
  if (run.given("scores")) summary.agreement = report::read_agreement(run.open_all("scores"));
  if (run.given("selections")) summary.overlap = report::read_overlap(run.open_all("selections"));
  for (const auto& method : report::unused_titles(results, o.request))
    dc::log::info("--method-title {}: no result has that method", method);
  if (o.html) {
    for (const auto& figure : o.figures) page.figures.push_back(report::read_figure(figure));
    run.publish_file(*o.html, report::to_html(page));
  }
  if (o.markdown) run.publish_file(*o.markdown, report::to_markdown(summary, o.title, page.note));
  if (o.csv) run.publish_file(*o.csv, report::to_csv(summary.rows));
  if (o.json) run.publish_file(*o.json, report::to_json(summary, results));
  if (o.plot) run.publish_file(*o.plot, report::standalone_plot(summary.rows, {summary.highlight, summary.baseline}));
  std::fputs(report::to_markdown(summary, "", "").c_str(), stdout);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-report", argc, argv, describe, run);
}
