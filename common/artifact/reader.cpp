#include "common/artifact/reader.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <type_traits>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/artifact/attributes.hpp"
#include "common/artifact/conformance.hpp"
#include "common/artifact/digest.hpp"
#include "common/artifact/file_driver.hpp"
#include "common/artifact/handle.hpp"
#include "common/artifact/located.hpp"
#include "common/artifact/rehearsal.hpp"
#include "common/artifact/selection.hpp"
#include "common/artifact/structure.hpp"
#include "common/base/error.hpp"
#include "common/base/json.hpp"

namespace dc::artifact {

namespace {

// Values at hand of rows first .. first + count - 1 of a data set.
template <class T>
struct Rows {
  Rows(std::span<const T> all, std::int64_t first_row, std::int64_t row_count)
      : values(all),
        first(first_row),
        count(row_count),
        row_items(count == 0 ? 0 : values.size() / static_cast<std::size_t>(count)) {}

  bool hold(std::int64_t a, std::int64_t n) const { return a >= first && a + n <= first + count; }

  Sha256::Digest digest(std::int64_t a, std::int64_t n) const {
    const auto some =
        values.subspan(static_cast<std::size_t>(a - first) * row_items, static_cast<std::size_t>(n) * row_items);
    if constexpr (std::is_same_v<T, std::string>) {
      return digest_of(some);
    } else {
      Sha256 hash;
      hash.update(std::as_bytes(some));
      return hash.digest();
    }
  }

  std::span<const T> values;
  std::int64_t first;
  std::int64_t count;
  std::size_t row_items;
};

}  // namespace

struct Reader::File {
  std::string path;
  Handle file;
  Objects objects;  // but not the digests, which the seal holds
  std::optional<Seal> seal;
  const schema::KindSpec* spec = nullptr;
  std::string version;
  std::string id;
  Provenance provenance;

  // Attributes, names, shapes and the digests of all data against the dc-id, and the provenance against its digests.
  void verify_identity() {
    objects.erase(kDigestPath);
    const std::string found = located(path, [&] {
      seal.emplace(file, objects);
      return identity(file, objects, seal->pieces());
    });
    if (found != id)
      throw InvalidInput(
          fmt::format("{}: content has digest {}, expected {} (dc-id); the file was damaged or edited; make it again",
                      path, short_id(found), short_id(id)));
    for (const auto& [name, facts] : objects) {
      if (!facts.is_group && name.starts_with("/provenance/")) verify_all(name);
    }
  }

  // The seal on rows first .. first + count - 1 of a data set; see Seal::verify.
  template <class DigestOf>
  void verify(const std::string& of, std::int64_t first, std::int64_t count, const DigestOf& digest_of) {
    located(path, [&] { seal->verify(of, first, count, digest_of); });
  }

  // The seal on all of a data set, read for it alone.
  void verify_all(const std::string& of) {
    const auto& shape = objects.at(of).shape;
    const Handle dataset(H5Dopen2(file, of.c_str(), H5P_DEFAULT));
    const Handle type(H5Dget_type(dataset));
    const bool is_text = H5Tget_class(type) == H5T_STRING;
    const auto strings = located(fmt::format("{}: {}", path, of),
                                 [&] { return is_text ? read_strings(dataset, false) : std::vector<std::string>(); });
    const std::int64_t rows = Pieces(shape).rows;
    const Rows<std::string> held(strings, 0, rows);
    verify(of, 0, rows, [&](std::int64_t a, std::int64_t n) {
      return is_text ? held.digest(a, n) : digest_of_rows(dataset, shape, a, n);
    });
  }
};

namespace {

std::string regular_file_bytes(const std::string& path, std::int64_t& bytes) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return errno == ENOENT ? "no such file; check the path, or run the stage that makes it" : std::strerror(errno);
  if (S_ISDIR(facts.st_mode)) return "is a folder, expected an artifact";
  if (!S_ISREG(facts.st_mode)) return "is not a regular file, expected an artifact";
  bytes = facts.st_size;
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file >= 0) close(file);
  if (file < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM))
    throw ResourceFailure(fmt::format("{}: cannot be opened ({}); read fewer files at once or raise ulimit -n", path,
                                      std::strerror(errno)));
  return file < 0 ? std::strerror(errno) : "";
}

Handle open_file(const std::string& path) {
  const Handle access_list(H5Pcreate(H5P_FILE_ACCESS));
  H5Pset_driver(access_list, reading_driver(), nullptr);
  return Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access_list));
}

/// The number before the dot of "major.minor". Throws InvalidInput for any other text.
int major_of(const std::string& version) {
  int major = 0;
  int minor = 0;
  const char* end = version.data() + version.size();
  const auto first = std::from_chars(version.data(), end, major);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '.') {
    const auto second = std::from_chars(first.ptr + 1, end, minor);
    if (second.ec == std::errc() && second.ptr == end && major >= 0 && minor >= 0) return major;
  }
  throw InvalidInput(fmt::format("encoding-version is '{}', expected two numbers such as 1.0", version));
}

Provenance read_provenance(hid_t file, const Objects& objects, std::string_view kind) {
  const Handle group(H5Gopen2(file, "/provenance", H5P_DEFAULT));
  if (!group.valid()) throw InvalidInput("/provenance is missing");
  const auto column = [&](const char* path) {
    if (!objects.contains(path)) throw InvalidInput(fmt::format("{} is missing", path));
    const Handle dataset(H5Dopen2(file, path, H5P_DEFAULT));
    const Handle type(H5Dget_type(dataset));
    if (!dataset.valid() || H5Tget_class(type) != H5T_STRING)
      throw InvalidInput(fmt::format("{} holds no strings", path));
    return located(path, [&] { return read_strings(dataset, false); });
  };
  Provenance result;
  Record& own = result.own;
  own = located("/provenance", [&]() -> Record {
    return {std::string(kind),
            read_text_attribute(group, "tool"),
            read_text_attribute(group, "version"),
            read_object_attribute(group, "parameters"),
            read_number_attribute<std::int64_t>(group, "seed", H5T_NATIVE_INT64, "int64"),
            read_object_attribute(group, "libraries"),
            read_object_attribute(group, "facts"),
            {}};
  });
  const auto roles = column("/provenance/input/role");
  const auto kinds = column("/provenance/input/kind");
  const auto ids = column("/provenance/input/id");
  if (roles.size() != kinds.size() || roles.size() != ids.size())
    throw InvalidInput("/provenance/input: columns of different lengths");
  for (std::size_t i = 0; i < roles.size(); ++i) own.inputs.push_back({roles[i], kinds[i], ids[i]});
  const auto ancestor_ids = column("/provenance/ancestor/id");
  const auto records = column("/provenance/ancestor/record");
  if (ancestor_ids.size() != records.size()) throw InvalidInput("/provenance/ancestor: columns of different lengths");
  if (!std::ranges::is_sorted(ancestor_ids, std::ranges::less_equal()))
    throw InvalidInput("/provenance/ancestor/id: not sorted, or one twice");
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::string where = fmt::format("/provenance/ancestor/record: row {}", i);
    result.ancestors.emplace(ancestor_ids[i], located(where, [&] { return record_from_json(records[i]); }));
  }
  return result;
}

}  // namespace

Reader::Reader(const std::string& path, std::optional<Kind> expected) {
  constexpr unsigned kSeconds = 60;
  rehearse(path, kSeconds, [&] { Reader(path, expected, Directly()); });
  *this = Reader(path, expected, Directly());
}

Reader::Reader(const std::string& path, std::optional<Kind> expected, Directly) : file_(std::make_unique<File>()) {
  initialise_library();
  file_->path = path;
  std::int64_t bytes = 0;
  if (const std::string problem = regular_file_bytes(path, bytes); !problem.empty())
    throw InvalidInput(fmt::format("{}: {}", path, problem));
  if (H5Fis_hdf5(path.c_str()) <= 0)
    throw InvalidInput(fmt::format("{}: not an HDF5 file, or one cut short; expected an artifact of this suite", path));
  file_->file = open_file(path);
  if (!file_->file.valid())
    throw InvalidInput(fmt::format(
        "{}: HDF5 {} cannot open it: damaged, or written for a newer library (rewrite it with libver='v110')", path,
        library_version()));
  file_->objects = inspect_structure(file_->file, path, bytes);
  located(path, [&] {
    const Handle root(H5Gopen2(file_->file, "/", H5P_DEFAULT));
    const std::string kind_text = read_text_attribute(root, "encoding-type");
    const auto kind = kind_from_name(kind_text);
    if (!kind) throw InvalidInput(fmt::format("encoding-type is '{}', which this version does not know", kind_text));
    if (expected && *kind != *expected)
      throw InvalidInput(fmt::format("kind is {}, expected {}", kind_text, kind_name(*expected)));
    file_->spec = &schema::kind_spec(*kind);
    file_->version = read_text_attribute(root, "encoding-version");
    if (major_of(file_->version) != file_->spec->major)
      throw InvalidInput(
          fmt::format("{} version {}, this program reads version {}.x; use a matching version of the suite", kind_text,
                      file_->version, file_->spec->major));
    if (H5Aexists(root, "complete") <= 0 || read_number_attribute<std::int8_t>(root, "complete", H5T_NATIVE_INT8) != 1)
      throw InvalidInput("is not complete: its writer was interrupted; run that stage again");
    file_->id = read_text_attribute(root, "dc-id");
  });
  check_against_schema(path, file_->file, file_->objects, *file_->spec);
  file_->verify_identity();
  file_->provenance = located(path, [&] { return read_provenance(file_->file, file_->objects, file_->spec->name); });
}

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const std::string& Reader::path() const {
  return file_->path;
}
Kind Reader::kind() const {
  return file_->spec->kind;
}
const std::string& Reader::version() const {
  return file_->version;
}
const std::string& Reader::id() const {
  return file_->id;
}
const Provenance& Reader::provenance() const {
  return file_->provenance;
}
bool Reader::has_path(const std::string& path) const {
  return file_->objects.contains(path);
}

bool Reader::has_attribute(const std::string& path, const std::string& name) const {
  const auto object = file_->objects.find(path);
  return object != file_->objects.end() &&
         std::binary_search(object->second.attributes.begin(), object->second.attributes.end(), name);
}

std::vector<std::string> Reader::names(const std::string& prefix) const {
  std::vector<std::string> result;
  const std::string start = prefix + "/";
  for (auto object = file_->objects.lower_bound(start);
       object != file_->objects.end() && object->first.starts_with(start); ++object) {
    if (object->first.find('/', start.size()) == std::string::npos)
      result.push_back(object->first.substr(start.size()));
  }
  return result;
}

std::vector<std::string> Reader::fields() const {
  std::vector<std::string> result;
  for (const auto& [path, facts] : file_->objects) {
    if (!facts.is_group) result.push_back(path);
  }
  return result;
}

std::vector<std::int64_t> Reader::shape_of(const std::string& path) const {
  const auto object = file_->objects.find(path);
  if (object == file_->objects.end() || object->second.is_group)
    throw InvalidInput(fmt::format("{}: {} is missing", file_->path, path));
  return object->second.shape;
}

std::int64_t Reader::axis_length(std::string_view axis) const {
  for (const schema::FieldSpec& spec : file_->spec->fields) {
    if (spec.axes.size() != 1 || spec.axes[0] != axis) continue;
    if (const auto object = file_->objects.find(std::string(spec.path)); object != file_->objects.end())
      return object->second.shape[0];
  }
  DC_ASSERT(false);
}

template <class T>
std::vector<T> Reader::read(const schema::Field<T>& field) const {
  const auto rows = shape_of(field.path);
  return read_rows(field, 0, rows.empty() ? 1 : rows[0]);
}

template <class T>
std::vector<T> Reader::read_rows(const schema::Field<T>& field, std::int64_t first, std::int64_t count) const {
  const std::vector<std::int64_t> full = shape_of(field.path);
  const std::string where = fmt::format("{}: {}", file_->path, field.path);
  DC_ASSERT(first >= 0 && count >= 0 && (full.empty() || first + count <= full[0]));
  const Handle dataset(H5Dopen2(file_->file, field.path.c_str(), H5P_DEFAULT));
  std::vector<T> values;
  if constexpr (std::is_same_v<T, std::string>) {
    DC_ASSERT(first == 0 && (full.empty() || count == full[0]));
    values = located(where, [&] { return read_strings(dataset, false); });
  } else {
    std::vector<hsize_t> size(full.begin(), full.end());
    std::vector<hsize_t> start(full.size(), 0);
    const Handle space(H5Dget_space(dataset));
    if (!full.empty()) {
      size[0] = static_cast<hsize_t>(count);
      start[0] = static_cast<hsize_t>(first);
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
    }
    hsize_t items = 1;
    for (const hsize_t n : size) items *= n;
    values.resize(items);
    const Handle memory(H5Screate_simple(1, &items, nullptr));
    const Handle type = memory_type(field.spec->type);
    if (items > 0 && H5Dread(dataset, type, memory, space, H5P_DEFAULT, values.data()) < 0)
      throw InvalidInput(fmt::format("{}: cannot be read; the file is damaged", where));
  }
  const Rows<T> held(values, first, count);
  if (!values.empty()) {
    file_->verify(field.path, first, count, [&](std::int64_t a, std::int64_t n) {
      return held.hold(a, n) ? held.digest(a, n) : digest_of_rows(dataset, full, a, n);
    });
  }
  check_values<T>(where, *field.spec, values);
  if constexpr (std::is_same_v<T, std::int64_t>) {
    if (!field.spec->index_of.empty())
      check_indices(where, values, axis_length(field.spec->index_of), field.spec->index_of);
  }
  return values;
}

template <class T>
T Reader::read(const schema::Attribute<T>& attribute) const {
  const Handle object(H5Oopen(file_->file, attribute.path.c_str(), H5P_DEFAULT));
  const std::string name(attribute.spec->name);
  return located(fmt::format("{}: {}@{}", file_->path, attribute.path, name), [&] {
    if constexpr (std::is_same_v<T, std::string>) {
      std::string text = read_text_attribute(object, name.c_str());
      const auto allowed = attribute.spec->one_of;
      if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end())
        throw InvalidInput(fmt::format("'{}', expected one of {}", text, fmt::join(allowed, ", ")));
      if (attribute.spec->type == schema::Type::json && parse_json(text).is_discarded()) throw InvalidInput("not JSON");
      return text;
    } else {
      const Handle type = memory_type(attribute.spec->type);
      const T value = read_number_attribute<T>(object, name.c_str(), type);
      const auto number = static_cast<double>(value);
      if (!(number >= attribute.spec->lowest && number <= attribute.spec->highest))
        throw InvalidInput(
            fmt::format("{}, expected {} to {}", value, attribute.spec->lowest, attribute.spec->highest));
      return value;
    }
  });
}

template std::vector<std::string> Reader::read(const schema::Field<std::string>&) const;
template std::vector<std::uint8_t> Reader::read(const schema::Field<std::uint8_t>&) const;
template std::vector<std::int32_t> Reader::read(const schema::Field<std::int32_t>&) const;
template std::vector<std::int64_t> Reader::read(const schema::Field<std::int64_t>&) const;
template std::vector<float> Reader::read(const schema::Field<float>&) const;
template std::vector<double> Reader::read(const schema::Field<double>&) const;
template std::vector<std::string> Reader::read_rows(const schema::Field<std::string>&, std::int64_t,
                                                    std::int64_t) const;
template std::vector<std::uint8_t> Reader::read_rows(const schema::Field<std::uint8_t>&, std::int64_t,
                                                     std::int64_t) const;
template std::vector<std::int32_t> Reader::read_rows(const schema::Field<std::int32_t>&, std::int64_t,
                                                     std::int64_t) const;
template std::vector<std::int64_t> Reader::read_rows(const schema::Field<std::int64_t>&, std::int64_t,
                                                     std::int64_t) const;
template std::vector<float> Reader::read_rows(const schema::Field<float>&, std::int64_t, std::int64_t) const;
template std::vector<double> Reader::read_rows(const schema::Field<double>&, std::int64_t, std::int64_t) const;
template std::string Reader::read(const schema::Attribute<std::string>& attribute) const;
template std::int64_t Reader::read(const schema::Attribute<std::int64_t>& attribute) const;
template double Reader::read(const schema::Attribute<double>& attribute) const;

template <class T>
Mapped<T> Reader::map(const schema::Field<T>& field, std::optional<std::span<const std::int64_t>> used_rows) const {
  const auto shape = shape_of(field.path);
  const auto items = static_cast<std::size_t>(item_count(shape));
  const Handle dataset(H5Dopen2(file_->file, field.path.c_str(), H5P_DEFAULT));
  const Handle stored(H5Dget_type(dataset));
  const Handle wanted = memory_type(field.spec->type);
  const haddr_t offset = H5Dget_offset(dataset);
  int* fd = nullptr;
  void* fd_place = nullptr;
  if (items > 0 && offset != HADDR_UNDEF && offset % alignof(T) == 0 && H5Tequal(stored, wanted) > 0 &&
      H5Fget_vfd_handle(file_->file, H5P_DEFAULT, &fd_place) >= 0) {
    fd = static_cast<int*>(fd_place);
    const std::size_t bytes = items * sizeof(T);
    struct stat facts {};
    if (fstat(*fd, &facts) != 0 || offset + bytes > static_cast<haddr_t>(facts.st_size))
      throw InvalidInput(
          fmt::format("{}: {}: lies beyond the end of the file; it was cut short", file_->path, field.path));
    const auto page = static_cast<haddr_t>(sysconf(_SC_PAGESIZE));
    const haddr_t start = offset / page * page;
    const std::size_t length = static_cast<std::size_t>(offset - start) + bytes;
    void* memory = mmap(nullptr, length, PROT_READ, MAP_SHARED, *fd, static_cast<off_t>(start));
    if (memory != MAP_FAILED) {
      const std::shared_ptr<const void> owner(memory,
                                              [length](const void* p) { munmap(const_cast<void*>(p), length); });
      const void* first = static_cast<const std::byte*>(memory) + (offset - start);
      const std::span values(static_cast<const T*>(first), items);
      const Rows<T> held(values, 0, shape[0]);
      const auto digest = [&held](std::int64_t a, std::int64_t n) { return held.digest(a, n); };
      if (!used_rows) file_->verify(field.path, 0, shape[0], digest);
      for (const std::int64_t row : used_rows.value_or(std::span<const std::int64_t>()))
        file_->verify(field.path, row, 1, digest);
      if constexpr (!std::is_same_v<T, std::uint8_t>)
        check_values<T>(fmt::format("{}: {}", file_->path, field.path), *field.spec, values);
      return {owner, values};
    }
  }
  const auto copy = std::make_shared<const std::vector<T>>(read(field));
  return {copy, std::span(*copy)};
}

template Mapped<std::uint8_t> Reader::map(const schema::Field<std::uint8_t>&,
                                          std::optional<std::span<const std::int64_t>>) const;
template Mapped<float> Reader::map(const schema::Field<float>&, std::optional<std::span<const std::int64_t>>) const;

void Reader::check() const {
  if (!rehearse(path(), 0, [this] { check_directly(); })) check_directly();
}

void Reader::check_directly() const {
  for (const schema::FieldSpec& spec : file_->spec->fields) {
    for (const auto& [path, facts] : file_->objects) {
      if (facts.is_group || !fits_pattern(spec.path, path)) continue;
      switch (spec.type) {
        case schema::Type::string:
        case schema::Type::json:
          read(schema::Field<std::string>{&spec, path});
          break;
        case schema::Type::uint8:
          if (std::isfinite(spec.lowest) || std::isfinite(spec.highest)) read(schema::Field<std::uint8_t>{&spec, path});
          break;  // otherwise every byte is valid and the digest reads it
        case schema::Type::int32:
          read(schema::Field<std::int32_t>{&spec, path});
          break;
        case schema::Type::int64:
          read(schema::Field<std::int64_t>{&spec, path});
          break;
        case schema::Type::float32:
          read(schema::Field<float>{&spec, path});
          break;
        case schema::Type::float64:
          read(schema::Field<double>{&spec, path});
          break;
      }
    }
  }
  for (const schema::AttributeSpec& spec : file_->spec->attributes) {
    for (const auto& [path, facts] : file_->objects) {
      if (!fits_pattern(spec.path, path) || !has_attribute(path, std::string(spec.name))) continue;
      if (spec.type == schema::Type::int64) {
        read(schema::Attribute<std::int64_t>{&spec, path});
      } else if (spec.type == schema::Type::float64) {
        read(schema::Attribute<double>{&spec, path});
      } else {
        read(schema::Attribute<std::string>{&spec, path});
      }
    }
  }
  for (const std::string& path : fields()) file_->verify_all(path);
  if (kind() == Kind::selection) check_selection(*this);
}

bool is_complete(const std::string& path, Kind kind) {
  try {
    const Reader reader(path, kind);
    return true;
  } catch (const InvalidInput&) {
    return false;
  }
}

std::string hdf5_version() {
  initialise_library();
  return library_version();
}

}  // namespace dc::artifact
