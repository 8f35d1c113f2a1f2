// dc-inspect: shows what an artifact is, where it comes from, whether it is sound, and its images. Makes no artifact.
#include <cstdio>

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/inspect/ancestry.hpp"
#include "stages/inspect/contents.hpp"
#include "stages/inspect/difference.hpp"
#include "stages/inspect/gallery.hpp"

namespace {

namespace inspect = dc::inspect;

enum class Format { text, json, dot };

constexpr dc::cli::Choice<Format> kFormats[] = {{Format::text, "text", "for people"},
                                                {Format::json, "json", "for programs"},
                                                {Format::dot, "dot", "for Graphviz, with --provenance"}};

struct Options {
  std::optional<std::string> file;
  Format format = Format::text;
  bool check = false;
  bool provenance = false;
  std::optional<std::string> schema;
  std::optional<std::string> diff;
  std::optional<std::string> draw;
  std::optional<std::string> images;
  std::optional<std::string> score;
  std::int64_t rows = 10;
  std::int64_t columns = 10;
};

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const dc::Kind kind : dc::all_kinds()) names.emplace_back(dc::kind_name(kind));
  return names;
}

void describe(dc::cli::StageSpec& spec, Options& o) {
  spec.summary("Show what an artifact is, where it comes from, whether it is sound, and its images.");
  spec.details(
      "Without another wish: kind, identity, maker, attributes, fields with shapes and ranges, samples of each class, "
      "how every score is spread and which end of it is hard, what a selection chose and from which bins. A difference found by --diff ends with exit code 1, damage found by --check with 3.");
  spec.input("file", o.file, "the artifact").positional();
  spec.option("check", o.check, "read everything: all values against the schema and against their digests");
  spec.option("provenance", o.provenance, "show what the artifact was made of, and how, back to the raw sources");
  spec.input("diff", o.diff, "show in what this other artifact differs");
  spec.option("schema", o.schema, "show the schema of this kind of artifact, a JSON file, instead of an artifact")
      .choices(kind_names());
  spec.option("format", o.format, "language of what is shown").choices(kFormats);
  spec.path_output("draw", o.draw, "contact sheet (PNG) of an image set, selection, score table or view plan");
  spec.input("images", dc::Kind::image_set, o.images, "image set that a selection, score table or view plan speaks of");
  spec.option("score", o.score, "name of the score, when the table holds several");
  spec.option("rows", o.rows, "classes drawn at most, or images of a view plan").range(1, 1000);
  spec.option("columns", o.columns, "images drawn in a row at most").unit("images").range(1, 1000);
  spec.exactly_one_of({"file", "schema"});
  spec.at_most_one_of({"check", "provenance", "diff", "draw", "schema"});
  for (const char* other : {"check", "draw", "schema"}) spec.at_most_one_of({"format", other});
  spec.needs("images", "draw");
  spec.needs("score", "draw");
  spec.needs("rows", "draw");
  spec.needs("columns", "draw");
  spec.example("dc-inspect train.h5");
  spec.example("dc-inspect student.h5 --provenance");
  spec.example("dc-inspect --schema score_table");
  spec.example("dc-inspect mosaic.h5 --draw mosaics.png");
  spec.example("dc-inspect scores.h5 --draw extremes.png --images train.h5");
}

void show(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw dc::ResourceFailure("stdout cannot be written to; is the disk full?");
}

void show_ancestry(const Options& o, const dc::artifact::Reader& reader) {
  const auto& provenance = reader.provenance();
  if (o.format == Format::json) return show(inspect::ancestry_json(provenance, reader.id()));
  if (o.format == Format::dot) return show(inspect::ancestry_dot(provenance, reader.path(), reader.id()));
  show(inspect::ancestry_text(provenance, reader.path(), reader.id()));
}

void show_differences(const Options& o, const dc::artifact::Reader& a, const dc::artifact::Reader& b) {
  const auto found = a.id() == b.id() ? std::vector<inspect::Difference>{} : inspect::differences(a, b);
  show(o.format == Format::json ? inspect::differences_json(found) : inspect::differences_text(found));
  if (!found.empty())
    throw dc::RunFailure(fmt::format("{} and {} differ in {} respects", a.path(), b.path(), found.size()));
  dc::log::info("{} and {} have the same content", a.path(), b.path());
}

void run(const Options& o, dc::harness::Run& run) {
  if (o.schema) return show(std::string(dc::schema::kind_spec(*dc::kind_from_name(*o.schema)).text));
  const auto& reader = run.open("file");
  if (o.format == Format::dot && !o.provenance)
    throw dc::UsageError("--format dot: only for --provenance; pass text or json");
  if (o.check) {
    reader.check();
    return show(fmt::format("{}: sound: every value fits {} {}, the digest is {}\n", reader.path(),
                            dc::kind_name(reader.kind()), reader.version(), reader.id()));
  }
  if (o.provenance) return show_ancestry(o, reader);
  if (o.diff) return show_differences(o, reader, run.open("diff"));
  if (o.draw) {
    const inspect::Extent extent{static_cast<std::size_t>(o.rows), static_cast<std::size_t>(o.columns)};
    const auto* images = run.given("images") ? &run.open("images") : nullptr;
    return run.publish_file(*o.draw, inspect::draw_artifact(reader, images, o.score, extent));
  }
  const inspect::Contents contents = inspect::read_contents(reader);
  show(o.format == Format::json ? inspect::contents_json(contents) : inspect::contents_text(contents));
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<Options>("dc-inspect", argc, argv, describe, run);
}
