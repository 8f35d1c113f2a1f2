#include "tests/trust/specimens.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "common/artifact/reader.hpp"
#include "common/base/filesystem.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw.hpp"

namespace dc::trust {
namespace {

/// 24 grey images of 8 x 8 pixels in three classes, as a folder of the MNIST family.
void write_idx(const std::string& folder, const std::string& split) {
  fs::create_directories(folder);
  test::RawBytes pixels;
  test::RawBytes labels;
  for (unsigned i = 0; i < 24; ++i) {
    labels.push_back(static_cast<std::uint8_t>(i % 3));
    for (unsigned y = 0; y < 8; ++y) {
      for (unsigned x = 0; x < 8; ++x)
        pixels.push_back(static_cast<std::uint8_t>(y == i % 3 ? 220 + (i + x) % 30 : (7 * i + 3 * x + 5 * y) % 90));
    }
  }
  const auto write = [&](const std::string& name, const test::RawBytes& bytes) {
    std::ofstream(folder + "/" + split + name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  };
  write("-images-idx3-ubyte", test::idx_file({24, 8, 8}, pixels));
  write("-labels-idx1-ubyte", test::idx_file({24}, labels));
}

/// Five photographs in two classes.
void write_photographs(const std::string& folder) {
  for (const char* name : {"grey/grey", "colour/colour_420", "colour/colour_422", "colour/progressive"}) {
    const fs::path target = fs::path(folder) / (std::string(name) + ".jpg");
    fs::create_directories(target.parent_path());
    fs::copy_file(std::string(DC_SOURCE_DIR "/tests/data/pillow/") + target.filename().string(), target);
  }
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

/// Of every sample of scores.h5 a number, as others keep them.
void write_score_file(const std::string& path) {
  std::ofstream file(path);
  file << "key,mine\n";
  const artifact::Reader scores(specimen("scores.h5"));
  int i = 0;
  for (const auto& key : scores.read(schema::score_table::sample_key())) file << key << ',' << ++i << '\n';
}

class Folder {
 public:
  Folder() : path(fs::temp_directory_path() / fmt::format("dc-trust-{}", getpid())) { fs::create_directories(path); }
  ~Folder() {
    boost::system::error_code ignored;
    if (getpid() == owner_) fs::remove_all(path, ignored);
  }
  const fs::path path;

 private:
  const pid_t owner_ = getpid();  // a child that was forked leaves the folder alone
};

void make_all() {
  write_idx(specimen("idx"), "train");
  write_idx(specimen("idx"), "t10k");
  write_photographs(specimen("photographs"));
  write_text(specimen("classes.txt"), "1\tone\n0\tzero\n");
  write_text(specimen("note.txt"), "A note of **one** line.\n");
  make("dc-fetch idx:{}/idx --split train --out {}/train.h5");
  make("dc-fetch idx:{}/idx --split test --out {}/test.h5");
  make("dc-fetch folder:{}/photographs --store encoded --out {}/encoded.h5");
  make("dc-augment --images {}/train.h5 --policy small --pad 1 --record-epochs 2 --out {}/plan.h5");
  make("dc-augment --images {}/test.h5 --policy validation --out {}/view.h5");
  make(
      "dc-train --images {}/train.h5 --plan {}/plan.h5 --model resnet8 --width 4 --stem stride2 --epochs 2 --batch 8 "
      "--save-dynamics {}/dynamics.h5 --out {}/checkpoint.h5");
  make(
      "dc-eval --images {}/train.h5 --checkpoint {}/checkpoint.h5 --save-predictions {}/predictions.h5 "
      "--save-features {}/features.h5 --neighbours 3 --out {}/eval.h5");
  make("dc-score --dynamics {}/dynamics.h5 --method el2n,aum --out {}/scores.h5");
  make("dc-prune --scores {}/scores.h5 --score el2n --keep easiest --ipc 4 --out {}/selection.h5");
  make("dc-prune --images {}/train.h5 --keep random --ipc 2 --out {}/random.h5");
  make("dc-combine --images {}/train.h5 --selection {}/selection.h5 --grid 2 --out {}/mosaic.h5");
  make("dc-eval --images {}/train.h5 --checkpoint {}/checkpoint.h5 --method other --out {}/other-eval.h5");
  make("dc-score --images {}/train.h5 --method random --out {}/random-scores.h5");
  make("dc-inspect {}/train.h5 --draw {}/sheet.png");
  write_score_file(specimen("mine.csv"));
}

}  // namespace

const std::string& specimens() {
  static const Folder folder;
  static const std::string path = folder.path.string();
  static bool made = false;
  if (!std::exchange(made, true)) make_all();
  return path;
}

std::string specimen(const std::string& name) {
  return specimens() + "/" + name;
}

const std::vector<std::string>& artifact_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(specimens())) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(".h5") && !name.starts_with("other-") && !name.starts_with("random") && name != "test.h5")
        found.push_back(name);
    }
    std::ranges::sort(found);
    return found;
  }();
  return names;
}

std::string specimen_of(Kind kind) {
  const auto& names = artifact_names();
  return specimen(*std::ranges::find_if(
      names, [&](const std::string& name) { return artifact::Reader(specimen(name)).kind() == kind; }));
}

std::string specimen_of_another_kind(Kind kind) {
  return specimen_of(kind == Kind::image_set ? Kind::selection : Kind::image_set);
}

void make(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream stream(line);
  for (std::string word; stream >> word;) {
    if (const auto place = word.find("{}"); place != std::string::npos) word.replace(place, 2, specimens());
    words.push_back(word);
  }
  const std::string program = words.front();
  words.erase(words.begin());
  const auto outcome = test::run_program(program, words);
  EXPECT_EQ(outcome.code, 0) << line << ": " << outcome.err;
}

}  // namespace dc::trust
