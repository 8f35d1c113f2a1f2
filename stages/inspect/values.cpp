#include "stages/inspect/values.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "common/base/number.hpp"
#include "stages/inspect/field.hpp"

namespace dc::inspect {
namespace {

using artifact::Reader;
using Axes = std::map<std::string, Axis, std::less<>>;
using Json = nlohmann::json;
using Shape = std::vector<std::int64_t>;

constexpr std::int64_t kAtOnce = std::int64_t{1} << 20;
constexpr std::int64_t kGap = 8;  // rows in between that are read, too, rather than apart

std::int64_t product(const Shape& shape, std::size_t from) {
  return std::accumulate(shape.begin() + static_cast<std::ptrdiff_t>(std::min(from, shape.size())), shape.end(),
                         std::int64_t{1}, std::multiplies<>());
}

const Axis* named(const Axes& axes, std::string_view name) {
  const auto found = axes.find(name);
  return found == axes.end() ? nullptr : &found->second;
}

// What two fields are compared by.
struct Frame {
  Shape shape_a;
  Shape shape_b;
  std::vector<const Axis*> axes;  // null: by the place
  std::vector<std::string> axis_names;
  const Axis* target = nullptr;  // of an index: what it points to
  std::int64_t rows = 0;         // of a that are compared
};

std::string_view axis_name(const schema::FieldSpec& spec, std::size_t k) {
  return k < spec.axes.size() && spec.axes[k] != "..." ? spec.axes[k] : std::string_view{};
}

// Nothing when the shapes cannot be laid side by side.
std::optional<Frame> frame_of(const Reader& a, const Reader& b, const schema::FieldSpec& spec, const std::string& path,
                              const Axes& axes) {
  Frame frame{a.shape_of(path), b.shape_of(path), {}, {}, named(axes, spec.index_of), 1};
  if (frame.shape_a.size() != frame.shape_b.size()) return std::nullopt;
  for (std::size_t k = 0; k < frame.shape_a.size(); ++k) {
    const std::string_view name = axis_name(spec, k);
    const Axis* axis = k < 2 ? named(axes, name) : nullptr;
    const bool prefix = k == 0 && name == "epoch";
    if (axis == nullptr && frame.shape_a[k] != frame.shape_b[k] && !prefix) return std::nullopt;
    frame.axes.push_back(axis);
    frame.axis_names.emplace_back(name);
  }
  if (!frame.shape_a.empty())
    frame.rows = frame.axes[0] != nullptr ? frame.shape_a[0] : std::min(frame.shape_a[0], frame.shape_b[0]);
  return frame;
}

// Where in a's field a value stands: "'train/3', epoch 2".
std::string place(const Frame& frame, std::int64_t at) {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < frame.shape_a.size(); ++k) {
    const std::int64_t step = product(frame.shape_a, k + 1);
    const std::int64_t i = at / step;
    at %= step;
    if (frame.axes[k] != nullptr)
      parts.push_back(fmt::format("'{}'", frame.axes[k]->names[static_cast<std::size_t>(i)]));
    else
      parts.push_back(frame.axis_names[k].empty() ? fmt::format("{}", i)
                                                  : fmt::format("{} {}", frame.axis_names[k], i));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

template <class T>
class Tally {
 public:
  Tally(const Reader& a, const Reader& b, const Frame& frame, const schema::Field<T>& field)
      : a_(a),
        b_(b),
        frame_(frame),
        field_(field),
        width_a_(product(frame.shape_a, 1)),
        width_b_(product(frame.shape_b, 1)) {}

  std::optional<Difference> count() {
    if (frame_.shape_a.empty() || std::is_same_v<T, std::string>) {
      compare_all();
    } else {
      const std::int64_t at_once = std::max<std::int64_t>(1, kAtOnce / std::max<std::int64_t>(1, width_a_));
      for (std::int64_t first = 0; first < frame_.rows; first += at_once)
        compare_rows(first, std::min(at_once, frame_.rows - first));
    }
    if (differing_ == 0) return std::nullopt;
    return Difference{Part::content, field_.path, how(), details()};
  }

 private:
  std::int64_t row_in_b(std::int64_t row) const {
    return frame_.axes.empty() || frame_.axes[0] == nullptr ? row : frame_.axes[0]->in_b(row);
  }

  void compare_all() {
    const auto a = a_.read(field_);
    const auto b = b_.read(field_);
    for (std::int64_t row = 0; row < frame_.rows; ++row) {
      const std::int64_t other = row_in_b(row);
      if (other >= 0) compare_row(row, a.data() + row * width_a_, b.data() + other * width_b_);
    }
  }

  // Rows of a in the order of their partners, so that neighbours in b are read together.
  void compare_rows(std::int64_t first, std::int64_t count) {
    const auto a = a_.read_rows(field_, first, count);
    std::vector<std::pair<std::int64_t, std::int64_t>> partners;  // row of b, row of a
    for (std::int64_t row = first; row < first + count; ++row) {
      if (const std::int64_t other = row_in_b(row); other >= 0) partners.emplace_back(other, row);
    }
    std::ranges::sort(partners);
    for (std::size_t begin = 0; begin < partners.size();) {
      std::size_t end = begin + 1;
      while (end < partners.size() && partners[end].first - partners[end - 1].first <= kGap &&
             partners[end].first - partners[begin].first < count)
        ++end;
      const std::int64_t from = partners[begin].first;
      const auto b = b_.read_rows(field_, from, partners[end - 1].first - from + 1);
      for (; begin < end; ++begin) {
        const auto [other, row] = partners[begin];
        compare_row(row, a.data() + (row - first) * width_a_, b.data() + (other - from) * width_b_);
      }
    }
  }

  void compare_row(std::int64_t row, const T* a, const T* b) {
    const bool columns = frame_.axes.size() > 1 && frame_.axes[1] != nullptr && !frame_.axes[1]->same();
    if (!columns) {
      for (std::int64_t j = 0; j < width_a_; ++j) compare_one(row * width_a_ + j, a[j], b[j]);
      return;
    }
    const std::int64_t cell = product(frame_.shape_a, 2);
    for (std::int64_t column = 0; column < frame_.shape_a[1]; ++column) {
      const std::int64_t other = frame_.axes[1]->in_b(column);
      for (std::int64_t j = 0; other >= 0 && j < cell; ++j)
        compare_one(row * width_a_ + column * cell + j, a[column * cell + j], b[other * cell + j]);
    }
  }

  bool equal(const T& a, const T& b) const {
    if constexpr (std::is_floating_point_v<T>) {
      return a == b || (std::isnan(a) && std::isnan(b));
    } else if constexpr (std::is_same_v<T, std::string>) {
      return a == b;
    } else {
      if (frame_.target == nullptr || frame_.target->same()) return a == b;
      const auto index = static_cast<std::int64_t>(a);
      const bool names = index >= 0 && index < std::ssize(frame_.target->names);
      return (names ? frame_.target->in_b(index) : index) == static_cast<std::int64_t>(b);
    }
  }

  void compare_one(std::int64_t at, const T& a, const T& b) {
    ++compared_;
    if (equal(a, b)) return;
    double apart = 0;  // of texts and indices there is no more and less: the first one stands for them
    if constexpr (!std::is_same_v<T, std::string>) {
      if (frame_.target == nullptr) apart = std::abs(static_cast<double>(a) - static_cast<double>(b));
      if (std::isnan(apart)) {
        ++only_nan_;
        apart = -1;
      }
    }
    const bool shown = differing_++ == 0 || apart > largest_ || (apart == largest_ && at < at_);
    if (!shown) return;
    largest_ = apart;
    at_ = at;
    value_a_ = a;
    value_b_ = b;
  }

  bool measured() const { return !std::is_same_v<T, std::string> && frame_.target == nullptr && largest_ >= 0; }

  std::string how() const {
    std::string text = fmt::format("{} of {} values differ", with_commas(differing_), with_commas(compared_));
    if (measured()) text += fmt::format(", by {:.6g} at most", largest_);
    if (only_nan_ > 0) text += fmt::format(", {} not a number on one side alone", with_commas(only_nan_));
    return text + fmt::format(": {}{}", values(), frame_.shape_a.empty() ? "" : " at " + place(frame_, at_));
  }

  // In as many digits as tell the two apart.
  std::string values() const {
    if constexpr (std::is_same_v<T, std::string>) {
      return fmt::format("'{}' against '{}'", value_a_, value_b_);
    } else if constexpr (std::is_floating_point_v<T>) {
      const auto a = fmt::format("{:.6g}", value_a_);
      const auto b = fmt::format("{:.6g}", value_b_);
      return a == b ? fmt::format("{} against {}", value_a_, value_b_) : fmt::format("{} against {}", a, b);
    } else {
      return fmt::format("{} against {}", value_a_, value_b_);
    }
  }

  std::string details() const {
    Json json = {
        {"differing", differing_}, {"of", compared_}, {"where", place(frame_, at_)}, {"a", value_a_}, {"b", value_b_}};
    if (measured()) json["largest"] = largest_;
    if (std::is_floating_point_v<T>) json["only_nan"] = only_nan_;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  const Reader& a_;
  const Reader& b_;
  const Frame& frame_;
  const schema::Field<T>& field_;
  std::int64_t width_a_;
  std::int64_t width_b_;
  std::int64_t compared_ = 0;
  std::int64_t differing_ = 0;
  std::int64_t only_nan_ = 0;
  double largest_ = -1;
  std::int64_t at_ = 0;
  T value_a_{};
  T value_b_{};
};

}  // namespace

std::optional<Difference> compare_values(const Reader& a, const Reader& b, const std::string& path, const Axes& axes) {
  const schema::FieldSpec* spec = find_spec(a.kind(), path);
  if (spec == nullptr) return std::nullopt;
  const auto frame = frame_of(a, b, *spec, path, axes);
  if (!frame) {
    const Json details = {{"a", a.shape_of(path)}, {"b", b.shape_of(path)}};
    return Difference{
        Part::content, path,
        fmt::format("shape [{}] against [{}]", fmt::join(a.shape_of(path), ", "), fmt::join(b.shape_of(path), ", ")),
        details.dump()};
  }
  return with_field(*spec, path, [&](const auto& field) { return Tally(a, b, *frame, field).count(); });
}

}  // namespace dc::inspect
