// Every rule of the command line and of config files, once.
#include "common/cli/parse.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "common/base/error.hpp"
#include "tests/support/scratch.hpp"
#include "tests/unit/cli/sample_stage.hpp"

namespace {

using dc::cli::Request;
using dc::test::Keep;
using dc::test::SampleStage;
using Texts = std::vector<std::string>;

/// The message of the UsageError that these words cause after a complete, correct command line.
std::string complaint(std::initializer_list<const char*> words) {
  SampleStage stage;
  std::vector<const char*> argv = {"dc-sample", "--scores", "s.h5", "--out", "o.h5"};
  argv.insert(argv.end(), words.begin(), words.end());
  try {
    dc::cli::parse(stage.spec, static_cast<int>(argv.size()), argv.data());
  } catch (const dc::UsageError& error) {
    return error.what();
  }
  return "no complaint";
}

/// A config file that is gone when the test ends.
class ConfigFile {
 public:
  explicit ConfigFile(const std::string& text) { std::ofstream(name_) << text; }
  const char* name() const { return name_.c_str(); }
  /// The complaint about it, with FILE for its name.
  std::string complaint() const {
    std::string text = ::complaint({"--ipc", "1", "--config", name()});
    const auto at = text.find(name_);
    return at == std::string::npos ? text : text.replace(at, name_.size(), "FILE");
  }

 private:
  dc::test::Scratch scratch_;
  std::string name_ = scratch_.path("stage.cfg");
};

TEST(Parse, FillsMembersOfEverySort) {
  SampleStage stage;
  EXPECT_EQ(stage.parse({"--scores",
                         "s.h5",
                         "--out=o.h5",
                         "--keep",
                         "window",
                         "--fallback=hardest",
                         "--ipc",
                         "40",
                         "--momentum",
                         "0.5",
                         "--window",
                         "3",
                         "--offset",
                         "18446744073709551615",
                         "--no-nesterov",
                         "--score",
                         "el2n",
                         "--area",
                         "0.5,1",
                         "--milestones",
                         "1, 2",
                         "--seed",
                         "7",
                         "--dry-run"}),
            Request::run);
  EXPECT_EQ(stage.o.scores, "s.h5");
  EXPECT_EQ(stage.o.out, "o.h5");
  EXPECT_EQ(stage.o.keep, Keep::window);
  EXPECT_EQ(stage.o.fallback, Keep::hardest);
  EXPECT_EQ(stage.o.ipc, 40);
  EXPECT_EQ(stage.o.fraction, std::nullopt);
  EXPECT_EQ(stage.o.momentum, 0.5);
  EXPECT_EQ(stage.o.window, 3);
  EXPECT_EQ(stage.o.offset, 18446744073709551615u);
  EXPECT_FALSE(stage.o.nesterov);
  EXPECT_EQ(stage.o.score, "el2n");
  EXPECT_EQ(stage.o.area, (std::vector{0.5, 1.0}));
  EXPECT_EQ(stage.o.milestones, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(stage.spec.common().seed, 7u);
  EXPECT_TRUE(stage.spec.common().dry_run);
  EXPECT_EQ(stage.spec.common().threads, 1);
}

TEST(Parse, LeavesDefaultsAlone) {
  SampleStage stage;
  stage.parse({"--scores", "s.h5", "--out", "o.h5", "--ipc", "1"});
  EXPECT_EQ(stage.o.milestones, (std::vector<std::int64_t>{30, 60}));
  EXPECT_TRUE(stage.o.nesterov);
  EXPECT_EQ(stage.o.keep, Keep::easiest);
}

TEST(Parse, LetsListOptionsBeRepeated) {
  SampleStage stage;
  stage.parse({"--scores", "s.h5", "--out", "o.h5", "--ipc", "1", "--fields", "loss,top1", "--fields", "kd"});
  EXPECT_EQ(stage.o.fields, (Texts{"loss", "top1", "kd"}));
}

TEST(Parse, GivesTheWordsAfterARepeatableInputToIt) {
  SampleStage stage;
  stage.parse(
      {"--scores", "s.h5", "--dynamics", "a.h5", "b,c.h5", "--out", "o.h5", "--ipc", "1", "--dynamics", "d.h5"});
  EXPECT_EQ(stage.o.dynamics, (Texts{"a.h5", "b,c.h5", "d.h5"}));
}

TEST(Parse, FillsPositionalsInOrder) {
  std::string source, out;
  std::vector<std::string> rest;
  dc::cli::StageSpec spec("dc-sample");
  spec.option("source", source, "where from").positional().required();
  spec.input("rest", rest, "what else").positional();
  spec.path_output("out", out, "where to");
  const char* argv[] = {"dc-sample", "idx:raw", "a.h5", "--out", "o", "b.h5"};
  dc::cli::parse(spec, 6, argv);
  EXPECT_EQ(source, "idx:raw");
  EXPECT_EQ(rest, (Texts{"a.h5", "b.h5"}));
}

TEST(Parse, LetsAPositionalBeNamed) {
  std::string file;
  dc::cli::StageSpec spec("dc-sample");
  spec.input("file", file, "what to show").positional();
  const char* argv[] = {"dc-sample", "--file", "a.h5"};
  dc::cli::parse(spec, 3, argv);
  EXPECT_EQ(file, "a.h5");
}

TEST(Parse, TakesNegativeNumbersAsValues) {
  double shift = 0.0;
  dc::cli::StageSpec spec("dc-sample");
  spec.option("shift", shift, "to the right");
  const char* argv[] = {"dc-sample", "--shift", "-0.5"};
  dc::cli::parse(spec, 3, argv);
  EXPECT_EQ(shift, -0.5);
}

TEST(Parse, LetsHelpWinOverMistakes) {
  SampleStage stage;
  EXPECT_EQ(stage.parse({"--metod", "x", "--help"}), Request::help);
  EXPECT_EQ(stage.parse({"-h"}), Request::help);
  EXPECT_EQ(stage.parse({"--help-json"}), Request::help_json);
  EXPECT_EQ(stage.parse({"--help-markdown"}), Request::help_markdown);
  EXPECT_EQ(stage.parse({"--ipc", "--version"}), Request::version);
}

TEST(Complaint, NamesTheNearestOption) {
  EXPECT_EQ(complaint({"--momentun", "1"}), "unknown option --momentun; did you mean --momentum?");
  EXPECT_EQ(complaint({"--no-nesterof"}), "unknown option --no-nesterof; did you mean --no-nesterov?");
  EXPECT_EQ(complaint({"--temperature=3"}), "unknown option --temperature; dc-sample --help lists them");
  EXPECT_EQ(complaint({"--Momentum", "1"}), "unknown option --Momentum; did you mean --momentum?");
  EXPECT_EQ(complaint({"--checkpoint_every=1"}), "unknown option --checkpoint_every; did you mean --checkpoint-every?");
}

TEST(Complaint, KnowsThatOptionsHaveTwoDashesAndWholeNames) {
  EXPECT_EQ(complaint({"-momentum", "1"}), "unknown option -momentum; did you mean --momentum?");
  EXPECT_EQ(complaint({"-ipc=1"}), "unknown option -ipc; did you mean --ipc?");
  EXPECT_EQ(complaint({"---ipc", "1"}), "unknown option ---ipc; did you mean --ipc?");
  EXPECT_EQ(complaint({"-x"}), "unknown option -x; dc-sample --help lists them");
  EXPECT_EQ(complaint({"-v"}), "unknown option -v; options have whole names: --version, --verbose");
}

// As copied from a page that made one dash of two, or a long one of one.
TEST(Complaint, SeesTypographicDashes) {
  EXPECT_EQ(complaint({"\u2013ipc", "1"}), "'\u2013ipc' begins with a typographic dash; write --ipc");
  EXPECT_EQ(complaint({"\u2013-ipc=1"}), "'\u2013-ipc=1' begins with a typographic dash; write --ipc=1");
  EXPECT_EQ(complaint({"--dynamics", "a.h5", "\u2014ipc", "1"}),
            "'\u2014ipc' begins with a typographic dash; write --ipc");
}

TEST(Complaint, TakesNoOptionForAFileOfAList) {
  EXPECT_EQ(complaint({"--dynamics", "a.h5", "-ipc", "1"}), "unknown option -ipc; did you mean --ipc?");
}

TEST(Parse, TakesWordsAfterTwoDashesAsTheyAre) {
  std::vector<std::string> files;
  dc::cli::StageSpec spec("dc-sample");
  spec.input("files", files, "what to read").positional();
  const char* argv[] = {"dc-sample", "a.h5", "--", "-b.h5", "--c.h5"};
  dc::cli::parse(spec, 5, argv);
  EXPECT_EQ(files, (Texts{"a.h5", "-b.h5", "--c.h5"}));
}

// The option that is not there is the first thing to mend, wherever it stands: after values that are wrong, and before
// what is missing and files that cannot be read.
TEST(Complaint, IsAboutUnknownOptionsFirst) {
  EXPECT_EQ(complaint({"--ipc", "ten", "--config", "no/such.cfg", "--momentun", "1"}),
            "unknown option --momentun; did you mean --momentum?");
  EXPECT_EQ(complaint({"--ipc", "ten", "-momentum", "1"}), "unknown option -momentum; did you mean --momentum?");
  SampleStage stage;
  EXPECT_THROW(
      {
        try {
          stage.parse({"--momentun", "1"});
        } catch (const dc::UsageError& error) {
          EXPECT_STREQ(error.what(), "unknown option --momentun; did you mean --momentum?");
          throw;
        }
      },
      dc::UsageError);
}

TEST(Complaint, DoesNotGuessFromPrefixes) {
  EXPECT_EQ(complaint({"--moment", "1"}), "unknown option --moment; did you mean --momentum?");
}

TEST(Complaint, TellsTheFirstUnknownOption) {
  EXPECT_EQ(complaint({"--ipd", "1", "--sead", "2"}), "unknown option --ipd; did you mean --ipc?");
}

TEST(Complaint, TellsWhatAValueHasToBe) {
  EXPECT_EQ(complaint({"--ipc", "0"}), "--ipc 0: expected an integer of at least 1 (images)");
  EXPECT_EQ(complaint({"--ipc", "four"}), "--ipc four: expected an integer of at least 1 (images)");
  EXPECT_EQ(complaint({"--ipc", "1.5"}), "--ipc 1.5: expected an integer of at least 1 (images)");
  EXPECT_EQ(complaint({"--fraction", "0"}), "--fraction 0: expected a number above 0 and at most 1");
  EXPECT_EQ(complaint({"--momentum", "nan"}), "--momentum nan: expected a number from 0 to 1");
  EXPECT_EQ(complaint({"--seed", "-1"}), "--seed -1: expected an integer of at least 0");
  EXPECT_EQ(complaint({"--window", "4294967297"}),
            "--window 4294967297: expected an integer from 1 to 2147483647 (epochs)");
  EXPECT_EQ(complaint({"--seed", "18446744073709551616"}),
            "--seed 18446744073709551616: expected an integer from 0 to 18446744073709551615");
  EXPECT_EQ(complaint({"--checkpoint-every", "-9223372036854775809"}),
            "--checkpoint-every -9223372036854775809: expected an integer from -9223372036854775808 to "
            "9223372036854775807");
  EXPECT_EQ(complaint({"--milestones", "3,,5"}),
            "--milestones 3,,5: expected values between commas, each an integer of at least 0 (epochs)");
  EXPECT_EQ(complaint({"--features", ""}), "--features '': expected a file name");
  EXPECT_EQ(complaint({"--ipc", ""}), "--ipc '': expected an integer of at least 1 (images)");
  EXPECT_EQ(complaint({"--ipc", "-3"}), "--ipc -3: expected an integer of at least 1 (images)");
}

TEST(Complaint, KnowsWhatANumberWasMeantToBe) {
  EXPECT_EQ(complaint({"--ipc", "40images"}),
            "--ipc 40images: expected an integer of at least 1 (images); did you mean 40?");
  EXPECT_EQ(complaint({"--ipc", "40 images"}),
            "--ipc '40 images': expected an integer of at least 1 (images); did you mean 40?");
  EXPECT_EQ(complaint({"--ipc", "1e3"}), "--ipc 1e3: expected an integer of at least 1 (images); did you mean 1000?");
  EXPECT_EQ(complaint({"--ipc", "10.0"}), "--ipc 10.0: expected an integer of at least 1 (images); did you mean 10?");
  EXPECT_EQ(complaint({"--ipc", "1,000"}),
            "--ipc 1,000: expected an integer of at least 1 (images); did you mean 1000?");
  EXPECT_EQ(complaint({"--fraction", "10%"}),
            "--fraction 10%: expected a number above 0 and at most 1; did you mean 0.1?");
  EXPECT_EQ(complaint({"--fraction", "0,1"}),
            "--fraction 0,1: expected a number above 0 and at most 1; did you mean 0.1?");
  EXPECT_EQ(complaint({"--fraction", "200%"}), "--fraction 200%: expected a number above 0 and at most 1");
}

TEST(Complaint, NeverSuggestsAnotherNumber) {
  EXPECT_EQ(complaint({"--seed", "0x10"}), "--seed 0x10: expected an integer of at least 0");
  EXPECT_EQ(complaint({"--fraction", "1e-400"}), "--fraction 1e-400: expected a number above 0 and at most 1");
  EXPECT_EQ(complaint({"--ipc", "1,5"}), "--ipc 1,5: expected an integer of at least 1 (images)");
  EXPECT_EQ(complaint({"--ipc", "1,000,000"}),
            "--ipc 1,000,000: expected an integer of at least 1 (images); did you mean 1000000?");
  EXPECT_EQ(complaint({"--fraction", "0,100"}), "--fraction 0,100: expected a number above 0 and at most 1");
}

TEST(Complaint, WantsALineOfText) {
  EXPECT_EQ(complaint({"--score", "el2n\xFF"}), "--score el2n\\xff: expected a line of UTF-8 text");
  EXPECT_EQ(complaint({"--score", "a\nb"}), "--score a\\x0ab: expected a line of UTF-8 text");
  EXPECT_EQ(complaint({"--fields", "a,\x1B[2J"}),
            "--fields a,\\x1b[2J: expected values between commas, each a line of UTF-8 text");
}

TEST(Complaint, WantsTextBeforeAFile) {
  SampleStage stage;
  Texts figures;
  stage.spec.path_input("figure", figures, "a picture").value_name("TITLE=FILE").optional();
  try {
    stage.parse({"--scores", "s.h5", "--out", "o.h5", "--ipc", "1", "--figure", "a\xFF=b.png"});
    FAIL() << "no complaint";
  } catch (const dc::UsageError& error) {
    EXPECT_STREQ(error.what(), "--figure a\\xff=b.png: expected TITLE=FILE, a line of UTF-8 text");
  }
}

// Names of files may be any bytes.
TEST(Parse, TakesAnyBytesAsAFile) {
  SampleStage stage;
  std::string source;
  stage.spec.option("source", source, "where it is from").names_input_after(':');
  stage.parse({"--scores", "a\xFF.h5", "--out", "b\n.h5", "--ipc", "1", "--log", "c\xFF", "--source", "csv:d\xFF"});
  EXPECT_EQ(stage.o.scores, "a\xFF.h5");
  EXPECT_EQ(stage.o.out, "b\n.h5");
  EXPECT_EQ(stage.spec.common().log, "c\xFF");
  EXPECT_EQ(source, "csv:d\xFF");
}

TEST(Complaint, NamesTheNearestChoice) {
  EXPECT_EQ(complaint({"--keep", "easist"}),
            "--keep easist: expected one of easiest, hardest, window; did you mean easiest?");
  EXPECT_EQ(complaint({"--format", "jpeg"}), "--format jpeg: expected one of raw, png");
  EXPECT_EQ(complaint({"--keep", "HARDEST"}),
            "--keep HARDEST: expected one of easiest, hardest, window; did you mean hardest?");
}

TEST(Complaint, NamesTheChoiceOfAListThatIsWrong) {
  std::vector<std::string> methods;
  const Texts names = {"el2n", "aum", "forgetting"};
  const auto complaint = [&](const char* text) -> std::string {
    dc::cli::StageSpec spec("dc-sample");
    spec.option("method", methods, "which").choices(names);
    const char* argv[] = {"dc-sample", "--method", text};
    try {
      dc::cli::parse(spec, 3, argv);
    } catch (const dc::UsageError& error) {
      return std::string(error.what()).substr(std::string(error.what()).rfind(';') + 2);
    }
    return "no complaint";
  };
  EXPECT_EQ(complaint("el2n,forgeting"), "did you mean forgetting?");
  EXPECT_EQ(complaint("EL2N,aum"), "did you mean el2n?");
  EXPECT_EQ(complaint("el2n aum"), "did you mean el2n,aum?");
}

TEST(Complaint, KnowsTheDevices) {
  EXPECT_EQ(complaint({"--ipc", "1", "--device", "cuda:0"}), "no complaint");
  EXPECT_EQ(complaint({"--ipc", "1", "--device", "cuda:x"}), "--device cuda:x: expected cpu, auto, cuda or cuda:N");
}

TEST(Complaint, MissesAValue) {
  EXPECT_EQ(complaint({"--ipc"}), "--ipc: the value is missing; expected an integer of at least 1 (images)");
  EXPECT_EQ(complaint({"--ipc", "--seed", "3"}),
            "--ipc: the value is missing; expected an integer of at least 1 (images)");
  EXPECT_EQ(complaint({"--ipc="}), "--ipc: the value is missing; expected an integer of at least 1 (images)");
}

TEST(Complaint, RefusesAValueForASwitch) {
  EXPECT_EQ(complaint({"--nesterov=true"}), "--nesterov: a switch takes no value; write --nesterov or --no-nesterov");
}

TEST(Complaint, RefusesASingleValueTwice) {
  EXPECT_EQ(complaint({"--ipc", "1", "--ipc", "2"}), "--ipc is given twice; give it once");
  EXPECT_EQ(complaint({"--nesterov", "--no-nesterov"}), "--nesterov is given twice; give it once");
}

TEST(Complaint, RefusesAStrayWord) {
  EXPECT_EQ(complaint({"el2n"}), "'el2n' belongs to no option; options are written --name value, see dc-sample --help");
  EXPECT_EQ(complaint({"--nesterov", "yes"}),
            "'yes' belongs to no option; --nesterov is a switch and takes no value, leave it out");
  EXPECT_EQ(complaint({"--milestones", "3", "5"}),
            "'5' belongs to no option; --milestones takes several values between commas: 3,5");
  SampleStage stage;
  try {
    stage.parse({"scores.h5", "--ipc", "3"});
    FAIL() << "expected a UsageError";
  } catch (const dc::UsageError& error) {
    EXPECT_STREQ(error.what(),
                 "'scores.h5' belongs to no option; options are written --name value: --scores scores.h5");
  }
}

TEST(Complaint, MissesARequiredInput) {
  SampleStage stage;
  try {
    stage.parse({"--out", "o.h5", "--ipc", "1"});
    FAIL() << "expected a UsageError";
  } catch (const dc::UsageError& error) {
    EXPECT_STREQ(error.what(), "--scores is missing; give --scores FILE (scores of every sample, score_table)");
  }
}

TEST(Complaint, MissesAllThatIsMissingAtOnce) {
  std::string source, out;
  dc::cli::StageSpec spec("dc-sample");
  spec.option("source", source, "where from").positional().required().value_name("SOURCE");
  spec.path_output("out", out, "where to");
  const char* argv[] = {"dc-sample", "--quiet"};
  try {
    dc::cli::parse(spec, 2, argv);
    FAIL() << "expected a UsageError";
  } catch (const dc::UsageError& error) {
    EXPECT_STREQ(error.what(), "SOURCE and --out are missing; give SOURCE (where from) and --out FILE (where to)");
  }
}

TEST(Complaint, KeepsTheRulesBetweenOptions) {
  EXPECT_EQ(complaint({}), "--ipc or --fraction is missing; give one of them");
  EXPECT_EQ(complaint({"--ipc", "1", "--fraction", "0.5"}),
            "--ipc and --fraction exclude each other; give only one of them");
  EXPECT_EQ(complaint({"--ipc", "1", "--score", "a", "--fields", "b"}),
            "--score and --fields exclude each other; give only one of them");
  EXPECT_EQ(complaint({"--ipc", "1", "--save-features", "f.h5"}), "--save-features needs --features too; give both");
}

TEST(Config, IsReadBeforeTheCommandLine) {
  const ConfigFile file(
      "# what this asks\n\nipc = 40   # images\nkeep=hardest\nnesterov = false\nfields = loss, kd\nfields = "
      "top1\nscores = a#b.h5\n"
      "milestones = 5\n");
  SampleStage stage;
  stage.parse({"--out", "o.h5", "--keep", "window", "--config", file.name(), "--milestones", "7"});
  EXPECT_EQ(stage.o.ipc, 40);
  EXPECT_EQ(stage.o.keep, Keep::window);
  EXPECT_FALSE(stage.o.nesterov);
  EXPECT_EQ(stage.o.fields, (Texts{"loss", "kd", "top1"}));
  EXPECT_EQ(stage.o.scores, "a#b.h5");
  EXPECT_EQ(stage.o.milestones, (std::vector<std::int64_t>{7}));
}

TEST(Config, ComplainsWithFileAndLine) {
  EXPECT_EQ(ConfigFile("\nmomentun = 1\n").complaint(), "FILE:2: unknown option momentun; did you mean momentum?");
  EXPECT_EQ(ConfigFile("momentum = 2\n").complaint(), "FILE:1: momentum = 2: expected a number from 0 to 1");
  EXPECT_EQ(ConfigFile("nesterov = yes\n").complaint(), "FILE:1: nesterov = yes: expected true or false");
  EXPECT_EQ(ConfigFile("nesterov\n").complaint(), "FILE:1: 'nesterov' is no setting; expected name = value");
  EXPECT_EQ(ConfigFile("window = 1\n\nwindow = 2\n").complaint(),
            "FILE:3: window, set in line 1 already, is given twice; give it once");
  EXPECT_EQ(ConfigFile("config = other.cfg\n").complaint(),
            "FILE:1: unknown option config; a config file names no other");
}

TEST(Config, BeginsBehindAByteOrderMark) {
  const ConfigFile file("\xEF\xBB\xBFmomentum = 0.5\n");
  SampleStage stage;
  stage.parse({"--scores", "s.h5", "--out", "o.h5", "--ipc", "1", "--config", file.name()});
  EXPECT_EQ(stage.o.momentum, 0.5);
}

TEST(Config, HasTextForValues) {
  EXPECT_EQ(ConfigFile("score = el2n\xFF\n").complaint(), "FILE:1: score = el2n\\xff: expected a line of UTF-8 text");
}

TEST(Config, IsNoPlaceForRequests) {
  EXPECT_EQ(ConfigFile("help = true\n").complaint(), "FILE:1: unknown option help; dc-sample --help lists them");
  EXPECT_EQ(ConfigFile("version = 1\n").complaint(), "FILE:1: unknown option version; dc-sample --help lists them");
}

TEST(Config, IsNamedWhereItExcludesAnOption) {
  EXPECT_EQ(ConfigFile("# one\nfraction = 0.5\n").complaint(),
            "--ipc and --fraction (FILE:2) exclude each other; give only one of them");
}

TEST(Config, HasToBeThere) {
  EXPECT_EQ(complaint({"--config", "no/such.cfg"}),
            "--config no/such.cfg: no such file; check the path; expected a file of lines name = value");
}

TEST(ResolvedParameters, AreTheSettingsThatCanChangeTheResult) {
  SampleStage stage;
  stage.parse(
      {"--scores", "s.h5", "--out", "o.h5", "--ipc", "40", "--seed", "3", "--threads", "2", "--checkpoint-every", "5"});
  EXPECT_EQ(
      dc::cli::resolved_parameters(stage.spec),
      R"({"area":[0.25,1.0],"fields":[],"format":"raw","ipc":40,"keep":"easiest","milestones":[30,60],"momentum":0.9,)"
      R"("nesterov":true,"offset":0,"score":"","seed":3,"window":10})");
}

TEST(ResolvedParameters, HoldTheThreadsAndTheDeviceWhereNetworksRun) {
  dc::cli::StageSpec spec("dc-sample");
  spec.runs_networks();
  EXPECT_EQ(dc::cli::resolved_parameters(spec), R"({"deterministic":false,"device":"cpu","seed":0,"threads":1})");
}

}  // namespace
