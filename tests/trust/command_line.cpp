#include "tests/trust/command_line.hpp"

#include <sstream>

#include "tests/trust/specimens.hpp"

namespace dc::trust {
namespace {

constexpr CommandLine kCommandLines[] = {
    {"dc-fetch --source idx:<idx --classes <classes.txt --out >images.h5"},
    {"dc-fetch --source scores:<mine.csv --direction higher-is-harder --images <train.h5 --out >scores.h5"},
    {"dc-augment --images <train.h5 --policy small --pad 1 --record-epochs 1 --out >plan.h5"},
    {"dc-score --dynamics <dynamics.h5 --method el2n,aum --out >scores.h5 --csv >scores.csv"},
    {"dc-score --predictions <predictions.h5 --features <features.h5 --method cal,moso --out >scores.h5"},
    {"dc-score --images <train.h5 --method random --out >scores.h5"},
    {"dc-prune --images <train.h5 --keep random --ipc 2 --out >selection.h5"},
    {"dc-prune --scores <scores.h5 --score el2n --share drop --eval <eval.h5 --count 6 --out >selection.h5"},
    {"dc-prune --features <features.h5 --predictions <predictions.h5 --validation-features <features.h5 "
     "--validation-predictions <predictions.h5 --keep glister --ipc 2 --out >selection.h5"},
    {"dc-combine --images <train.h5 --selection <selection.h5 --grid 2 --out >mosaic.h5"},
    {"dc-train --images <train.h5 --plan <plan.h5 --model resnet8 --width 4 --stem stride2 --steps 2 --batch 12 "
     "--out >checkpoint.h5 --save-dynamics >dynamics.h5"},
    {"dc-eval --images <test.h5 --checkpoint <checkpoint.h5 --plan <view.h5 --neighbours 2 --out >eval.h5 "
     "--save-predictions >predictions.h5 --save-features >features.h5"},
    {"dc-report --reports <eval.h5 --reports <other-eval.h5 --scores <scores.h5 --scores <random-scores.h5 --selections <selection.h5 --selections <random.h5 --note <note.txt "
     "--run-facts <selection.h5.run.json --figure Sheet=<sheet.png --html >page.html --markdown >table.md "
     "--csv >table.csv --json >table.json --plot >plot.svg"},
    {"dc-inspect --file <features.h5"},
    {"dc-inspect --file <train.h5 --diff <test.h5", 1},
    {"dc-inspect --file <selection.h5 --draw >sheet.png --images <train.h5"},
};

}  // namespace

std::span<const CommandLine> command_lines() {
  return kCommandLines;
}

Call::Call(const CommandLine& line, const std::string& folder) : code_(line.code) {
  std::istringstream stream{std::string(line.text)};
  stream >> program_;
  for (std::string word; stream >> word;) {
    const auto mark = word.find_first_of("<>");
    if (mark != std::string::npos) {
      const bool is_input = word[mark] == '<';
      const std::string path = (is_input ? specimens() : folder) + "/" + word.substr(mark + 1);
      word = word.substr(0, mark) + path;
      (is_input ? inputs_ : outputs_).push_back({words_.back().substr(2), path, words_.size()});
    }
    words_.push_back(word);
  }
}

bool Call::has_network() const {
  return program_ == "dc-train" || program_ == "dc-eval";
}

std::vector<std::string> Call::with(const Use& use, const std::string& path) const {
  std::vector<std::string> words = words_;
  std::string& word = words[use.word];
  word.replace(word.size() - use.path.size(), use.path.size(), path);
  return words;
}

Call Call::moved(const Use& input, const std::string& path) const {
  Call call = *this;
  call.words_ = with(input, path);
  for (Use& use : call.inputs_) {
    if (use.word == input.word) use.path = path;
  }
  return call;
}

}  // namespace dc::trust
