// dc-inspect: shows what an artifact is, where it comes from, whether it is sound, and its images. Makes no artifact.
#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/inspect/ancestry.hpp"
#include "stages/inspect/contents.hpp"
#include "stages/inspect/difference.hpp"
#include "stages/inspect/gallery.hpp"
#include "stages/inspect/options.hpp"
#include "stages/inspect/script.hpp"

namespace {

namespace inspect = dc::inspect;

void show_ancestry(const inspect::Options& o, const dc::artifact::Reader& reader) {
  const auto& provenance = reader.provenance();
  if (o.format == inspect::Format::json) return dc::log::print(inspect::ancestry_json(provenance, reader.id()));
  if (o.format == inspect::Format::dot)
    return dc::log::print(inspect::ancestry_dot(provenance, reader.path(), reader.id()));
  dc::log::print(inspect::ancestry_text(provenance, reader.path(), reader.id()));
}

void show_differences(const inspect::Options& o, const dc::artifact::Reader& a, const dc::artifact::Reader& b) {
  const auto found = inspect::differences(a, b);
  dc::log::print(o.format == inspect::Format::json ? inspect::differences_json(a, b, found)
                                                   : inspect::differences_text(a, b, found));
  if (!found.empty())
    throw dc::RunFailure(fmt::format("{} and {} differ in {} respect{}", a.path(), b.path(), found.size(),
                                     found.size() == 1 ? "" : "s"));
  dc::log::info("{} and {} have the same content", a.path(), b.path());
}

void check_format(const inspect::Options& o) {
  if (o.format == inspect::Format::dot && !o.provenance)
    throw dc::UsageError("--format dot: only for --provenance; pass text or json");
}

std::string picture(const inspect::Options& o, const dc::harness::Run& run) {
  const inspect::Extent extent{static_cast<std::size_t>(o.rows), static_cast<std::size_t>(o.columns)};
  const auto* images = run.given("images") ? &run.open("images") : nullptr;
  return inspect::draw_artifact(run.open("file"), images, o.score, extent);
}

dc::harness::Forecast plan(const inspect::Options& o, dc::harness::Run& run) {
  if (!o.draw) {
    check_format(o);
    if (!o.schema && o.check) run.open("file").check();
    if (!o.schema && !o.check && !o.provenance && !o.command && !o.diff) inspect::read_contents(run.open("file"));
    return {};
  }
  return {{{"draw", "a picture", std::ssize(picture(o, run))}}, {}, {}, {}};
}

void run(const inspect::Options& o, dc::harness::Run& run) {
  if (o.schema) return dc::log::print(std::string(dc::schema::kind_spec(*dc::kind_from_name(*o.schema)).text));
  const auto& reader = run.open("file");
  check_format(o);
  if (o.check) {
    reader.check();
    return dc::log::print(fmt::format("{}: sound: every value fits {} {}, the digest is {}\n", reader.path(),
                                      dc::kind_name(reader.kind()), reader.version(), reader.id()));
  }
  if (o.provenance) return show_ancestry(o, reader);
  if (o.command) return dc::log::print(inspect::rebuilding_script(reader.provenance(), reader.id()));
  if (o.diff) return show_differences(o, reader, run.open("diff"));
  if (o.draw) return run.publish_file(*o.draw, picture(o, run));
  const inspect::Contents contents = inspect::read_contents(reader);
  dc::log::print(o.format == inspect::Format::json ? inspect::contents_json(contents)
                                                   : inspect::contents_text(contents));
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<inspect::Options>("dc-inspect", argc, argv, inspect::describe, run, plan);
}
