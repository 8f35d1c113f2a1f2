// dc-fetch: turns raw data into artifacts: labelled images, and scores and features of them that others computed. The
// only stage that reads anything but artifacts.
#include "common/base/log.hpp"
#include "common/base/number.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/fetch/options.hpp"

namespace {

namespace fetch = dc::fetch;

void fetch_images(const fetch::Options& o, const fetch::Address& address, dc::harness::Run& run) {
  fetch::Wanted wanted;
  wanted.first = o.first;
  if (o.classes) {
    const auto table = fetch::read_file(*o.classes);
    wanted.classes = fetch::parse_classes(table, *o.classes);
    run.raw_source("classes", fetch::sha256_of(table));
  }
  const fetch::Request request{address, o.split, wanted, o.variant, run.seed(), o.wish, o.store};
  const auto begin = [&](std::int64_t total) { return run.progress("reading", "image", total); };
  const fetch::Summary summary = fetch::fetch(request, run.create("out", dc::Kind::image_set), begin);
  run.raw_source(fetch::scheme_name(address.scheme), summary.digest);
  run.fact("images", summary.images);
  run.fact("classes", summary.classes);
  if (summary.relabelled) run.fact("relabelled", *summary.relabelled);
  const std::string shape =
      summary.shape ? fmt::format("{}x{}x{}", summary.shape->height, summary.shape->width, summary.shape->channels)
                    : "as encoded in their files";
  const std::string relabelled =
      summary.relabelled ? fmt::format(", {} relabelled", dc::with_commas(*summary.relabelled)) : "";
  dc::log::info("{}: {} images {}, {} classes, split {}{}", o.out, dc::with_commas(summary.images), shape,
                summary.classes, o.split, relabelled);
}

void fetch_table(const fetch::Options& o, const fetch::Address& address, dc::harness::Run& run) {
  fetch::Import wanted = o.import;
  wanted.path = address.path;
  wanted.direction = o.direction.value_or(wanted.direction);
  const bool scores = address.scheme == fetch::Scheme::scores;
  auto& out = run.create("out", fetch::kind_of(address.scheme));
  const fetch::Imported made = scores ? fetch::import_scores(wanted, run.open("images"), out)
                                      : fetch::import_features(wanted, run.open("images"), out);
  run.raw_source(fetch::scheme_name(address.scheme), made.digest);
  run.fact("samples", made.samples);
  if (!made.left_out.empty())
    dc::log::info("{}: left out {}: no numbers", address.path, fmt::join(made.left_out, ", "));
  run.fact(scores ? "scores" : "width", made.columns);
  dc::log::info("{}: {} of {} images", o.out,
                scores ? fmt::format("{} score{}", made.columns, made.columns == 1 ? "" : "s")
                       : fmt::format("vectors of {} numbers", made.columns),
                dc::with_commas(made.samples));
}

void run(const fetch::Options& o, dc::harness::Run& run) {
  const fetch::Address address = fetch::parse_address(o.source);
  fetch::require_apart(address, o.out);
  fetch::check_options(address.scheme, [&](std::string_view name) { return run.given(name); });
  for (const auto name : fetch::foreign_options(address.scheme)) run.leave_out(name);
  if (fetch::kind_of(address.scheme) == dc::Kind::image_set) return fetch_images(o, address, run);
  fetch_table(o, address, run);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<fetch::Options>("dc-fetch", argc, argv, fetch::describe, run);
}
