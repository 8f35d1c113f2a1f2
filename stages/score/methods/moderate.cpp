// Moderate coreset: how far a sample's distance from the median of its class is from what is usual in the set (Xia et
// al. 2023, "Moderate coreset: a universal method of data selection for real-world data-efficient deep learning").
//
// The method keeps the samples around the median, so the low end of this score: dc-prune --keep easiest. Those are the
// nearest to the median on either side, not necessarily as many below it as above.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/cli/stage_spec.hpp"
#include "common/parallel/parallel.hpp"
#include "stages/score/method.hpp"

namespace dc::score {
namespace {

using select::Matrix;

constexpr std::int64_t kColumns = 16;  // a cache line of floats: columns that are gathered together

// The mean of the two in the middle when their number is even. Reorders the values.
template <class T>
double median(std::span<T> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::ranges::nth_element(values, middle);
  if (values.size() % 2 == 1) return *middle;
  return (double{*middle} + double{*std::max_element(values.begin(), middle)}) / 2;
}

// The median of every column among the rows `member`, at least one.
void median_row(const Matrix& rows, std::span<const std::int64_t> member, std::span<double> out) {
  parallel::for_pieces(rows.columns, kColumns, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> values(static_cast<std::size_t>(end - begin) * member.size());
    for (std::size_t m = 0; m < member.size(); ++m) {
      const auto row = rows.row(member[m]);
      for (std::int64_t k = begin; k < end; ++k)
        values[static_cast<std::size_t>(k - begin) * member.size() + m] = row[static_cast<std::size_t>(k)];
    }
    for (std::int64_t k = begin; k < end; ++k) {
      out[static_cast<std::size_t>(k)] =
          median(std::span(values).subspan(static_cast<std::size_t>(k - begin) * member.size(), member.size()));
    }
  });
}

class Moderate : public SnapshotMethod {
 public:
  std::string_view name() const override { return "moderate"; }
  std::string_view about() const override {
    return "how far the feature's distance from the median of its class is from the median distance of all samples; "
           "Moderate is dc-prune --keep easiest";
  }
  select::Direction direction() const override { return select::Direction::higher_is_harder; }
  void describe(cli::StageSpec& spec) override {
    spec.cite(
        "Xia, Liu, Yu, Shen, Han, Liu 2023. Moderate coreset: a universal method of data selection for real-world "
        "data-efficient deep learning. ICLR 2023 (moderate)");
  }
  std::vector<Need> needs() const override { return {Need::features}; }

  std::vector<double> score(const Setting& setting, const Snapshot& snapshot) const override {
    const Matrix& rows = snapshot.features;
    const auto columns = static_cast<std::size_t>(rows.columns);
    std::vector<std::int64_t> order(setting.label.size());
    std::iota(order.begin(), order.end(), 0);
    const auto members = select::by_class(order, setting.label, setting.classes);
    std::vector<double> medians(members.size() * columns);
    for (std::size_t c = 0; c < members.size(); ++c) {
      if (!members[c].empty()) median_row(rows, members[c], std::span(medians).subspan(c * columns, columns));
    }

    std::vector<double> score(setting.label.size());
    parallel::for_pieces(rows.rows, 1024, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const auto row = rows.row(i);
        const auto label = static_cast<std::size_t>(setting.label[static_cast<std::size_t>(i)]);
        const auto centre = std::span(medians).subspan(label * columns, columns);
        double sum = 0;
        for (std::size_t k = 0; k < columns; ++k) sum += (row[k] - centre[k]) * (row[k] - centre[k]);
        score[static_cast<std::size_t>(i)] = std::sqrt(sum);
      }
    });
    auto distances = score;
    const double usual = median(std::span(distances));
    for (double& value : score) value = std::abs(value - usual);
    return score;
  }
};

}  // namespace

std::unique_ptr<Method> make_moderate();
std::unique_ptr<Method> make_moderate() {
  return std::make_unique<Moderate>();
}

}  // namespace dc::score
