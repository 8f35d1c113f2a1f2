#include "tests/trust/document.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "common/artifact/writer.hpp"

namespace dc::trust {
namespace {

using artifact::Reader;

/// The field of a kind that `path` is, or a member of whose family it is; nullptr where the schema does not know it.
const schema::FieldSpec* spec_of(Kind kind, const std::string& path) {
  for (const schema::FieldSpec& spec : schema::kind_spec(kind).fields) {
    const auto open = spec.path.find('<');
    if (open == std::string_view::npos ? spec.path == path : path.starts_with(spec.path.substr(0, open))) return &spec;
  }
  return nullptr;
}

Column read_column(const Reader& reader, const schema::FieldSpec& spec, const std::string& path) {
  const auto column = [&]<class T>(const schema::Field<T>& field) {
    return Column{reader.read(field), reader.shape(field)};
  };
  switch (spec.type) {
    case schema::Type::uint8:
      return column(schema::Field<std::uint8_t>{&spec, path});
    case schema::Type::int32:
      return column(schema::Field<std::int32_t>{&spec, path});
    case schema::Type::int64:
      return column(schema::Field<std::int64_t>{&spec, path});
    case schema::Type::float32:
      return column(schema::Field<float>{&spec, path});
    case schema::Type::float64:
      return column(schema::Field<double>{&spec, path});
    case schema::Type::string:
    case schema::Type::json:
      break;
  }
  return column(schema::Field<std::string>{&spec, path});
}

/// The groups and data sets of an artifact that the schema may give attributes to.
std::vector<std::string> objects_of(const Reader& reader) {
  std::vector<std::string> objects = {"/"};
  for (const std::string& path : reader.fields()) {
    for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1))
      objects.push_back(path.substr(0, end));
    objects.push_back(path);
  }
  std::ranges::sort(objects);
  objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
  return objects;
}

bool belongs(std::string_view pattern, const std::string& path) {
  const auto open = pattern.find('<');
  return open == std::string_view::npos ? pattern == path : path.starts_with(pattern.substr(0, open));
}

void append(std::string& bytes, const std::string& text) {
  bytes += fmt::format("{}:{}", text.size(), text);
}

}  // namespace

Document::Document(const Reader& reader)
    : kind_(reader.kind()), version_(reader.version()), provenance_(reader.provenance()) {
  for (const std::string& path : reader.fields()) {
    if (const auto* spec = spec_of(kind_, path)) fields_.emplace(path, read_column(reader, *spec, path));
  }
  for (const schema::AttributeSpec& spec : schema::kind_spec(kind_).attributes) {
    for (const std::string& object : objects_of(reader)) {
      if (!belongs(spec.path, object)) continue;
      const auto take = [&]<class T>(const schema::Attribute<T>& attribute) {
        if (reader.has(attribute)) attributes_[{object, std::string(spec.name)}] = reader.read(attribute);
      };
      if (spec.type == schema::Type::int64) {
        take(schema::Attribute<std::int64_t>{&spec, object});
      } else if (spec.type == schema::Type::float64) {
        take(schema::Attribute<double>{&spec, object});
      } else {
        take(schema::Attribute<std::string>{&spec, object});
      }
    }
  }
}

void Document::shorten(std::string_view axis, std::int64_t count) {
  for (auto& [path, column] : fields_) {
    const auto axes = spec_of(kind_, path)->axes;
    for (std::size_t d = 0; d < axes.size() && d < column.shape.size(); ++d) {
      const std::int64_t kept = axes[d] == axis ? count : axes[d] == fmt::format("{}+1", axis) ? count + 1 : -1;
      if (kept < 0 || kept >= column.shape[d]) continue;
      std::size_t inner = 1;
      for (std::size_t i = d + 1; i < column.shape.size(); ++i) inner *= static_cast<std::size_t>(column.shape[i]);
      const std::size_t block = inner * static_cast<std::size_t>(column.shape[d]);
      std::visit(
          [&](auto& values) {
            std::remove_reference_t<decltype(values)> shorter;
            for (std::size_t start = 0; start < values.size(); start += block) {
              const auto from = values.begin() + static_cast<std::ptrdiff_t>(start);
              shorter.insert(shorter.end(), from, from + static_cast<std::ptrdiff_t>(inner) * kept);
            }
            values = std::move(shorter);
          },
          column.values);
      column.shape[d] = kept;
    }
  }
}

void Document::write(const std::string& path) const {
  artifact::Writer writer(path, kind_);
  for (const auto& [field, column] : fields_) {
    schema::FieldSpec spec = *spec_of(kind_, field);
    spec.finite = false;  // the Writer refuses to write what is not finite; here that may be the point
    std::visit(
        [&]<class T>(const std::vector<T>& values) {
          writer.write(schema::Field<T>{&spec, field}, std::span<const T>(values), column.shape);
        },
        column.values);
  }
  for (const auto& [place, value] : attributes_) {
    for (const schema::AttributeSpec& spec : schema::kind_spec(kind_).attributes) {
      if (spec.name != place.second || !belongs(spec.path, place.first)) continue;
      std::visit([&]<class T>(const T& v) { writer.write(schema::Attribute<T>{&spec, place.first}, v); }, value);
    }
  }
  writer.finish(provenance_);
  writer.publish();
}

std::string Document::bytes() const {
  std::string bytes = fmt::format("{} {}\n", kind_name(kind_), version_);
  for (const auto& [path, column] : fields_) {
    append(bytes, path);
    append(bytes, fmt::format("{}", fmt::join(column.shape, ",")));
    std::visit(
        [&]<class T>(const std::vector<T>& values) {
          if constexpr (std::is_same_v<T, std::string>) {
            for (const std::string& value : values) append(bytes, value);
          } else {
            bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
          }
        },
        column.values);
  }
  for (const auto& [place, value] : attributes_) {
    append(bytes, place.first + "@" + place.second);
    std::visit(
        [&]<class T>(const T& v) {
          if constexpr (std::is_same_v<T, std::string>) {
            append(bytes, v);
          } else {
            append(bytes, fmt::format("{}", v));
          }
        },
        value);
  }
  append(bytes, artifact::to_json(provenance_.own));
  for (const auto& [id, record] : provenance_.ancestors) append(bytes, id + artifact::to_json(record));
  return bytes;
}

}  // namespace dc::trust
