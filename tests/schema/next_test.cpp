// Two suites that are one minor version apart read each other's files. This program is the newer one: its tables are
// compiled from schemas with more optional fields and attributes, the code that reads and writes is the same object
// code that the stages have. The stages are the older suite.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/artifact/reader.hpp"
#include "common/artifact/writer.hpp"
#include "tests/schema/stage_runs.hpp"
#include "tests/support/scratch.hpp"

namespace {

using dc::artifact::Reader;
using dc::artifact::Writer;
using dc::schema::AttributeSpec;
using dc::schema::Field;
using dc::schema::FieldSpec;
using dc::schema::Type;
using dc::test::example_names;
using dc::test::kReleased;
using dc::test::kStages;

// The paths that `pattern`, of a field or of an attribute, stands for in `file`.
std::vector<std::string> paths_of(std::string_view pattern, const Reader& file) {
  const auto open = pattern.find('<');
  if (open == std::string_view::npos) return {std::string(pattern)};
  std::vector<std::string> paths;
  for (const auto& path : file.fields()) {
    if (path.starts_with(pattern.substr(0, open))) paths.push_back(path);
  }
  return paths;
}

template <class T>
void copy_values(const Reader& from, Writer& to, const FieldSpec& spec, const std::string& path) {
  const Field<T> field{&spec, path};
  if (from.has(field)) to.write<T>(field, from.read(field), from.shape(field));
}

void copy_field(const Reader& from, Writer& to, const FieldSpec& spec, const std::string& path) {
  switch (spec.type) {
    case Type::string:
    case Type::json:
      return copy_values<std::string>(from, to, spec, path);
    case Type::uint8:
      return copy_values<std::uint8_t>(from, to, spec, path);
    case Type::int32:
      return copy_values<std::int32_t>(from, to, spec, path);
    case Type::int64:
      return copy_values<std::int64_t>(from, to, spec, path);
    case Type::float32:
      return copy_values<float>(from, to, spec, path);
    case Type::float64:
      return copy_values<double>(from, to, spec, path);
  }
}

template <class T>
void copy_value(const Reader& from, Writer& to, const AttributeSpec& spec, const std::string& path) {
  const dc::schema::Attribute<T> attribute{&spec, path};
  if (from.has(attribute)) to.write(attribute, from.read(attribute));
}

void copy_attribute(const Reader& from, Writer& to, const AttributeSpec& spec, const std::string& path) {
  if (spec.type == Type::int64) return copy_value<std::int64_t>(from, to, spec, path);
  if (spec.type == Type::float64) return copy_value<double>(from, to, spec, path);
  copy_value<std::string>(from, to, spec, path);
}

bool is_new(std::string_view name) {
  return name.starts_with("/next/") || name == "next_note";
}

// The length of `axis` in `file`, or 2 where nothing has it.
std::int64_t length_of(std::string_view axis, const Reader& file) {
  for (const FieldSpec& spec : dc::schema::kind_spec(file.kind()).fields) {
    for (std::size_t d = 0; d < spec.axes.size(); ++d) {
      if (spec.axes[d] == axis && file.has(Field<double>{&spec, std::string(spec.path)}))
        return file.shape_of(std::string(spec.path))[d];
    }
  }
  return 2;
}

std::vector<double> novelties(std::int64_t length) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < length; ++i) values.push_back(0.5 * static_cast<double>(i));
  return values;
}

// A released example as the newer suite writes it, with everything that is new in it.
void write_newer(const std::string& name, const std::string& target) {
  const Reader old(kReleased + "/" + name);
  const auto& spec = dc::schema::kind_spec(old.kind());
  Writer newer(target, old.kind());
  for (const FieldSpec& field : spec.fields) {
    if (is_new(field.path)) {
      newer.write(Field<double>{&field, std::string(field.path)}, novelties(length_of(field.axes[0], old)));
    } else {
      for (const auto& path : paths_of(field.path, old)) copy_field(old, newer, field, path);
    }
  }
  for (const AttributeSpec& attribute : spec.attributes) {
    for (const auto& path : paths_of(attribute.path, old)) {
      if (!is_new(attribute.name)) {
        copy_attribute(old, newer, attribute, path);
      } else if (path == "/" || old.has(Field<double>{nullptr, path})) {
        newer.write(dc::schema::Attribute<std::string>{&attribute, path}, std::string("new"));
      }
    }
  }
  newer.finish(old.provenance());
  newer.publish();
}

TEST(NewerSuite, ReadsWhatWasReleased) {
  for (const auto& name : example_names()) {
    const Reader reader(kReleased + "/" + name);
    EXPECT_NO_THROW(reader.check()) << name;
    for (const FieldSpec& field : dc::schema::kind_spec(reader.kind()).fields) {
      EXPECT_FALSE(is_new(field.path) && reader.has(Field<double>{&field, std::string(field.path)})) << name;
    }
  }
}

TEST(NewerSuite, ReadsItsOwnFiles) {
  const dc::test::Scratch scratch;
  write_newer("score_table-several.h5", scratch.path("scores.h5"));
  const Reader reader(scratch.path("scores.h5"), dc::Kind::score_table);
  EXPECT_EQ(reader.version(), "1.1");
  EXPECT_EQ(reader.read(dc::schema::score_table::next_along_novelty()), (std::vector<double>{0, 0.5}));
  EXPECT_EQ(reader.read(dc::schema::score_table::next_along_sample()).size(), 24U);
  EXPECT_EQ(reader.read(dc::schema::score_table::next_note()), "new");
  EXPECT_EQ(reader.names("/score"), (std::vector<std::string>{"confidence", "el2n", "forgetting"}));
}

class NewerFiles : public ::testing::Test {
 protected:
  NewerFiles() {
    dc::test::write_raw_scores(scratch.folder());
    for (const auto& name : example_names()) write_newer(name, newer(name));
  }
  std::string newer(const std::string& name) const { return scratch.path("newer-" + name); }

  dc::test::Scratch scratch;
};

TEST_F(NewerFiles, AreSoundToTheOlderSuite) {
  for (const auto& name : example_names()) {
    const auto outcome = dc::test::run_program("dc-inspect", {newer(name), "--check"});
    EXPECT_EQ(outcome.code, 0) << name << ": " << outcome.err;
  }
}

class OlderStage : public NewerFiles, public ::testing::WithParamInterface<const char*> {};

TEST_P(OlderStage, ReadsFilesOfTheNewerSuite) {
  if (dc::test::is_left_out(GetParam())) GTEST_SKIP() << "not in this build";
  for (const auto& run : dc::test::stage_runs(GetParam())) {
    const auto outcome =
        dc::test::outcome_of(run, scratch.folder(), [this](const std::string& name) { return newer(name); });
    EXPECT_EQ(outcome.code, 0) << fmt::format("{}: {}", fmt::join(run.words, " "), outcome.err);
  }
}

INSTANTIATE_TEST_SUITE_P(Schema, OlderStage, ::testing::ValuesIn(kStages), dc::test::name_of_stage);

}  // namespace
