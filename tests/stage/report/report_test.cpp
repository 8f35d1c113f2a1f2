// dc-report through its executable, on reports, scores and selections written here: options and errors, each once.
#include <cstdint>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "common/artifact/writer.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace eval_report = dc::schema::eval_report;
namespace score_table = dc::schema::score_table;
namespace selection = dc::schema::selection;
using dc::artifact::Record;
using dc::test::bytes_of;
using dc::test::run_program;

constexpr const char* kTestSet = "7e57000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kDynamicsId = "d1a0000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kScoresId = "5c00000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kSelectionId = "5e1e000000000000000000000000000000000000000000000000000000000000";

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

Record record(std::string kind, std::string tool, std::string parameters, std::string facts,
              std::vector<dc::artifact::InputRecord> inputs) {
  return {std::move(kind),  std::move(tool),  "0.1.0", std::move(parameters), 0, "{}",
          std::move(facts), std::move(inputs)};
}

// A report whose scores come from a training that saw 120,000 images, unless the method is random or full-set.
dc::artifact::Provenance provenance_of(const std::string& method, const std::string& dynamics_facts) {
  dc::artifact::Provenance provenance;
  provenance.own = record("eval_report", "dc-eval", "{\"method\":\"" + method + "\"}", "{}",
                          {{"images", "image_set", kTestSet}, {"checkpoint", "checkpoint", "c4"}});
  provenance.ancestors[kTestSet] =
      record("image_set", "dc-fetch", "{\"split\":\"test\"}", "{}", {{"idx", "raw", "00"}});
  provenance.ancestors["c4"] = record("checkpoint", "dc-train", "{\"steps\":300}", "{}", {});
  if (method == "random" || method == "full-set") return provenance;
  provenance.ancestors["c4"].inputs = {{"images", "image_set", "a1"}};
  provenance.ancestors["a1"] =
      record("image_set", "dc-combine", "{\"grid\":2}", "{}", {{"selection", "selection", kSelectionId}});
  provenance.ancestors[kSelectionId] =
      record("selection", "dc-prune", "{\"keep\":\"easiest\"}", "{}", {{"scores", "score_table", kScoresId}});
  provenance.ancestors[kScoresId] =
      record("score_table", "dc-score", "{\"method\":\"el2n\"}", "{}", {{"dynamics", "dynamics", kDynamicsId}});
  provenance.ancestors[kDynamicsId] = record("dynamics", "dc-train", "{\"epochs\":2}", dynamics_facts, {});
  return provenance;
}

struct Report {
  std::string method;
  std::int64_t images = 10;  // trained on, of ten classes
  std::int64_t seed = 0;
  double top1 = 0.5;
  std::string dynamics_facts = "{\"images_seen\":120000}";
  bool with_steps = true;
};

void write_report(const std::string& path, const Report& report) {
  dc::artifact::Writer writer(path, dc::Kind::eval_report);
  std::vector<std::string> ids;
  for (int c = 0; c < 10; ++c) ids.push_back("c" + std::to_string(c));
  writer.write(eval_report::class_id(), ids);
  writer.write(eval_report::class_name(), ids);
  writer.write(eval_report::class_count(), std::vector<std::int64_t>(10, 1000));
  writer.write(eval_report::class_top1(), std::vector<double>(10, report.top1));
  writer.write<std::int64_t>(eval_report::confusion_count(), std::vector<std::int64_t>(100, 100), {10, 10});
  writer.write(eval_report::calibration_confidence(), std::vector<double>(15, 0.5));
  writer.write(eval_report::calibration_accuracy(), std::vector<double>(15, 0.5));
  writer.write(eval_report::calibration_count(), std::vector<std::int64_t>(15, 100));
  writer.write(eval_report::method(), report.method);
  writer.write(eval_report::images(), std::int64_t{10000});
  writer.write(eval_report::top1(), report.top1);
  writer.write(eval_report::top5(), 0.9);
  writer.write(eval_report::loss(), 1.5);
  writer.write(eval_report::ece(), 0.05);
  nlohmann::json protocol = {{"batch", 32},
                             {"images", report.images},
                             {"images_seen", 9600},
                             {"seed", report.seed},
                             {"stored_bytes", 784 * report.images}};
  if (report.with_steps) protocol["steps"] = 300;
  writer.write(eval_report::protocol(), protocol.dump());
  writer.finish(provenance_of(report.method, report.dynamics_facts));
  writer.publish();
}

struct Score {
  std::string name;
  std::string direction;
  std::vector<double> values;
};

void write_scores(const std::string& path, const std::vector<Score>& scores, const std::string& key = "train/") {
  dc::artifact::Writer writer(path, dc::Kind::score_table);
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < scores.front().values.size(); ++i) keys.push_back(key + std::to_string(i));
  writer.write(score_table::sample_key(), keys);
  writer.write(score_table::sample_label(), std::vector<std::int64_t>(keys.size(), 0));
  writer.write(score_table::class_id(), std::vector<std::string>{"c"});
  writer.write(score_table::class_name(), std::vector<std::string>{"c"});
  for (const auto& score : scores) {
    writer.write(score_table::score(score.name), score.values);
    writer.write(score_table::score_direction(score.name), score.direction);
    writer.write(score_table::score_method(score.name), score.name);
    writer.write(score_table::score_parameters(score.name), std::string("{}"));
  }
  writer.finish({record("", "dc-score", "{}", "{}", {}), {}});
  writer.publish();
}

void write_selection(const std::string& path, const std::vector<std::int64_t>& index, std::int64_t samples = 10,
                     const std::string& key = "train/") {
  dc::artifact::Writer writer(path, dc::Kind::selection);
  std::vector<std::string> keys;
  std::vector<std::int64_t> rank;
  for (const auto i : index) {
    keys.push_back(key + std::to_string(i));
    rank.push_back(static_cast<std::int64_t>(rank.size()));
  }
  writer.write(selection::selection_index(), index);
  writer.write(selection::selection_key(), keys);
  writer.write(selection::selection_label(), std::vector<std::int64_t>(index.size(), 0));
  writer.write(selection::selection_rank(), rank);
  writer.write(selection::selection_weight(), std::vector<double>(index.size(), 0.5));
  writer.write(selection::class_id(), std::vector<std::string>{"c"});
  writer.write(selection::class_name(), std::vector<std::string>{"c"});
  writer.write(selection::budget_available(), std::vector<std::int64_t>{samples});
  writer.write(selection::budget_kept(), std::vector<std::int64_t>{std::ssize(index)});
  writer.write(selection::selection_samples(), samples);
  writer.write(selection::selection_rule(), std::string("easiest"));
  writer.write(selection::selection_parameters(), std::string("{}"));
  writer.finish({record("", "dc-prune", "{}", "{}", {}), {}});
  writer.publish();
}

class ReportStage : public ::testing::Test {
 protected:
  // pca 50 and 52 % at 1 image per class, random 36 and 40; the whole set 88.
  ReportStage() {
    dc::fs::current_path(scratch.folder());  // so that messages name files without their folder
    write_report("pca0.h5", {"pca", 10, 0, 0.50});
    write_report("pca1.h5", {"pca", 10, 1, 0.52});
    write_report("random0.h5", {"random", 10, 0, 0.36});
    write_report("random1.h5", {"random", 10, 1, 0.40});
    write_report("full.h5", {"full-set", 60000, 0, 0.88});
  }

  ~ReportStage() override { dc::fs::current_path(dc::fs::temp_directory_path()); }

  dc::test::Outcome report(std::vector<std::string> words) {
    words.insert(words.begin(), {"pca0.h5", "pca1.h5", "random0.h5", "random1.h5", "full.h5"});
    return run_program("dc-report", words);
  }

  // The message of a call that has to fail with that code.
  std::string failure(std::vector<std::string> words, int code) {
    const auto outcome = report(std::move(words));
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  }

  dc::test::Scratch scratch;
};

TEST_F(ReportStage, PrintsTheTablesAsMarkdown) {
  const auto outcome = report({});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out,
            "Top-1 accuracy in % by images per class, mean ± sample standard deviation over 2 seeds\n"
            "\n"
            "| images per class |              1 |        all |\n"
            "| :--------------- | -------------: | ---------: |\n"
            "| pca              | **51.0 ± 1.4** |          – |\n"
            "| random           |     38.0 ± 2.8 |          – |\n"
            "| full-set         |              – |       88.0 |\n"
            "| stored images    |             10 |     60,000 |\n"
            "| stored bytes     |          7,840 | 47,040,000 |\n"
            "| training steps   |            300 |        300 |\n"
            "\n"
            "pca is above random at 1 image per class (+13.0 points).\n"
            "\n"
            "Images shown to a network, repeats counted; wall time of the trainings, passes and scores behind the "
            "selections and of the selecting; the larger memory of scoring and selecting\n"
            "\n"
            "| method   | images seen in training | images seen for scores | scores : training | time for scores | "
            "time to select | peak memory |\n"
            "| :------- | ----------------------: | ---------------------: | ----------------: | --------------: | "
            "-------------: | ----------: |\n"
            "| pca      |                   9,600 |                120,000 |          12.5 : 1 |               – | "
            "             – |           – |\n"
            "| random   |                   9,600 |                   none |                 – |               – | "
            "             – |           – |\n"
            "| full-set |                   9,600 |                   none |                 – |               – | "
            "             – |           – |\n");
}

TEST_F(ReportStage, WritesEveryFormatAndTheSameBytesTwice) {
  const std::vector<std::string> names = {"html", "markdown", "csv", "json", "plot"};
  std::vector<std::string> first;
  std::vector<std::string> second;
  for (const auto& name : names) {
    first.insert(first.end(), {"--" + name, "first." + name});
    second.insert(second.end(), {"--" + name, "second." + name});
  }
  second.insert(second.end(), {"--threads", "2"});
  EXPECT_EQ(report(first).code, 0);
  EXPECT_EQ(report(second).code, 0);
  for (const auto& name : names) {
    const std::string text = bytes_of(std::string("first." + name));
    EXPECT_FALSE(text.empty()) << name;
    EXPECT_EQ(text, bytes_of(std::string("second." + name))) << name;
  }
  EXPECT_NE(bytes_of("first.csv").find("\npca,pca,1,2,0.510000,0.014142,"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(bytes_of("first.json"))["comparison"][0]["verdict"], "above");
}

// The eight bytes of the signature, then the header chunk of a picture 300 wide and 2 high.
std::string png_head() {
  return std::string("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x01\x2C\0\0\0\x02\0\0\0\0IEND\xAE\x42\x60\x82", 36);
}

TEST_F(ReportStage, TakesOnlyTextForANote) {
  write_text("note.md", "fine\nM\xFCnchen\n");
  const auto outcome = report({"--html", "page.html", "--note", "note.md"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.err, "dc-report: note.md: line 2 is no UTF-8 text; save it as such\n");
}

TEST_F(ReportStage, PageIsWellFormedAndRefersToNothingOutside) {
  write_text("m.png", png_head());
  write_text("note.md", "# Why\n\nFour & more in **one**, see https://example.org.\n");
  ASSERT_EQ(
      report({"--html", "page.html", "--figure", "Mosaics=m.png=four, in one", "--note", "note.md", "--title", "A < B"})
          .code,
      0);
  EXPECT_EQ(std::system("python3 " DC_SOURCE_DIR "/tests/stage/report/check_page.py page.html"), 0);
  const std::string page = bytes_of("page.html");
  EXPECT_NE(page.find("<h1>A &lt; B</h1>"), std::string::npos);
  EXPECT_NE(page.find("<p>Four &amp; more in <strong>one</strong>"), std::string::npos);
  EXPECT_NE(page.find("<figcaption><b>Mosaics</b><span>four, in one</span>"), std::string::npos);
  EXPECT_NE(page.find("made the dynamics <code>d1a000000000</code>"), std::string::npos);
}

int check(const std::string& script, const std::string& page) {
  return WEXITSTATUS(std::system(("python3 -B " DC_SOURCE_DIR "/tests/stage/report/" + script + " " + page).c_str()));
}

// Eight methods: one of every colour, and the first again.
TEST_F(ReportStage, DrawsWithColoursThatEverybodyCanTellApart) {
  std::vector<std::string> reports;
  for (int i = 0; i < 8; ++i) {
    write_report(fmt::format("{}.h5", i), {.method = fmt::format("method {}", i), .top1 = 0.1 * i});
    reports.push_back(fmt::format("{}.h5", i));
  }
  reports.insert(reports.end(), {"--html", "page.html"});
  ASSERT_EQ(report(reports).code, 0);
  EXPECT_EQ(check("check_colours.py", "page.html"), 0);
}

TEST_F(ReportStage, FitsAPhoneAndAWideScreen) {
  write_text("m.png", png_head());
  std::vector<std::string> words = {"--reports"};
  for (int method = 0; method < 9; ++method) {
    for (const std::int64_t images : {10, 20, 50, 100, 200, 500, 1000, 10000}) {
      const auto file = fmt::format("{}-{}.h5", method, images);
      write_report(file, {.method = fmt::format("a-method-with-quite-a-long-name-{}", method), .images = images});
      words.push_back(file);
    }
  }
  std::vector<Score> scores;
  for (int i = 0; i < 20; ++i) scores.push_back({fmt::format("a-long-score-{}", i), "none", {1, 2, 3.0 * i}});
  write_scores("scores.h5", scores);
  words.insert(words.end(), {"--scores", "scores.h5", "--figure", "Mosaics=m.png", "--html", "page.html"});
  ASSERT_EQ(report(words).code, 0);
  const int outcome = check("check_width.py", "page.html");
  if (outcome == 77) GTEST_SKIP() << "needs chromium";
  EXPECT_EQ(outcome, 0);
}

TEST_F(ReportStage, NamesOrdersAndComparesMethodsAsTold) {
  write_text("report.cfg", "method-title = pca=PCA (easiest, 2 x 2)\nmethods = random, pca\n");
  const auto outcome = report({"--config", "report.cfg", "--highlight", "random", "--baseline", "pca"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_LT(outcome.out.find("| random "), outcome.out.find("| PCA (easiest, 2 x 2) "));
  EXPECT_EQ(outcome.out.find("full-set"), std::string::npos);
  EXPECT_NE(outcome.out.find("\nrandom is below PCA (easiest, 2 x 2) at 1 image per class (−13.0 points).\n"),
            std::string::npos);
}

TEST_F(ReportStage, MentionsTitlesOfMethodsThatAreNotThere) {
  const auto outcome = report({"--method-title", "pca=PCA,rded=RDED"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "dc-report: --method-title rded: no result has that method\n");
}

TEST_F(ReportStage, CeilingHasNoBudget) {
  EXPECT_EQ(report({}).out.find(" 6,000 "), std::string::npos);
  EXPECT_NE(report({"--ceiling", "none"}).out.find(" 6,000 "), std::string::npos);
}

std::string run_facts(double duration_s, std::int64_t peak_memory_bytes, const std::string& id) {
  return fmt::format(R"({{"duration_s": {}, "peak_memory_bytes": {}, "outputs": [{{"id": "{}"}}]}})", duration_s,
                     peak_memory_bytes, id);
}

// 42 s of training and 0.25 s of scoring; 0.125 s of selecting; the larger memory of the last two is 64 MiB.
TEST_F(ReportStage, AddsTheCostsOfTheRunsBehindTheSelections) {
  write_text("proxy.run.json", run_facts(42, 1 << 30, kDynamicsId));
  write_text("scores.run.json", run_facts(0.25, 64 << 20, kScoresId));
  write_text("selection.run.json", run_facts(0.125, 32 << 20, kSelectionId));
  const std::vector<std::string> all = {"--run-facts", "proxy.run.json", "scores.run.json", "selection.run.json"};
  EXPECT_NE(report(all).out.find(" 42 s |          0.1 s |      64 MiB |\n"), std::string::npos);
  EXPECT_EQ(report({"--csv", "r.csv", all[0], all[1], all[2], all[3]}).code, 0);
  EXPECT_NE(bytes_of("r.csv").find(",120000,42.250,0.125,67108864\n"), std::string::npos);
  EXPECT_EQ(report({"--csv", "r.csv", "--overwrite", all[0], all[1], all[3]}).code, 0);
  EXPECT_NE(bytes_of("r.csv").find(",120000,,0.125,\n"), std::string::npos);
}

// Hardness grows with el2n (1, 2, 3, 4) and falls with aum: -(9, 7, 8, 1) has the ranks 1, 3, 2, 4, so d = 0, 1, 1, 0
// and rho = 1 - 12 / 60 = 0.8. Without a direction 9, 7, 8, 1 is taken as it is: -0.8.
TEST_F(ReportStage, ComparesScoresInTheDirectionOfHardness) {
  write_scores("a.h5", {{"el2n", "higher-is-harder", {1, 2, 3, 4}}, {"aum", "higher-is-easier", {9, 7, 8, 1}}});
  write_scores("b.h5", {{"free", "none", {9, 7, 8, 1}}});
  const auto outcome = run_program("dc-report", {"--scores", "a.h5", "b.h5", "--json", "r.json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("|      |   aum |  el2n |  free |\n"
                             "| :--- | ----: | ----: | ----: |\n"
                             "| aum  |  1.00 |  0.80 | −1.00 |\n"
                             "| el2n |  0.80 |  1.00 | −0.80 |\n"
                             "| free | −1.00 | −0.80 |  1.00 |\n"),
            std::string::npos)
      << outcome.out;
  const auto scores = nlohmann::json::parse(bytes_of("r.json"))["scores"];
  EXPECT_EQ(scores["names"], (std::vector<std::string>{"aum", "el2n", "free"}));
  EXPECT_EQ(scores["samples"], 4);
  EXPECT_NEAR(scores["rank_correlation"][0][1], 0.8, 1e-15);
}

TEST_F(ReportStage, PutsTheFileBeforeTheNamesOfScoresThatAreAlike) {
  write_scores("s0.h5", {{"aum", "none", {1, 2}}, {"el2n", "none", {1, 2}}});
  write_scores("s1.h5", {{"el2n", "none", {2, 1}}});
  const auto outcome = run_program("dc-report", {"--scores", "s0.h5", "s1.h5"});
  EXPECT_NE(outcome.out.find("\n|         |   aum | s0/el2n | s1/el2n |\n"), std::string::npos) << outcome.out;
}

// 0, 2, 4, 6 and 2, 3, 4 share 2 of the smaller one's 3; of 10 samples max(4, 3) / 10 by chance.
TEST_F(ReportStage, ComparesSelections) {
  dc::fs::create_directories("el2n");
  dc::fs::create_directories("aum");
  write_selection("el2n/choice.h5", {6, 0, 2, 4});
  write_selection("aum/choice.h5", {4, 3, 2});
  const auto outcome =
      run_program("dc-report", {"--selections", "el2n/choice.h5", "aum/choice.h5", "--json", "r.json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(
      outcome.out,
      "Samples that two selections share, in % of the smaller one: |A and B| / min(|A|, |B|); 3 to 4 of 10 samples "
      "kept, of which two random choices of these sizes share 40.0 % on average\n"
      "\n"
      "|      |  el2n |   aum |\n"
      "| :--- | ----: | ----: |\n"
      "| el2n | 100.0 |  66.7 |\n"
      "| aum  |  66.7 | 100.0 |\n");
  const auto selections = nlohmann::json::parse(bytes_of("r.json"))["selections"];
  EXPECT_EQ(selections["names"], (std::vector<std::string>{"el2n", "aum"}));
  EXPECT_EQ(selections["sizes"], (std::vector<int>{4, 3}));
  EXPECT_NEAR(selections["overlap"][0][1], 2.0 / 3, 1e-15);
}

TEST_F(ReportStage, PageShowsResultsScoresAndSelectionsTogether) {
  write_scores("a.h5", {{"a<b", "none", {1, 2}}, {"el2n", "none", {1, 2}}});
  write_selection("x.h5", {1});
  write_selection("y.h5", {2});
  EXPECT_EQ(
      report({"--scores", "a.h5", "--selections", "x.h5", "y.h5", "--html", "page.html", "--markdown", "r.md"}).code,
      0);
  EXPECT_EQ(std::system("python3 " DC_SOURCE_DIR "/tests/stage/report/check_page.py page.html"), 0);
  EXPECT_NE(bytes_of("page.html").find("<h2>What selections share</h2>"), std::string::npos);
  EXPECT_NE(bytes_of("page.html").find("a&lt;b"), std::string::npos);
  EXPECT_NE(bytes_of("r.md").find("Spearman"), std::string::npos);
  EXPECT_EQ(run_program("dc-report", {"--scores", "a.h5", "--html", "scores.html"}).code, 0);
  EXPECT_EQ(std::system("python3 " DC_SOURCE_DIR "/tests/stage/report/check_page.py scores.html"), 0);
}

TEST_F(ReportStage, RefusesScoresOfOtherSamples) {
  write_scores("a.h5", {{"x", "none", {1, 2}}});
  write_scores("fewer.h5", {{"y", "none", {1}}});
  write_scores("other.h5", {{"y", "none", {1, 2}}}, "test/");
  EXPECT_EQ(failure({"--scores", "a.h5", "fewer.h5"}, 3),
            "dc-report: fewer.h5: 1 samples, a.h5 has 2; give files made from one image set\n");
  EXPECT_EQ(failure({"--scores", "a.h5", "other.h5"}, 3),
            "dc-report: other.h5: sample 0 is 'test/0', in a.h5 it is 'train/0'; give files made from one image "
            "set\n");
}

TEST_F(ReportStage, RefusesSelectionsFromOtherImages) {
  write_selection("a.h5", {1, 3});
  write_selection("of-more.h5", {1, 3}, 12);
  write_selection("other.h5", {5, 3}, 10, "test/");
  EXPECT_EQ(failure({"--selections", "a.h5", "of-more.h5"}, 3),
            "dc-report: of-more.h5: of 12 samples, a.h5 is of 10; give files made from one image set\n");
  EXPECT_EQ(failure({"--selections", "a.h5", "other.h5"}, 3),
            "dc-report: other.h5: sample 3 is 'test/3', in a.h5 it is 'train/3'; give files made from one image "
            "set\n");
}

TEST_F(ReportStage, NeedsTwoThingsToCompare) {
  write_scores("a.h5", {{"x", "none", {1, 2}}});
  write_selection("b.h5", {1});
  EXPECT_EQ(failure({"--scores", "a.h5"}, 2),
            "dc-report: --scores a.h5: one score, expected two or more to compare; name more score tables\n");
  EXPECT_EQ(failure({"--selections", "b.h5"}, 2),
            "dc-report: --selections b.h5: one selection, expected two or more to compare; name more selections\n");
  EXPECT_EQ(failure({"--selections", "b.h5", "./b.h5"}, 2),
            "dc-report: --selections ./b.h5: given twice; leave one of the two out\n");
}

// 600 of 10 classes are 60 a class; 124 (of a long tail) are 12.4, shown as 12; 6 are less than one and count as 1.
TEST_F(ReportStage, ShowsTheMeanImagesOfAClass) {
  write_report("a600.h5", {"global", 600});
  write_report("a124.h5", {"global", 124});
  write_report("a3.h5", {"global", 3});
  const auto outcome = run_program("dc-report", {"a600.h5", "a124.h5", "a3.h5"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("| images per class |     1 |     12 |      60 |\n"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("| stored images    |     3 |    124 |     600 |\n"), std::string::npos) << outcome.out;
}

// 124 and 120 images are both about 12 a class.
TEST_F(ReportStage, DoesNotMixBudgetsThatAreAlmostAlike) {
  write_report("a124.h5", {"global", 124, 0});
  write_report("a120.h5", {"global", 120, 1});
  EXPECT_EQ(failure({"a124.h5", "a120.h5"}, 3),
            "dc-report: a120.h5: 'global' at 12 images per class has 120 training images, a124.h5 has 124; results of "
            "one method and budget differ in their seed alone, give this one another method name\n");
}

TEST_F(ReportStage, RefusesRunFactsOfAnotherForm) {
  write_text("run.json", "{}");
  EXPECT_EQ(failure({"--run-facts", "run.json"}, 3),
            "dc-report: run.json: expected the run facts of a stage (a .run.json file), found something else\n");
}

TEST_F(ReportStage, RefusesAMissingNote) {
  EXPECT_EQ(failure({"--note", "none.md"}, 3), "dc-report: none.md: no such file; check the path\n");
}

TEST_F(ReportStage, RefusesAPictureThatIsNoPng) {
  write_text("m.png", "GIF89a");
  EXPECT_EQ(failure({"--html", "page.html", "--figure", "Mosaics=m.png"}, 3),
            "dc-report: m.png: not a whole PNG file; make one with dc-inspect --draw\n");
  EXPECT_FALSE(dc::fs::exists("page.html"));
}

TEST_F(ReportStage, RefusesAFigureWithoutAFile) {
  EXPECT_EQ(failure({"--html", "page.html", "--figure", "m.png"}, 2),
            "dc-report: --figure 'm.png': expected TITLE=FILE.png or TITLE=FILE.png=CAPTION\n");
}

TEST_F(ReportStage, RefusesUnknownMethodsWithAHint) {
  EXPECT_EQ(failure({"--methods", "randon"}, 2),
            "dc-report: --methods randon: no result has that method, the results have pca, random, full-set; did you "
            "mean random?\n");
  EXPECT_EQ(failure({"--highlight", "rded"}, 2),
            "dc-report: --highlight rded: no result has that method, the results have pca, random, full-set\n");
  EXPECT_EQ(failure({"--method-title", "PCA"}, 2),
            "dc-report: --method-title PCA: expected METHOD=TITLE, such as pca='PCA (easiest, 2 x 2)'\n");
}

TEST_F(ReportStage, RefusesTheSameResultTwice) {
  EXPECT_EQ(failure({"pca1.h5"}, 3),
            "dc-report: pca1.h5: 'pca' at 1 image per class has seed 1 already; leave one of the two out\n");
}

TEST_F(ReportStage, RefusesAProtocolWithoutSteps) {
  write_report("odd.h5", {.method = "odd", .with_steps = false});
  EXPECT_EQ(failure({"odd.h5"}, 3),
            "dc-report: odd.h5: its protocol has no whole number 'steps', expected what dc-train writes; train and "
            "evaluate again with this version\n");
}

TEST_F(ReportStage, RefusesScoresOfUnknownCost) {
  write_report("odd.h5", {.method = "odd", .dynamics_facts = "{}"});
  EXPECT_EQ(
      failure({"odd.h5"}, 3),
      "dc-report: odd.h5: its ancestor d1a000000000 (dynamics) does not say how many images its training saw; make "
      "it again with this version of dc-train\n");
}

TEST_F(ReportStage, RefusesToReplaceAFileUnlessTold) {
  write_text("page.html", "mine");
  EXPECT_EQ(failure({"--html", "page.html"}, 2),
            "dc-report: --html page.html: exists, so it is not replaced; choose another file or pass --overwrite\n");
  EXPECT_EQ(report({"--html", "page.html", "--overwrite"}).code, 0);
  EXPECT_NE(bytes_of("page.html"), "mine");
}

TEST_F(ReportStage, NeedsSomethingToReport) {
  const auto nothing = run_program("dc-report", {"--progress", "never"});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_EQ(nothing.err, "dc-report: --reports is missing; give evaluations, or --scores or --selections\n");
  write_scores("a.h5", {{"x", "none", {1, 2}}, {"y", "none", {1, 2}}});
  const auto of_results = run_program("dc-report", {"--scores", "a.h5", "--csv", "r.csv"});
  EXPECT_EQ(of_results.code, 2);
  EXPECT_EQ(of_results.err, "dc-report: --csv needs --reports too; give both\n");
}

}  // namespace
