// MoSo, moving one sample out, on the last layer and at one checkpoint: how well a sample's gradient agrees with the
// mean of all (Tan et al. 2023, "Data pruning via moving-one-sample-out"; <G, g - G> as in the authors' code). The
// paper's sum over checkpoints is the reader's, and its sampling by the sum is a selection, not a score.
//
// With the error e = softmax(z) - onehot(y) and the feature h' = (h, 1), the 1 being the bias, the gradient of a sample
// is e h'^T. Its mean G is [classes, d + 1], and <G, g> = e^T G h': no gradient of a sample is ever built.
#include <algorithm>
#include <vector>

#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "common/select/gram.hpp"
#include "stages/score/method.hpp"
#include "stages/score/softmax.hpp"

namespace dc::score {
namespace {

using select::Matrix;

constexpr std::int64_t kSamples = 1024;  // samples whose errors are in memory at once

// Errors [samples, classes] and features with the bias [samples, d + 1] of the samples first ... first + samples - 1.
struct Block {
  Block(const Setting& setting, const Snapshot& snapshot, std::int64_t first)
      : samples(std::min(kSamples, snapshot.logits.rows - first)),
        classes(snapshot.logits.columns),
        inputs(snapshot.features.columns + 1),
        error(static_cast<std::size_t>(samples * classes)),
        input(static_cast<std::size_t>(samples * inputs)) {
    parallel::for_pieces(samples, 64, [&](std::int64_t begin, std::int64_t end) {
      std::vector<double> p(static_cast<std::size_t>(classes));
      for (std::int64_t i = begin; i < end; ++i) {
        softmax(snapshot.logits.row(first + i), p);
        p[static_cast<std::size_t>(setting.label[static_cast<std::size_t>(first + i)])] -= 1;
        std::ranges::transform(p, error.begin() + i * classes, [](double e) { return static_cast<float>(e); });
        std::ranges::copy(snapshot.features.row(first + i), input.begin() + i * inputs);
        input[static_cast<std::size_t>((i + 1) * inputs - 1)] = 1;
      }
    });
  }

  std::int64_t samples;
  std::int64_t classes;
  std::int64_t inputs;
  std::vector<float> error;
  std::vector<float> input;
};

std::vector<float> transposed(std::span<const float> values, std::int64_t rows, std::int64_t columns) {
  std::vector<float> out(values.size());
  parallel::for_pieces(columns, 64, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = 0; i < rows; ++i) {
      for (std::int64_t k = begin; k < end; ++k)
        out[static_cast<std::size_t>(k * rows + i)] = values[static_cast<std::size_t>(i * columns + k)];
    }
  });
  return out;
}

// The mean of e h'^T over all samples, [classes, d + 1].
std::vector<float> mean_gradient(const Setting& setting, const Snapshot& snapshot) {
  const std::int64_t samples = snapshot.logits.rows;
  std::vector<double> sum(static_cast<std::size_t>(snapshot.logits.columns * (snapshot.features.columns + 1)));
  std::vector<float> product(sum.size());
  for (std::int64_t first = 0; first < samples; first += kSamples) {
    const Block block(setting, snapshot, first);
    const auto error = transposed(block.error, block.samples, block.classes);
    const auto input = transposed(block.input, block.samples, block.inputs);
    select::dot_products({error, block.classes, block.samples}, {input, block.inputs, block.samples}, product);
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += product[k];
  }
  std::ranges::transform(sum, product.begin(),
                         [&](double value) { return static_cast<float>(value / static_cast<double>(samples)); });
  return product;
}

class Moso : public SnapshotMethod {
 public:
  std::string_view name() const override { return "moso"; }
  std::string_view about() const override {
    return "inner product <G, g - G> of the sample's gradient g of the last layer with the mean G of all";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Tan, Wu, Du, Chen, Wang, Wang, Qi 2023. Data pruning via moving-one-sample-out. arXiv:2310.14664 (moso)");
  }
  std::vector<Need> needs() const override { return {Need::logits, Need::features}; }

  std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const override {
    const auto mean = mean_gradient(setting, snapshot);
    double squared_length = 0;
    for (const float g : mean) squared_length += double{g} * double{g};

    std::vector<double> score(setting.label.size());
    std::vector<float> product;
    for (std::int64_t first = 0; first < snapshot.logits.rows; first += kSamples) {
      const Block block(setting, snapshot, first);
      product.resize(block.error.size());
      select::dot_products({block.input, block.samples, block.inputs}, {mean, block.classes, block.inputs}, product);
      parallel::for_pieces(block.samples, 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
          double sum = 0;
          for (std::int64_t c = i * block.classes; c < (i + 1) * block.classes; ++c)
            sum += double{block.error[static_cast<std::size_t>(c)]} * double{product[static_cast<std::size_t>(c)]};
          score[static_cast<std::size_t>(first + i)] = sum - squared_length;
        }
      });
    }
    return score;
  }
};

}  // namespace

std::unique_ptr<Method> make_moso();
std::unique_ptr<Method> make_moso() {
  return std::make_unique<Moso>();
}

}  // namespace dc::score
