// What is not a whole, true artifact is refused with one line that says where and why.
#include <fstream>
#include <iterator>
#include <limits>

#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/stat.h>

#include "common/artifact/image_set.hpp"
#include "common/artifact/reader.hpp"
#include "common/base/error.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/support/scratch.hpp"

namespace {

namespace artifact = dc::artifact;
using dc::Kind;
using dc::test::Scratch;

std::string refusal(const std::string& path, std::optional<Kind> expected = Kind::image_set) {
  try {
    const artifact::Reader reader(path, expected);
    reader.check();
  } catch (const dc::InvalidInput& failure) {
    return failure.what();
  }
  return "accepted";
}

void expect_contains(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

void write_small(const std::string& path) {
  dc::test::write_images(path, 2, 2, 2, 1, {1, 2, 3, 4, 5, 6, 7, 8}, 2);
}

// Opens a finished artifact for damage.
class Damage {
 public:
  explicit Damage(const std::string& path) : file_(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT)) {}
  ~Damage() { H5Fclose(file_); }
  operator hid_t() const { return file_; }

 private:
  hid_t file_;
};

TEST(Reader, RefusesWhatIsNoArtifact) {
  const Scratch scratch;
  expect_contains(refusal(scratch.path("none.h5")), "no such file");
  expect_contains(refusal(scratch.folder()), "is a folder");
  std::ofstream(scratch.path("text.h5")) << "hello";
  expect_contains(refusal(scratch.path("text.h5")), "not an HDF5 file");
  mkfifo(scratch.path("pipe").c_str(), 0600);
  expect_contains(refusal(scratch.path("pipe")), "not a regular file");
}

TEST(Reader, RefusesAnotherKind) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  expect_contains(refusal(scratch.path("a.h5"), Kind::selection), "kind is image_set, expected selection");
}

TEST(Reader, NeverCrashesOnAFileCutShort) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  std::ifstream file(scratch.path("a.h5"), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t length = 0; length < whole.size(); length += 61) {
    std::ofstream(scratch.path("cut.h5"), std::ios::binary) << whole.substr(0, length);
    EXPECT_NE(refusal(scratch.path("cut.h5")), "accepted") << length;
  }
}

TEST(Reader, FindsAChangedByteByTheDigest) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  {
    const Damage file(scratch.path("a.h5"));
    const hid_t dataset = H5Dopen2(file, "/image/pixels", H5P_DEFAULT);
    const std::uint8_t pixels[8] = {1, 2, 3, 4, 5, 6, 7, 9};
    H5Dwrite(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels);
    H5Dclose(dataset);
  }
  expect_contains(refusal(scratch.path("a.h5")), "the file was damaged or edited");
}

TEST(Reader, RefusesAnIncompleteFile) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  {
    const Damage file(scratch.path("a.h5"));
    H5Adelete(file, "complete");
  }
  expect_contains(refusal(scratch.path("a.h5")), "is not complete: its writer was interrupted");
}

TEST(Reader, RefusesAMissingFieldAndNamesIt) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  {
    const Damage file(scratch.path("a.h5"));
    H5Ldelete(file, "/sample/label", H5P_DEFAULT);
  }
  expect_contains(refusal(scratch.path("a.h5")), "/sample/label is missing");
}

TEST(Reader, RefusesSoftLinks) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  {
    const Damage file(scratch.path("a.h5"));
    H5Lcreate_soft("/sample/label", file, "/again", H5P_DEFAULT, H5P_DEFAULT);
  }
  expect_contains(refusal(scratch.path("a.h5")), "/again: a soft, external or user-defined link");
}

TEST(Reader, RefusesAFieldOfAnotherLength) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  {
    const Damage file(scratch.path("a.h5"));
    H5Ldelete(file, "/sample/source_index", H5P_DEFAULT);
    const hsize_t three = 3;
    const hid_t space = H5Screate_simple(1, &three, nullptr);
    H5Dclose(H5Dcreate2(file, "/sample/source_index", H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
  }
  expect_contains(refusal(scratch.path("a.h5")), "3 entries along sample, expected 2");
}

TEST(Reader, RefusesASampleThatIsSelectedTwice) {
  namespace selection = dc::schema::selection;
  const Scratch scratch;
  artifact::Writer writer(scratch.path("a.h5"), Kind::selection);
  const std::vector<std::int64_t> three = {0, 0, 0};
  writer.write(selection::selection_index(), std::vector<std::int64_t>{7, 2, 7});
  writer.write(selection::selection_key(), std::vector<std::string>{"a", "b", "c"});
  writer.write(selection::selection_label(), three);
  writer.write(selection::selection_rank(), three);
  writer.write(selection::selection_weight(), std::vector<double>{1, 1, 1});
  writer.write(selection::class_id(), std::vector<std::string>{"c0"});
  writer.write(selection::class_name(), std::vector<std::string>{"class 0"});
  writer.write(selection::budget_available(), std::vector<std::int64_t>{9});
  writer.write(selection::budget_kept(), std::vector<std::int64_t>{3});
  writer.write(selection::selection_samples(), std::int64_t{9});
  writer.write(selection::selection_rule(), std::string("by-hand"));
  writer.write(selection::selection_parameters(), std::string("{}"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
  expect_contains(refusal(scratch.path("a.h5"), Kind::selection),
                  "/selection/index[2]: 7 a second time, expected unique values");
}

TEST(Reader, RefusesAFieldWithoutItsCompanions) {
  namespace features = dc::schema::features;
  const Scratch scratch;
  artifact::Writer writer(scratch.path("a.h5"), Kind::features);
  writer.write(features::sample_key(), std::vector<std::string>{"a", "b"});
  writer.write(features::sample_label(), std::vector<std::int64_t>{0, 0});
  writer.write(features::class_id(), std::vector<std::string>{"c0"});
  writer.write(features::class_name(), std::vector<std::string>{"class 0"});
  writer.write<float>(features::feature_value(), std::vector<float>{1, 2}, {2, 1});
  writer.write<std::int32_t>(features::neighbour_index(), std::vector<std::int32_t>{1, 0}, {2, 1});
  writer.write(features::feature_source(), std::string("import"));
  try {
    writer.finish(dc::test::made_by_test());
    FAIL();
  } catch (const dc::ResourceFailure& failure) {  // what cannot be read again is not published
    expect_contains(failure.what(), "/neighbour/distance is missing, 1 of 2 there, expected all of /neighbour/index, ");
  }
}

TEST(Reader, RefusesALabelBeyondTheClasses) {
  const Scratch scratch;
  dc::test::write_images(scratch.path("a.h5"), 2, 1, 1, 1, {1, 2}, 2, {0, 5});
  expect_contains(refusal(scratch.path("a.h5")), "/sample/label[1] is 5, expected an index below 2");
}

// Texts of attributes stand in a global heap, whose sizes HDF5 1.10.8 believes: "GCOL", 12 bytes, then of each object
// index, references, four zeros and 8 bytes of size. The first one here is made to be of 2^32 bytes more.
TEST(Reader, RefusesStringsThatAreNoUtf8) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  {
    const Damage file(scratch.path("a.h5"));
    const hid_t group = H5Gopen2(file, "/provenance", H5P_DEFAULT);
    H5Adelete(group, "tool");
    const hid_t type = H5Tcopy(H5T_C_S1);
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t tool = H5Acreate2(group, "tool", type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(tool, type, "\x9C");
    H5Aclose(tool);
    H5Sclose(space);
    H5Tclose(type);
    H5Gclose(group);
  }
  expect_contains(refusal(scratch.path("a.h5")), "a.h5: /provenance: string 0 ('\\x9c') is no UTF-8");
}

TEST(Reader, RefusesAHeapWhoseObjectsDoNotFit) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  std::fstream file(scratch.path("a.h5"), std::ios::binary | std::ios::in | std::ios::out);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  file.seekp(static_cast<std::streamoff>(bytes.find("GCOL") + 16 + 8 + 4));
  file.put(1);
  file.close();
  expect_contains(refusal(scratch.path("a.h5")), "strings cannot be read");
}

TEST(Writer, RefusesToWriteScoresThatAreNoNumbers) {
  const Scratch scratch;
  artifact::Writer writer(scratch.path("s.h5"), Kind::score_table);
  EXPECT_THROW(
      writer.write(dc::schema::score_table::score("x"), std::vector<double>{std::numeric_limits<double>::quiet_NaN()}),
      dc::RunFailure);
}

TEST(ClassLists, ThatDifferAreNamed) {
  const Scratch scratch;
  write_small(scratch.path("a.h5"));
  dc::test::write_images(scratch.path("b.h5"), 3, 1, 1, 1, {1, 2, 3}, 3);
  const artifact::Reader a(scratch.path("a.h5"));
  const artifact::Reader b(scratch.path("b.h5"));
  try {
    artifact::require_same_classes(a, artifact::load_classes(a), b, artifact::load_classes(b));
    FAIL();
  } catch (const dc::InvalidInput& failure) {
    expect_contains(failure.what(), "3 classes");
  }
}

}  // namespace
