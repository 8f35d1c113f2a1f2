// Inputs of ImageNet's size for row C10 and the scale run: plausible numbers made from a formula, never measured ones.
//   bench_scale dynamics FILE SAMPLES EPOCHS CLASSES   a training record with every column
//   bench_scale scores FILE SAMPLES CLASSES            a score table with `el2n` and `aum`
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "common/artifact/writer.hpp"
#include "common/base/rng.hpp"
#include "tests/support/artifacts.hpp"

namespace {

using dc::artifact::Writer;

struct Samples {
  std::vector<std::string> keys;
  std::vector<std::int64_t> labels;
  std::vector<std::string> classes;
};

Samples make_samples(std::int64_t samples, std::int64_t classes) {
  Samples out;
  for (std::int64_t c = 0; c < classes; ++c) out.classes.push_back(fmt::format("n{:08}", 1000000 + c));
  for (std::int64_t i = 0; i < samples; ++i) {
    const auto label = i * classes / samples;
    out.labels.push_back(label);
    out.keys.push_back(fmt::format("{0}/{0}_{1:06}.JPEG", out.classes[static_cast<std::size_t>(label)], i));
  }
  return out;
}

// The columns of one epoch: every sample has a difficulty in (0, 1), and its loss falls as epochs pass, with noise.
struct Columns {
  explicit Columns(std::size_t samples)
      : loss(samples),
        p_other(samples),
        zmargin(samples),
        pnorm2(samples),
        entropy(samples),
        p_second(samples),
        kd(samples),
        hnorm2(samples),
        top1(samples) {}

  void fill(std::int64_t epoch, const Samples& samples, const dc::Stream& stream) {
    const auto classes = static_cast<std::int64_t>(samples.classes.size());
    for (std::size_t i = 0; i < loss.size(); ++i) {
      auto draws = stream.at(static_cast<std::uint32_t>(epoch), i);
      const double difficulty = stream.at(0xFFFFFFFF, i).uniform();
      const double margin = 8.0 * (1.0 - difficulty) * (1.0 - std::exp(-0.1 * static_cast<double>(epoch + 1))) -
                            2.0 * difficulty + 1.5 * (draws.uniform() - 0.5);
      const double p = 1.0 / (1.0 + std::exp(-margin));
      const double other = (1.0 - p) * (0.5 + 0.5 * draws.uniform());
      const double rest = 1.0 - p - other;
      loss[i] = static_cast<float>(-std::log(p));
      p_other[i] = static_cast<float>(other);
      zmargin[i] = static_cast<float>(std::log(p / other));
      pnorm2[i] = static_cast<float>(p * p + other * other + rest * rest / static_cast<double>(classes));
      entropy[i] = static_cast<float>(-p * std::log(p) - other * std::log(other));
      p_second[i] = static_cast<float>(std::max(std::min(p, other), rest / static_cast<double>(classes)));
      kd[i] = epoch == 0 ? std::nanf("") : static_cast<float>(0.2 * draws.uniform() * (1.0 - p));
      hnorm2[i] = static_cast<float>(400.0 + 100.0 * draws.uniform());
      top1[i] = static_cast<std::int32_t>(p >= other ? samples.labels[i] : (samples.labels[i] + 1) % classes);
    }
  }

  std::vector<float> loss, p_other, zmargin, pnorm2, entropy, p_second, kd, hnorm2;
  std::vector<std::int32_t> top1;
};

void write_dynamics(const std::string& path, std::int64_t n, std::int64_t epochs, std::int64_t classes) {
  namespace dynamics = dc::schema::dynamics;
  const auto samples = make_samples(n, classes);
  Writer out(path, dc::Kind::dynamics);
  out.write(dynamics::sample_key(), samples.keys);
  out.write(dynamics::sample_label(), samples.labels);
  out.write(dynamics::class_id(), samples.classes);
  out.write(dynamics::class_name(), samples.classes);
  const std::vector<std::int64_t> shape = {epochs, n};
  out.allocate(dynamics::dyn_seen(), shape);
  out.allocate(dynamics::dyn_top1(), shape);
  for (const auto& field :
       {dynamics::dyn_loss(), dynamics::dyn_p_other(), dynamics::dyn_zmargin(), dynamics::dyn_pnorm2(),
        dynamics::dyn_entropy(), dynamics::dyn_p_second(), dynamics::dyn_kd(), dynamics::dyn_hnorm2()})
    out.allocate(field, shape);
  const dc::Stream stream(0, "scale");
  const std::vector<std::uint8_t> seen(static_cast<std::size_t>(n), 1);
  Columns columns(static_cast<std::size_t>(n));
  for (std::int64_t e = 0; e < epochs; ++e) {
    columns.fill(e, samples, stream);
    out.write_rows<std::uint8_t>(dynamics::dyn_seen(), e, seen);
    out.write_rows<std::int32_t>(dynamics::dyn_top1(), e, columns.top1);
    out.write_rows<float>(dynamics::dyn_loss(), e, columns.loss);
    out.write_rows<float>(dynamics::dyn_p_other(), e, columns.p_other);
    out.write_rows<float>(dynamics::dyn_zmargin(), e, columns.zmargin);
    out.write_rows<float>(dynamics::dyn_pnorm2(), e, columns.pnorm2);
    out.write_rows<float>(dynamics::dyn_entropy(), e, columns.entropy);
    out.write_rows<float>(dynamics::dyn_p_second(), e, columns.p_second);
    out.write_rows<float>(dynamics::dyn_kd(), e, columns.kd);
    out.write_rows<float>(dynamics::dyn_hnorm2(), e, columns.hnorm2);
  }
  out.write(dynamics::epoch_lr(), std::vector<double>(static_cast<std::size_t>(epochs), 0.1));
  out.write(dynamics::dyn_mode(), std::string("train"));
  out.write(dynamics::dyn_network(), std::string("{}"));
  out.write(dynamics::dyn_images_seen(), n * epochs);
  out.finish(dc::test::made_by_test());
  out.publish();
}

void write_scores(const std::string& path, std::int64_t n, std::int64_t classes) {
  namespace score_table = dc::schema::score_table;
  const auto samples = make_samples(n, classes);
  const dc::Stream stream(0, "scale");
  std::vector<double> el2n, aum;
  for (std::int64_t i = 0; i < n; ++i) {
    auto draws = stream.at(0, static_cast<std::uint64_t>(i));
    el2n.push_back(std::sqrt(2.0) * draws.uniform() * draws.uniform());
    aum.push_back(draws.normal() + 2.0);
  }
  Writer out(path, dc::Kind::score_table);
  out.write(score_table::sample_key(), samples.keys);
  out.write(score_table::sample_label(), samples.labels);
  out.write(score_table::class_id(), samples.classes);
  out.write(score_table::class_name(), samples.classes);
  for (const auto& [name, values, direction] :
       {std::tuple{"aum", &aum, "higher-is-easier"}, std::tuple{"el2n", &el2n, "higher-is-harder"}}) {
    out.write(score_table::score(name), *values);
    out.write(score_table::score_direction(name), std::string(direction));
    out.write(score_table::score_method(name), std::string(name));
    out.write(score_table::score_parameters(name), std::string("{}"));
  }
  out.finish(dc::test::made_by_test());
  out.publish();
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 5 && words[0] == "dynamics") {
    write_dynamics(words[1], std::stoll(words[2]), std::stoll(words[3]), std::stoll(words[4]));
  } else if (words.size() == 4 && words[0] == "scores") {
    write_scores(words[1], std::stoll(words[2]), std::stoll(words[3]));
  } else {
    fmt::print(stderr, "usage: bench_scale dynamics FILE SAMPLES EPOCHS CLASSES | scores FILE SAMPLES CLASSES\n");
    return 2;
  }
  return 0;
}
