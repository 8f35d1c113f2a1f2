// dc-fetch: turns raw data into artifacts: labelled images, and scores and features of them that others computed. The
// only stage that reads anything but artifacts.
#include <algorithm>

#include "common/base/log.hpp"
#include "common/base/number.hpp"
#include "common/harness/run_stage.hpp"
#include "stages/fetch/options.hpp"

namespace {

namespace fetch = dc::fetch;

using Supply = fetch::Supply;

std::string shape_of(const Supply& supply) {
  return supply.shape ? fmt::format("{}x{}x{}", supply.shape->height, supply.shape->width, supply.shape->channels)
                      : "as encoded in their files";
}

Supply look_over(const fetch::Options& o, const fetch::Address& address, dc::harness::Run& run) {
  fetch::Wanted wanted;
  wanted.first = o.first;
  if (o.classes) {
    const auto table = fetch::read_file(*o.classes);
    wanted.classes = fetch::parse_classes(table, *o.classes);
    run.raw_source("classes", fetch::sha256_of(table));
  }
  return fetch::look_over({address, o.split, wanted, o.variant, run.seed(), o.wish, o.store});
}

void tell(const std::string& remark) {
  if (!remark.empty()) dc::log::info("{}", remark);
}

void fetch_images(const fetch::Options& o, const fetch::Address& address, dc::harness::Run& run) {
  const Supply supply = look_over(o, address, run);
  fetch::fill(run.create("out", dc::Kind::image_set), supply, o.split,
              [&](std::int64_t total) { return run.progress("reading", "image", total); });
  const auto relabelled = supply.relabelled();
  run.raw_source(fetch::scheme_name(address.scheme), supply.digest());
  run.fact("images", supply.samples.size());
  run.fact("classes", supply.samples.classes.size());
  if (relabelled) run.fact("relabelled", *relabelled);
  tell(supply.remark);
  dc::log::info("{}: {} images {}, {} classes, split {}{}", o.out, dc::with_commas(supply.samples.size()),
                shape_of(supply), supply.samples.classes.size(), o.split,
                relabelled ? fmt::format(", {} relabelled", dc::with_commas(*relabelled)) : "");
}

fetch::Imported import(const fetch::Options& o, const fetch::Address& address, dc::harness::Run& run) {
  fetch::Import wanted = o.import;
  wanted.path = address.path;
  wanted.direction = o.direction.value_or(wanted.direction);
  return address.scheme == fetch::Scheme::scores ? fetch::import_scores(wanted, run.open("images"))
                                                 : fetch::import_features(wanted, run.open("images"));
}

std::string contents_of(const fetch::Imported& imported, fetch::Scheme scheme) {
  return scheme == fetch::Scheme::scores ? fmt::format("{} score{}", imported.columns, imported.columns == 1 ? "" : "s")
                                         : fmt::format("vectors of {} numbers", imported.columns);
}

void fetch_table(const fetch::Options& o, const fetch::Address& address, dc::harness::Run& run) {
  const fetch::Imported imported = import(o, address, run);
  imported.write(run.create("out", fetch::kind_of(address.scheme)));
  run.raw_source(fetch::scheme_name(address.scheme), imported.digest);
  run.fact("samples", imported.samples);
  if (!imported.left_out.empty())
    dc::log::info("{}: left out {}: no numbers", address.path, fmt::join(imported.left_out, ", "));
  run.fact(address.scheme == fetch::Scheme::scores ? "scores" : "width", imported.columns);
  dc::log::info("{}: {} of {} images", o.out, contents_of(imported, address.scheme), dc::with_commas(imported.samples));
}

fetch::Address address_of(const fetch::Options& o, const dc::harness::Run& run) {
  fetch::Address address = fetch::parse_address(o.source);
  fetch::check_options(address.scheme, [&](std::string_view name) { return run.given(name); });
  return address;
}

dc::harness::Forecast plan(const fetch::Options& o, dc::harness::Run& run) {
  const fetch::Address address = address_of(o, run);
  if (fetch::kind_of(address.scheme) != dc::Kind::image_set) {
    const fetch::Imported imported = import(o, address, run);
    const std::string holds =
        fmt::format("{} of {} images", contents_of(imported, address.scheme), dc::with_commas(imported.samples));
    return {{{"out", holds, imported.bytes}}, imported.memory, {}, {}, {}};
  }
  const Supply supply = look_over(o, address, run);
  const std::int64_t images = supply.samples.size();
  const auto trial = fetch::try_loading(supply);
  tell(supply.remark);
  return {{{"out", fmt::format("{} images {}", dc::with_commas(images), shape_of(supply)), supply.all_bytes()}},
          supply.bytes() / images * std::min(supply.batch(), images),
          trial.seconds_per_image * static_cast<double>(images),
          fmt::format("{} image{}", trial.images, trial.images == 1 ? "" : "s"),
          fetch::unread(supply, trial)};
}

void run(const fetch::Options& o, dc::harness::Run& run) {
  const fetch::Address address = address_of(o, run);
  for (const auto name : fetch::foreign_options(address.scheme)) run.leave_out(name);
  if (fetch::kind_of(address.scheme) == dc::Kind::image_set) return fetch_images(o, address, run);
  fetch_table(o, address, run);
}

}  // namespace

int main(int argc, char** argv) {
  return dc::harness::run_stage<fetch::Options>("dc-fetch", argc, argv, fetch::describe, run, plan);
}
