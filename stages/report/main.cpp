// dc-report: tables and one self-contained page from many eval reports. Reads no image and runs no network.
#include <cstdio>

#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/report/csv.hpp"
#include "stages/report/file.hpp"
#include "stages/report/json.hpp"
#include "stages/report/page.hpp"
#include "stages/report/plot.hpp"
#include "stages/report/report.hpp"
#include "stages/report/result.hpp"

namespace {

struct Options {
  std::vector<std::string> reports;
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
  dc::report::Request request{{}, {}, "", "random"};
};

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Report many evaluations as tables and one page.");
  spec.details(
      "Reports of one method and number of images per class are averaged over their seeds; all have to be judged on "
      "the same images. The table goes to stdout, and to files where they are named. Accuracies in the CSV and JSON "
      "files are shares from 0 to 1, elsewhere percentages; deviations are those of the sample (n - 1).");
  spec.details(
      "The page is one HTML file without scripts that needs no network. It says at which budgets the highlighted "
      "method is above, level with or below the baseline; two means are level when they are less than two standard "
      "errors apart.");
  spec.input("reports", dc::Kind::eval_report, o.reports, "evaluations to report").positional();
  spec.path_output("html", o.html, "the page");
  spec.path_output("markdown", o.markdown, "the tables as Markdown");
  spec.path_output("csv", o.csv, "one line for each method and budget");
  spec.path_output("json", o.json, "the same, with every single result");
  spec.path_output("plot", o.plot, "accuracy against images per class as SVG");
  spec.path_input("figure", o.figures, "a picture for the page, TITLE=FILE.png or TITLE=FILE.png=CAPTION")
      .value_name("TITLE=FILE")
      .optional();
  spec.path_input("note", o.note, "short text for the top of the page: paragraphs, - lists, **bold**, `code`");
  spec.path_input("run-facts", o.run_facts, ".run.json files of the trainings behind the scores: adds their time")
      .optional();
  spec.option("title", o.title, "heading of the page");
  spec.option("methods", o.request.methods, "methods shown, in this order; by default all, as they first appear");
  spec.option("method-title", o.request.method_titles, "METHOD=TITLE: a method's name for people");
  spec.option("highlight", o.request.highlight, "method drawn bolder and compared; by default the first");
  spec.option("baseline", o.request.baseline, "method that the highlighted one is compared with");
  spec.option("ceiling", o.ceiling, "method that was trained on the whole set: a level line without a budget");
  spec.example("dc-report eval*.h5 --html report.html --markdown report.md --csv report.csv");
  spec.example("dc-report eval*.h5 --highlight pca --figure 'Mosaics=mosaics.png' --html report.html");
}

dc::report::Page make_page(const Options& o, const dc::report::Summary& summary, const std::string& note,
                           std::span<const dc::report::EvalResult> results,
                           const std::vector<dc::artifact::Reader>& readers) {
  const auto& example = dc::report::representative(results, summary.highlight);
  const auto& reader = readers[static_cast<std::size_t>(&example - results.data())];
  dc::report::Page page{
      o.title, note, summary.rows, example.classes, example.test_images, summary.highlight, summary.finding, {},
      {},      {}};
  for (const auto& figure : o.figures) page.figures.push_back(dc::report::read_figure(figure));
  page.graph = dc::report::graph_of(reader.provenance(), reader.id());
  page.graph_of = dc::report::name_of(example, summary.rows);
  return page;
}

void run(const Options& o, dc::harness::Run& run) {
  std::vector<dc::report::RunFacts> runs;
  for (const auto& path : o.run_facts) runs.push_back(dc::report::parse_run_facts(dc::report::read_file(path), path));
  const auto& readers = run.open_all("reports");
  std::vector<dc::report::EvalResult> results;
  for (const auto& reader : readers) results.push_back(dc::report::read_result(reader, o.ceiling, runs));

  const auto summary = dc::report::summarise_results(results, o.request);
  for (const auto& method : dc::report::unused_titles(results, o.request)) {
    dc::log::info("--method-title {}: no result has that method", method);
  }
  const std::string note = o.note ? dc::report::read_file(*o.note) : std::string();
  if (o.html) run.publish_file(*o.html, dc::report::to_html(make_page(o, summary, note, results, readers)));
  if (o.markdown) run.publish_file(*o.markdown, dc::report::to_markdown(summary, o.title, note));
  if (o.csv) run.publish_file(*o.csv, dc::report::to_csv(summary.rows));
  if (o.json) run.publish_file(*o.json, dc::report::to_json(summary.rows, results, summary.comparison));
  if (o.plot) run.publish_file(*o.plot, dc::report::standalone_plot(summary.rows, summary.highlight));
  std::fputs(dc::report::to_markdown(summary, "", "").c_str(), stdout);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-report", argc, argv, describe, run);
}
