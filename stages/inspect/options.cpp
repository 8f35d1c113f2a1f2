#include "stages/inspect/options.hpp"

namespace dc::inspect {
namespace {

constexpr cli::Choice<Format> kFormats[] = {{Format::text, "text", "for people"},
                                            {Format::json, "json", "for programs"},
                                            {Format::dot, "dot", "for Graphviz, with --provenance"}};

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const Kind kind : all_kinds()) names.emplace_back(kind_name(kind));
  return names;
}

}  // namespace

void describe(cli::StageSpec& spec, Options& o) {
  spec.summary("Show what an artifact is, where it comes from, whether it is sound, and its images.");
  spec.details(
      "Without another wish: kind, identity, maker, attributes, fields with shapes and ranges, samples of each class, "
      "how every score is spread and which end of it is hard, what a selection chose and from which bins. Damage found by "
      "--check ends with exit code 3.");
  spec.details(
      "--provenance shows every run behind an artifact, with tool, version, settings and seed, back to the digests of the "
      "raw sources; --command prints them as a shell script that makes it again: give the sources as variables "
      "(source_1=idx:FOLDER sh again.sh), and it tells of every file whether it came out the same.");
  spec.details(
      "--diff tells how two artifacts were made differently, at which runs before them their lineages part, and which "
      "values differ by how much, sample by sample. A difference ends with exit code 1.");
  spec.input("file", o.file, "the artifact").positional();
  spec.option("check", o.check, "read everything: all values against the schema and against their digests");
  spec.option("provenance", o.provenance, "show what the artifact was made of, and how, back to the raw sources");
  spec.option("command", o.command, "print the commands that make the artifact again from its raw sources");
  spec.input("diff", o.diff, "show in what this other artifact differs");
  spec.option("schema", o.schema, "show the schema of this kind of artifact, a JSON file, instead of an artifact")
      .choices(kind_names());
  spec.option("format", o.format, "language of what is shown").choices(kFormats);
  spec.path_output("draw", o.draw, "contact sheet (PNG) of an image set, selection, score table or view plan");
  spec.input("images", Kind::image_set, o.images, "image set that a selection, score table or view plan speaks of");
  spec.option("score", o.score, "name of the score, when the table holds several");
  spec.option("rows", o.rows, "classes drawn at most, or images of a view plan").range(1, 1000);
  spec.option("columns", o.columns, "images drawn in a row at most").unit("images").range(1, 1000);
  spec.exactly_one_of({"file", "schema"});
  spec.at_most_one_of({"check", "provenance", "command", "diff", "draw", "schema"});
  spec.at_most_one_of({"format", "check", "command", "draw", "schema"});
  spec.needs("images", "draw");
  spec.needs("score", "draw");
  spec.needs("rows", "draw");
  spec.needs("columns", "draw");
  spec.example("dc-inspect train.h5");
  spec.example("dc-inspect student.h5 --provenance");
  spec.example("dc-inspect --schema score_table");
  spec.example("dc-inspect mosaic.h5 --draw mosaics.png");
  spec.example("dc-inspect scores.h5 --diff other.h5");
  spec.example("dc-inspect scores.h5 --draw extremes.png --images train.h5");
}

}  // namespace dc::inspect
