// Rows C8 and C9: choices from classes of made-up features and logits, and the time of every greedy rule.
//   bench_selection features RULE CLASSES SAMPLES WIDTH COUNT PICKS THREADS   chooses COUNT of SAMPLES in each class
//   bench_selection gradients RULE CLASSES SAMPLES WIDTH COUNT PICKS THREADS  the same with logits of 1000 classes
// PICKS is a text file for the choices, one class a line, or "-".
#include <algorithm>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/parallel/parallel.hpp"
#include "stages/prune/rule.hpp"
#include "tests/bench/stopwatch.hpp"

namespace {

using dc::bench::Stopwatch;

constexpr std::int64_t kClasses = 1000;
constexpr std::int64_t kClusters = 12;           // of a class
constexpr std::int64_t kValidationSamples = 50;  // of a class, as ImageNet has

// A number in [-1/2, 1/2) on a grid of 2^-24 from (part, row, column), the same as the peer's.
float noise(std::uint64_t part, std::int64_t row, std::int64_t column) {
  std::uint64_t x = (part << 56) + (static_cast<std::uint64_t>(row) << 20) + static_cast<std::uint64_t>(column);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  x ^= x >> 31;
  return static_cast<float>(x >> 40) * 0x1p-24f - 0.5f;
}

// Rows scattered about the centres of their clusters.
std::vector<float> clustered(std::uint64_t part, std::int64_t rows, std::int64_t columns, float scale) {
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(rows * columns));
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t k = 0; k < columns; ++k)
      values.push_back(scale * (noise(part, i % kClusters, k) + noise(part + 1, i, k)));
  }
  return values;
}

struct Set {
  Set(std::uint64_t part, std::int64_t classes, std::int64_t samples, std::int64_t width, bool with_logits)
      : features(clustered(part, classes * samples, width, 2)) {
    const std::int64_t rows = classes * samples;
    for (std::int64_t i = 0; i < rows; ++i) label.push_back(i / samples);
    evidence.label = label;
    evidence.classes = kClasses;
    evidence.features = {features, rows, width};
    if (!with_logits) return;
    logits = clustered(part + 2, rows, kClasses, 6);
    evidence.logits = {logits, rows, kClasses};
  }

  std::vector<float> features;
  std::vector<float> logits;
  std::vector<std::int64_t> label;
  dc::prune::Evidence evidence;
};

struct Work {
  std::string rule;
  std::int64_t classes;
  std::int64_t samples;
  std::int64_t width;
  std::int64_t count;
  bool gradients;
};

int choose(const Work& work, const std::string& path) {
  Set set(1, work.classes, work.samples, work.width, work.gradients);
  const Set validation(8, work.classes, kValidationSamples, work.width, work.gradients);
  set.evidence.validation = &validation.evidence;
  const auto rules = dc::prune::all_rules();
  const auto rule = std::ranges::find_if(rules, [&](const auto& r) { return r->name() == work.rule; });
  if (rule == rules.end()) {
    fmt::print(stderr, "no rule '{}'\n", work.rule);
    return 2;
  }
  std::vector<std::int64_t> member(set.label.size());
  std::iota(member.begin(), member.end(), std::int64_t{0});
  std::vector<dc::prune::Picks> picks(static_cast<std::size_t>(work.classes));
  const Stopwatch watch;
  dc::parallel::for_pieces(work.classes, 1, [&](std::int64_t begin, std::int64_t) {
    const auto own = std::span(member).subspan(static_cast<std::size_t>(begin * work.samples),
                                               static_cast<std::size_t>(work.samples));
    picks[static_cast<std::size_t>(begin)] =
        (*rule)->pick(set.evidence, {own, fmt::format("class {}", begin)}, work.count, dc::Stream(0, "ties"));
  });
  const double seconds = watch.seconds();
  if (path != "-") {
    std::ofstream out(path);
    for (const auto& of_class : picks) out << fmt::format("{}\n", fmt::join(of_class.index, " "));
  }
  fmt::print("{{\"seconds\": {}}}\n", seconds);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 8 && (words[0] == "features" || words[0] == "gradients")) {
    dc::parallel::set_threads(std::stoi(words[7]));
    return choose({words[1], std::stoll(words[2]), std::stoll(words[3]), std::stoll(words[4]), std::stoll(words[5]),
                   words[0] == "gradients"},
                  words[6]);
  }
  fmt::print(stderr, "usage: bench_selection features|gradients RULE CLASSES SAMPLES WIDTH COUNT PICKS THREADS\n");
  return 2;
}
