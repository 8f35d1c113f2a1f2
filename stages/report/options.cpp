#include "stages/report/options.hpp"

namespace dc::report {

void describe(cli::StageSpec& spec, Options& o) {
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
  spec.input("reports", Kind::eval_report, o.reports, "evaluations to report").positional().optional();
  spec.input("scores", Kind::score_table, o.scores, "score tables of the same samples: adds rank correlations")
      .optional();
  spec.input("selections", Kind::selection, o.selections, "selections from one image set: adds what they share")
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
  spec.needs("figure", "html");
  for (const char* of_results : {"csv", "plot", "run-facts", "methods", "method-title", "highlight"})
    spec.needs(of_results, "reports");
  spec.example("dc-report eval*.h5 --html report.html --markdown report.md --csv report.csv");
  spec.example("dc-report eval*.h5 --highlight pca --figure 'Mosaics=mosaics.png' --html pca.html");
  spec.example("dc-report --scores el2n.h5 aum.h5 --selections el2n-10.h5 aum-10.h5 --html agreement.html");
}

}  // namespace dc::report
