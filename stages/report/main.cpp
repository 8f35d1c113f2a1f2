// dc-report: tables and one self-contained page from eval reports, scores and selections. Runs no network.
#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/report/csv.hpp"
#include "stages/report/json.hpp"
#include "stages/report/lineage.hpp"
#include "stages/report/options.hpp"
#include "stages/report/page.hpp"
#include "stages/report/plot.hpp"
#include "stages/report/report.hpp"
#include "stages/report/result.hpp"
#include "stages/report/sources.hpp"

namespace {

namespace report = dc::report;

/// A file that is asked for, and what goes to stdout besides.
struct Made {
  struct File {
    const char* role;
    std::string path;
    const char* holds;
    std::string text;
  };
  std::vector<File> files;
  std::string tables;
};

Made make(const report::Options& o, const dc::harness::Run& run) {
  if (o.reports.empty() && o.scores.empty() && o.selections.empty())
    throw dc::UsageError("--reports is missing; give evaluations, or --scores or --selections");
  report::Page page{o.title, o.note ? report::read_note(*o.note) : "", {}, {}, {}};
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
  Made made;
  if (o.html) {
    for (const auto& figure : o.figures) page.figures.push_back(report::read_figure(figure));
    made.files.push_back({"html", *o.html, "the page", report::to_html(page)});
  }
  if (o.markdown)
    made.files.push_back({"markdown", *o.markdown, "the tables", report::to_markdown(summary, o.title, page.note)});
  if (o.csv) made.files.push_back({"csv", *o.csv, "a line for each method and budget", report::to_csv(summary.rows)});
  if (o.json) made.files.push_back({"json", *o.json, "every result", report::to_json(summary, results)});
  if (o.plot) {
    made.files.push_back({"plot", *o.plot, "accuracy against images per class",
                          report::standalone_plot(summary.rows, {summary.highlight, summary.baseline})});
  }
  made.tables = report::to_markdown(summary, "", "");
  return made;
}

dc::harness::Forecast plan(const report::Options& o, dc::harness::Run& run) {
  dc::harness::Forecast forecast;
  for (const Made::File& file : make(o, run).files)
    forecast.outputs.push_back({file.role, file.holds, std::ssize(file.text)});
  return forecast;
}

void run(const report::Options& o, dc::harness::Run& run) {
  const Made made = make(o, run);
  for (const Made::File& file : made.files) run.publish_file(file.path, file.text);
  dc::log::print(made.tables);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<report::Options>("dc-report", argc, argv, report::describe, run, plan);
}
