// A handful of samples for tests of rules, and the rules by name.
#pragma once
#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "common/cli/parse.hpp"
#include "stages/prune/prune.hpp"

namespace dc::prune {

/// The rule of that name, with its options set from a command line.
inline std::unique_ptr<Rule> rule(const std::string& name, std::vector<std::string> options = {}) {
  for (auto& candidate : all_rules()) {
    if (candidate->name() != name) continue;
    cli::StageSpec spec("dc-prune");
    candidate->describe(spec);
    std::vector<const char*> argv{"dc-prune"};
    for (const auto& option : options) argv.push_back(option.c_str());
    cli::parse(spec, static_cast<int>(argv.size()), argv.data());
    return std::move(candidate);
  }
  return nullptr;
}

/// Samples, what is known of them, and choices from all of them. What stays empty is unknown.
struct SampleSet {
  std::vector<double> score = {};
  std::vector<std::int64_t> label = {};  ///< empty: all of class 0
  select::Direction direction = select::Direction::higher_is_harder;
  std::vector<double> confidence = {};
  std::vector<float> features = {};  ///< row by row
  std::vector<float> logits = {};    ///< row by row
  select::NeighbourGraph graph = {};

  Evidence evidence() {
    const auto samples = static_cast<std::int64_t>(std::max({score.size(), label.size(), confidence.size()}));
    label.resize(static_cast<std::size_t>(samples));
    Evidence known;
    known.label = label;
    known.classes = samples == 0 ? 0 : std::ranges::max(label) + 1;
    known.score = score;
    known.direction = direction;
    known.confidence = confidence;
    const auto matrix = [&](const std::vector<float>& values) -> select::Matrix {
      if (values.empty()) return {};
      return {values, samples, std::ssize(values) / samples};
    };
    known.features = matrix(features);
    known.logits = matrix(logits);
    known.neighbours = graph.view();
    return known;
  }

  /// `count` of all samples, as one group.
  Picks pick(const Rule& by, std::int64_t count, std::uint64_t seed = 0) {
    const auto known = evidence();
    const auto member = all();
    const Group group{member, "the table", static_cast<double>(count) / static_cast<double>(member.size()), "--count"};
    return by.pick(known, group, count, Stream(seed, "ties"));
  }

  /// By the names "'cat'", "'dog'" and "'owl'" of the classes; from `member`, or from all where it is empty.
  Selection choose(const Rule& by, const Request& request, std::uint64_t seed = 0,
                   std::vector<std::int64_t> member = {}) {
    const auto known = evidence();
    if (member.empty()) member = all();
    std::vector<std::string> names{"'cat'", "'dog'", "'owl'"};
    names.resize(static_cast<std::size_t>(known.classes));
    return prune::choose(by, known, {member, names}, request, Stream(seed, "ties"));
  }

 private:
  std::vector<std::int64_t> all() const {
    std::vector<std::int64_t> member(label.size());
    std::iota(member.begin(), member.end(), std::int64_t{0});
    return member;
  }
};

}  // namespace dc::prune
