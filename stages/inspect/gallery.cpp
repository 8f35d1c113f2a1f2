#include "stages/inspect/gallery.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/base/error.hpp"
#include "common/image/encode.hpp"
#include "common/views/executor.hpp"
#include "common/views/plan.hpp"
#include "stages/inspect/pick.hpp"

namespace dc::inspect {
namespace {

using artifact::Reader;
using Indices = std::vector<std::int64_t>;

// A class's name up to its first comma: "lion, king of beasts" is a lion.
std::string short_name(const artifact::ClassList& classes, std::size_t c) {
  return classes.names[c].substr(0, classes.names[c].find(','));
}

std::int64_t class_rows(const Album& album, const Extent& extent) {
  return std::min(album.classes().size(), static_cast<std::int64_t>(extent.rows));
}

void add_tiles(const Album& album, const Indices& picked, SheetRow& row) {
  for (const std::int64_t i : picked) row.tiles.push_back(tile_of(album.image(i)));
}

Sheet sheet_by_class(const Album& album, const std::vector<Indices>& picked) {
  Sheet sheet;
  for (std::size_t c = 0; c < picked.size(); ++c) {
    SheetRow row{short_name(album.classes(), c), {}, {}, 0};
    add_tiles(album, picked[c], row);
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

// One image of every class, as many in a row as there are columns.
Sheet sheet_of_singles(const Album& album, const std::vector<Indices>& picked, const Extent& extent) {
  Sheet sheet;
  for (std::size_t c = 0; c < picked.size(); ++c) {
    if (picked[c].empty()) continue;
    if (sheet.rows.empty() || sheet.rows.back().tiles.size() == extent.columns) {
      if (sheet.rows.size() == extent.rows) break;
      sheet.rows.emplace_back();
    }
    add_tiles(album, picked[c], sheet.rows.back());
    sheet.rows.back().captions.push_back(short_name(album.classes(), c));
  }
  return sheet;
}

Sheet sheet_in_order(const Album& album, const Indices& order, const Extent& extent) {
  const auto all = first_of_classes(album.labels(), order, album.classes().size(), extent.columns);
  const bool single = std::all_of(all.begin(), all.end(), [](const Indices& members) { return members.size() <= 1; });
  if (single) return sheet_of_singles(album, all, extent);
  return sheet_by_class(album, {all.begin(), all.begin() + class_rows(album, extent)});
}

void require_keys(const Reader& reader, const std::vector<std::string>& keys, const Indices& index,
                  const Album& album) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::int64_t at = index[i];
    if (at >= album.size() || album.keys()[static_cast<std::size_t>(at)] != keys[i])
      throw InvalidInput(fmt::format("{}: sample {} is '{}', in {} it is '{}'; pass the image set it was made from",
                                     reader.path(), at, keys[i], album.reader().path(),
                                     at < album.size() ? album.keys()[static_cast<std::size_t>(at)] : "missing"));
  }
}

std::string choose_score(const Reader& scores, const std::optional<std::string>& wanted) {
  const auto names = scores.names("/score");
  if (!wanted && names.size() == 1) return names.front();
  if (!wanted)
    throw UsageError(
        fmt::format("{}: holds the scores {}; choose one with --score", scores.path(), fmt::join(names, ", ")));
  if (std::find(names.begin(), names.end(), *wanted) == names.end())
    throw UsageError(fmt::format("--score {}: {} has no such score, expected one of {}", *wanted, scores.path(),
                                 fmt::join(names, ", ")));
  return *wanted;
}

// The recorded rows of one epoch, or all that the policy plans for it.
std::vector<views::ViewRow> rows_of_epoch(const Reader& plan, const views::Policy& policy,
                                          const views::ImageShape& shape, std::int64_t epoch) {
  namespace view_plan = schema::view_plan;
  if (!plan.has(view_plan::row_image()) || epoch >= plan.shape(view_plan::row_image())[0])
    return views::plan_epoch(policy, shape, static_cast<std::uint64_t>(plan.read(view_plan::seed())),
                             static_cast<std::uint32_t>(epoch));
  const auto read = [&](const auto& field) { return plan.read_rows(field, epoch, 1); };
  const auto images = read(view_plan::row_image());
  std::vector<views::ViewRow> rows(images.size());
  for (std::size_t s = 0; s < rows.size(); ++s) rows[s].image = images[s];
  const auto fill = [&](const schema::Field<std::int32_t>& field, std::int32_t views::ViewRow::*member) {
    const auto values = read(field);
    for (std::size_t s = 0; s < rows.size(); ++s) rows[s].*member = values[s];
  };
  fill(view_plan::row_x(), &views::ViewRow::x);
  fill(view_plan::row_y(), &views::ViewRow::y);
  fill(view_plan::row_w(), &views::ViewRow::w);
  fill(view_plan::row_h(), &views::ViewRow::h);
  fill(view_plan::row_resized_w(), &views::ViewRow::resized_w);
  fill(view_plan::row_resized_h(), &views::ViewRow::resized_h);
  fill(view_plan::row_window_x(), &views::ViewRow::window_x);
  fill(view_plan::row_window_y(), &views::ViewRow::window_y);
  fill(view_plan::row_cell(), &views::ViewRow::cell);
  fill(view_plan::row_flip(), &views::ViewRow::flip);
  return rows;
}

// The first image of each class, then the second of each, and so on.
Indices images_for_plan(const Album& album, const Extent& extent) {
  const auto members = first_of_classes(album.labels(), counting(album.size()), album.classes().size(), extent.rows);
  Indices picked;
  for (std::size_t round = 0; picked.size() < extent.rows; ++round) {
    const std::size_t before = picked.size();
    for (const Indices& of_class : members) {
      if (round < of_class.size() && picked.size() < extent.rows) picked.push_back(of_class[round]);
    }
    if (picked.size() == before) break;
  }
  return picked;
}

void require_views_fit(const Reader& plan, const Album& album, std::span<const views::ViewRow> rows) {
  for (const views::ViewRow& row : rows) {
    if (row.image < 0 || row.image >= album.size())
      throw InvalidInput(fmt::format("{}: a view of image {}, and {} has {}; pass the image set that is trained on",
                                     plan.path(), row.image, album.reader().path(), album.size()));
  }
}

}  // namespace

Sheet sheet_of_images(const Album& album, const Extent& extent) {
  return sheet_in_order(album, counting(album.size()), extent);
}

Sheet sheet_of_selection(const Reader& selection, const Album& album, const Extent& extent) {
  const Indices index = selection.read(schema::selection::selection_index());
  require_keys(selection, selection.read(schema::selection::selection_key()), index, album);
  return sheet_in_order(album, index, extent);
}

Sheet sheet_of_scores(const Reader& scores, const std::string& name, const Album& album, const Extent& extent) {
  const auto keys = scores.read(schema::score_table::sample_key());
  require_keys(scores, keys, counting(static_cast<std::int64_t>(keys.size())), album);
  std::vector<double> hardness = scores.read(schema::score_table::score(name));
  if (static_cast<std::int64_t>(hardness.size()) != album.size())
    throw InvalidInput(fmt::format("{}: scores of {} samples, {} has {}; pass the image set they were made from",
                                   scores.path(), hardness.size(), album.reader().path(), album.size()));
  const std::string direction = scores.read(schema::score_table::score_direction(name));
  if (direction == "higher-is-easier") {
    for (double& value : hardness) value = -value;
  }
  Sheet sheet;
  sheet.heads = direction == "none" ? std::vector<std::string>{"lowest " + name, "highest"}
                                    : std::vector<std::string>{"easiest by " + name, "hardest"};
  const auto ends = ends_of_classes(album.labels(), hardness, class_rows(album, extent),
                                    std::max<std::size_t>(1, extent.columns / 2));
  for (std::size_t c = 0; c < ends.size(); ++c) {
    SheetRow row{short_name(album.classes(), c), {}, {}, ends[c].easiest.size()};
    add_tiles(album, ends[c].easiest, row);
    add_tiles(album, ends[c].hardest, row);
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

Sheet sheet_of_plan(const Reader& plan, const Album& album, const Extent& extent) {
  if (!album.decoded())
    throw InvalidInput(
        fmt::format("{}: holds encoded images, expected decoded ones of one size", album.reader().path()));
  const artifact::ImageSet& set = *album.decoded();
  const views::Policy policy = views::policy_from_json(plan.read(schema::view_plan::policy()), plan.path());
  const views::ImageShape shape{set.n, static_cast<int>(set.height), static_cast<int>(set.width)};
  views::check_plan(policy, shape, plan.path());
  const views::Executor executor({set.pixels.span(), set.n, shape.height, shape.width, static_cast<int>(set.channels)},
                                 policy);

  const Indices picked = images_for_plan(album, extent);
  Sheet sheet;
  sheet.heads = {"stored", "views of the epochs 0, 1, ..."};
  for (const std::int64_t i : picked)
    sheet.rows.push_back(
        {short_name(album.classes(), static_cast<std::size_t>(album.labels()[static_cast<std::size_t>(i)])),
         {tile_of(album.image(i))},
         {},
         1});
  // Each epoch shows every image at least once, so this ends.
  for (std::int64_t epoch = 0; epoch < static_cast<std::int64_t>(extent.columns); ++epoch) {
    const auto rows = rows_of_epoch(plan, policy, shape, epoch);
    require_views_fit(plan, album, rows);
    for (const views::ViewRow& row : rows) {
      const auto place = std::find(picked.begin(), picked.end(), row.image);
      if (place == picked.end()) continue;
      auto& tiles = sheet.rows[static_cast<std::size_t>(place - picked.begin())].tiles;
      if (tiles.size() > extent.columns) continue;
      image::Image view{executor.size(), executor.size(), executor.channels(),
                        std::vector<std::uint8_t>(static_cast<std::size_t>(executor.view_size()))};
      executor.render(std::span(&row, 1), std::span<std::uint8_t>(view.pixels));
      tiles.push_back(tile_of(view));
    }
  }
  return sheet;
}

std::string draw_artifact(const Reader& reader, const Reader* images, const std::optional<std::string>& score,
                          const Extent& extent) {
  const bool needs_images =
      reader.kind() == Kind::selection || reader.kind() == Kind::score_table || reader.kind() == Kind::view_plan;
  if (!needs_images && reader.kind() != Kind::image_set)
    throw UsageError(fmt::format(
        "--draw: {} is a {}, which has nothing to draw; expected image_set, selection, score_table or view_plan",
        reader.path(), kind_name(reader.kind())));
  if (needs_images && images == nullptr)
    throw UsageError(fmt::format("--draw: {} is a {}; pass the images it speaks of with --images", reader.path(),
                                 kind_name(reader.kind())));
  if (!needs_images && images != nullptr)
    throw UsageError(fmt::format("--images: {} is an image set itself; leave it out", reader.path()));
  if (score && reader.kind() != Kind::score_table)
    throw UsageError(fmt::format("--score: {} is no score table; leave it out", reader.path()));
  const Album album(needs_images ? *images : reader);
  Sheet sheet;
  if (reader.kind() == Kind::image_set) sheet = sheet_of_images(album, extent);
  if (reader.kind() == Kind::selection) sheet = sheet_of_selection(reader, album, extent);
  if (reader.kind() == Kind::score_table) sheet = sheet_of_scores(reader, choose_score(reader, score), album, extent);
  if (reader.kind() == Kind::view_plan) sheet = sheet_of_plan(reader, album, extent);
  const auto png = image::encode_png(draw(sheet).view());
  return {png.begin(), png.end()};
}

}  // namespace dc::inspect
