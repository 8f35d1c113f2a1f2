#include "common/views/policy.hpp"

#include <cmath>
#include <initializer_list>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::views {
namespace {

using nlohmann::json;

// Place of an operation in the order that a policy must keep; the three crops share one place.
int place(const Operation& operation) {
  constexpr int kPlaces[] = {0, 1, 1, 1, 2, 3};
  static_assert(std::size(kPlaces) == std::variant_size_v<Operation>);
  return kPlaces[operation.index()];
}

struct NameOf {
  std::string_view operator()(const Cell&) const { return "cell"; }
  std::string_view operator()(const RandomResizedCrop&) const { return "random_resized_crop"; }
  std::string_view operator()(const PadCrop&) const { return "pad_crop"; }
  std::string_view operator()(const ResizeCenterCrop&) const { return "resize_center_crop"; }
  std::string_view operator()(const Flip&) const { return "flip"; }
  std::string_view operator()(const Normalize&) const { return "normalize"; }
};

std::string_view name_of(const Operation& operation) {
  return std::visit(NameOf{}, operation);
}

void require(bool holds, std::string_view where, const std::string& what) {
  if (!holds) throw InvalidInput(fmt::format("{}: {}", where, what));
}

// The range of every number; comparisons are written so that NaN fails.
struct RangeCheck {
  int size;
  std::string_view where;

  void operator()(const Cell& o) const {
    require(o.grid >= 1 && o.grid <= 64, where, fmt::format("cell: grid is {}, expected 1 to 64", o.grid));
  }
  void operator()(const RandomResizedCrop& o) const {
    require(o.area_min > 0.0 && o.area_min <= o.area_max && o.area_max <= 1.0, where,
            fmt::format("random_resized_crop: area is {} to {}, expected 0 < area_min <= area_max <= 1", o.area_min,
                        o.area_max));
    require(o.ratio_min >= 0.01 && o.ratio_min <= o.ratio_max && o.ratio_max <= 100.0, where,
            fmt::format("random_resized_crop: ratio is {} to {}, expected 0.01 <= ratio_min <= ratio_max <= 100",
                        o.ratio_min, o.ratio_max));
  }
  void operator()(const PadCrop& o) const {
    require(o.pad >= 0 && o.pad <= 4096, where, fmt::format("pad_crop: pad is {}, expected 0 to 4096", o.pad));
  }
  void operator()(const ResizeCenterCrop& o) const {
    require(o.resize >= size && o.resize <= 32768, where,
            fmt::format("resize_center_crop: resize is {}, expected {} (the output size) to 32768", o.resize, size));
  }
  void operator()(const Flip& o) const {
    require(o.p >= 0.0 && o.p <= 1.0, where, fmt::format("flip: p is {}, expected 0 to 1", o.p));
  }
  void operator()(const Normalize& o) const {
    require((o.mean.size() == 1 || o.mean.size() == 3) && o.std.size() == o.mean.size(), where,
            fmt::format("normalize: {} means and {} stds, expected 1 or 3 of both", o.mean.size(), o.std.size()));
    for (const double m : o.mean)
      require(std::isfinite(m), where, fmt::format("normalize: mean is {}, expected a finite number", m));
    for (const double s : o.std) {
      require(s >= 1e-6 && std::isfinite(s), where,
              fmt::format("normalize: std is {}, expected a finite number of at least 1e-6", s));
    }
  }
};

struct ToJson {
  json operator()(const Cell& o) const {
    return {{"op", "cell"}, {"grid", o.grid}, {"choose", o.choose == Cell::Choose::one ? "one" : "all"}};
  }
  json operator()(const RandomResizedCrop& o) const {
    return {{"op", "random_resized_crop"},
            {"area_min", o.area_min},
            {"area_max", o.area_max},
            {"ratio_min", o.ratio_min},
            {"ratio_max", o.ratio_max}};
  }
  json operator()(const PadCrop& o) const { return {{"op", "pad_crop"}, {"pad", o.pad}}; }
  json operator()(const ResizeCenterCrop& o) const { return {{"op", "resize_center_crop"}, {"resize", o.resize}}; }
  json operator()(const Flip& o) const { return {{"op", "flip"}, {"p", o.p}}; }
  json operator()(const Normalize& o) const { return {{"op", "normalize"}, {"mean", o.mean}, {"std", o.std}}; }
};

// Reads the keys of one JSON object and, at the end, complains about those that nobody asked for.
class Fields {
 public:
  Fields(const json& object, std::string where, std::initializer_list<std::string_view> keys)
      : object_(object), where_(std::move(where)) {
    require(object.is_object(), where_, "expected a JSON object");
    for (const auto& [key, value] : object.items()) {
      const bool known = std::find(keys.begin(), keys.end(), key) != keys.end();
      require(known, where_, fmt::format("unknown key '{}', expected {}", key, fmt::join(keys, ", ")));
    }
  }

  const json& at(const char* key) const {
    const auto found = object_.find(key);
    require(found != object_.end(), where_, fmt::format("'{}' is missing", key));
    return *found;
  }
  double number(const char* key) const {
    require(at(key).is_number(), where_, fmt::format("'{}' must be a number", key));
    return at(key).get<double>();
  }
  int integer(const char* key) const {
    require(at(key).is_number_integer(), where_, fmt::format("'{}' must be an integer", key));
    const auto value = at(key).get<std::int64_t>();
    require(value >= -1'000'000'000 && value <= 1'000'000'000, where_,
            fmt::format("'{}' is {}, out of range", key, value));
    return static_cast<int>(value);
  }
  std::string text(const char* key) const {
    require(at(key).is_string(), where_, fmt::format("'{}' must be a string", key));
    return at(key).get<std::string>();
  }
  std::vector<double> numbers(const char* key) const {
    const json& list = at(key);
    require(list.is_array(), where_, fmt::format("'{}' must be a list of numbers", key));
    for (const json& value : list)
      require(value.is_number(), where_, fmt::format("'{}' must be a list of numbers", key));
    return list.get<std::vector<double>>();
  }

 private:
  const json& object_;
  std::string where_;
};

Operation operation_from_json(const json& object, const std::string& where) {
  require(object.is_object() && object.contains("op") && object["op"].is_string(), where,
          "expected an object with the string 'op'");
  const auto op = object["op"].get<std::string>();
  const std::string here = fmt::format("{} ({})", where, op);
  if (op == "cell") {
    const Fields fields(object, here, {"op", "grid", "choose"});
    const std::string choose = fields.text("choose");
    require(choose == "one" || choose == "all", here, fmt::format("'choose' is '{}', expected one or all", choose));
    return Cell{fields.integer("grid"), choose == "one" ? Cell::Choose::one : Cell::Choose::all};
  }
  if (op == "random_resized_crop") {
    const Fields fields(object, here, {"op", "area_min", "area_max", "ratio_min", "ratio_max"});
    return RandomResizedCrop{fields.number("area_min"), fields.number("area_max"), fields.number("ratio_min"),
                             fields.number("ratio_max")};
  }
  if (op == "pad_crop") return PadCrop{Fields(object, here, {"op", "pad"}).integer("pad")};
  if (op == "resize_center_crop") return ResizeCenterCrop{Fields(object, here, {"op", "resize"}).integer("resize")};
  if (op == "flip") return Flip{Fields(object, here, {"op", "p"}).number("p")};
  if (op == "normalize") {
    const Fields fields(object, here, {"op", "mean", "std"});
    return Normalize{fields.numbers("mean"), fields.numbers("std")};
  }
  throw InvalidInput(fmt::format(
      "{}: unknown operation '{}', expected cell, random_resized_crop, pad_crop, resize_center_crop, flip or normalize",
      where, op));
}

}  // namespace

void check_policy(const Policy& policy, std::string_view where) {
  require(policy.size >= 1 && policy.size <= 32768, where, fmt::format("size is {}, expected 1 to 32768", policy.size));
  const Operation* before = nullptr;
  for (const Operation& operation : policy.operations) {
    require(before == nullptr || place(*before) < place(operation), where,
            fmt::format("{} after {}; expected cell, one crop, flip, normalize, in this order and each at most once",
                        name_of(operation), before == nullptr ? "" : name_of(*before)));
    std::visit(RangeCheck{policy.size, where}, operation);
    before = &operation;
  }
  require(find_operation<Cell>(policy) == nullptr || find_operation<PadCrop>(policy) == nullptr, where,
          "pad_crop inside a cell would show its neighbours; use random_resized_crop or no cell");
}

std::string policy_to_json(const Policy& policy) {
  json operations = json::array();
  for (const Operation& operation : policy.operations) operations.push_back(std::visit(ToJson{}, operation));
  const json object = {{"size", policy.size},
                       {"order", policy.order == Order::shuffled ? "shuffled" : "stored"},
                       {"operations", operations}};
  return object.dump();
}

Policy policy_from_json(std::string_view text, std::string_view where) {
  const json object = parse_json(text);
  require(!object.is_discarded(), where, "the policy is not valid JSON; make the view plan again with dc-augment");
  const Fields fields(object, fmt::format("{}: policy", where), {"size", "order", "operations"});
  const std::string order = fields.text("order");
  require(order == "shuffled" || order == "stored", where,
          fmt::format("policy: 'order' is '{}', expected shuffled or stored", order));
  Policy policy{fields.integer("size"), order == "shuffled" ? Order::shuffled : Order::stored, {}};
  const json& operations = fields.at("operations");
  require(operations.is_array(), where, "policy: 'operations' must be a list");
  for (std::size_t i = 0; i < operations.size(); ++i) {
    policy.operations.push_back(operation_from_json(operations[i], fmt::format("{}: policy operation {}", where, i)));
  }
  check_policy(policy, fmt::format("{}: policy", where));
  return policy;
}

Normalize imagenet_normalize(int channels) {
  if (channels == 1) return {{0.449}, {0.226}};
  return {{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}};
}

Policy standard_policy(int size, const Normalize& normalize, const RandomResizedCrop& crop) {
  return {size, Order::shuffled, {crop, Flip{}, normalize}};
}

Policy small_policy(int size, const Normalize& normalize, int pad) {
  return {size, Order::shuffled, {PadCrop{pad}, Flip{}, normalize}};
}

Policy pca_policy(int size, const Normalize& normalize, int grid, const RandomResizedCrop& crop) {
  return {size, Order::shuffled, {Cell{grid, Cell::Choose::one}, crop, Flip{}, normalize}};
}

Policy validation_policy(int size, const Normalize& normalize, int height, int width, std::optional<int> resize) {
  const bool as_they_are = height == size && width == size;
  const int usual = size >= 128 && !as_they_are ? static_cast<int>(std::lround(size * 256.0 / 224.0)) : size;
  return {size, Order::stored, {ResizeCenterCrop{resize.value_or(usual)}, normalize}};
}

Policy plain_policy(int size) {
  return {size, Order::stored, {}};
}

}  // namespace dc::views
