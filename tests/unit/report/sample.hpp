// Results made up for the tests: pca and random at 1 and 10 images per class, two seeds, and the whole set once.
#pragma once
#include <string>
#include <vector>

#include "stages/report/rows.hpp"

namespace dc::report {

inline EvalResult sample_result(std::string method, std::optional<std::int64_t> ipc, std::int64_t seed, double top1) {
  EvalResult result;
  result.source = method + std::to_string(ipc.value_or(0)) + "-" + std::to_string(seed) + ".h5";
  result.method = std::move(method);
  result.ipc = ipc;
  result.seed = seed;
  result.test_set = "test";
  result.test_images = 10000;
  result.classes = 10;
  result.top1 = top1;
  result.top5 = 0.9;
  result.calibration = 0.05;
  result.steps = 300;
  result.batch = 32;
  result.train_images = 10 * ipc.value_or(6000);
  result.stored_bytes = 784 * result.train_images;
  result.images_seen = 9600;
  return result;
}

// pca 50 and 52 % at 1, 48 and 50 at 10; random 36 and 40 at 1, 68 and 70 at 10; the whole set 88.
inline std::vector<EvalResult> sample_results() {
  std::vector<EvalResult> results = {
      sample_result("pca", 1, 0, 0.50),     sample_result("pca", 1, 1, 0.52),     sample_result("pca", 10, 0, 0.48),
      sample_result("pca", 10, 1, 0.50),    sample_result("random", 1, 0, 0.36),  sample_result("random", 1, 1, 0.40),
      sample_result("random", 10, 0, 0.68), sample_result("random", 10, 1, 0.70), sample_result("full", {}, 0, 0.88),
  };
  for (auto& result : results) {
    if (result.method != "pca") continue;
    result.scoring_images_seen = 120000;
    result.scoring_seconds = 42.25;
    result.selecting_seconds = 0.25;
    result.peak_memory_bytes = std::int64_t{96} << 20;
  }
  return results;
}

inline std::vector<Row> sample_rows() {
  const auto results = sample_results();
  return group_rows(results, methods_of(results), {{"pca", "PCA"}, {"full", "whole set"}});
}

}  // namespace dc::report
