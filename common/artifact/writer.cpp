#include "common/artifact/writer.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>

#include <fmt/format.h>

#include "common/artifact/digest.hpp"
#include "common/artifact/handle.hpp"
#include "common/artifact/publish.hpp"
#include "common/artifact/reader.hpp"
#include "common/artifact/structure.hpp"
#include "common/base/error.hpp"

namespace dc::artifact {

struct Writer::File {
  File(const std::string& target, Kind of) : temporary(target), kind(of) {}

  TemporaryFile temporary;
  Kind kind;
  Handle file;
  bool finished = false;
  int failed_closes_before = failed_closes();

  [[noreturn]] void fail(const std::string& path) const {
    throw ResourceFailure(
        fmt::format("{}: writing {} failed; is the disk full? Nothing was changed", temporary.target(), path));
  }
  /// Fails, too, when something that HDF5 was given long before did not reach the file.
  void flush() const {
    if (H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 || failed_closes() != failed_closes_before) fail("the file");
  }
};

namespace {

constexpr hsize_t kChunkItems = 65536;
constexpr unsigned kDeflateLevel = 4;

Handle link_creation() {
  Handle list(H5Pcreate(H5P_LINK_CREATE));
  H5Pset_char_encoding(list, H5T_CSET_UTF8);
  return list;
}

// Same content, same bytes: no times. Links and attributes stay in the headers of their objects, however many there
// are: those have checksums that HDF5 looks at first, while the heaps that hold many links crash it (1.10.8) when they
// are damaged.
void set_object_creation(hid_t list) {
  constexpr unsigned kAll = 65535;
  H5Pset_obj_track_times(list, false);
  H5Pset_attr_phase_change(list, kAll, 0);
  if (H5Pisa_class(list, H5P_GROUP_CREATE) > 0) H5Pset_link_phase_change(list, kAll, 0);
}

// Makes the groups of `path` that are not there yet. One by one, because those that HDF5 makes by itself carry the
// time.
void make_groups(hid_t file, const std::string& path) {
  const Handle links = link_creation();
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE));
  set_object_creation(creation);
  for (auto end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string group = path.substr(0, end);
    if (H5Lexists(file, group.c_str(), H5P_DEFAULT) <= 0)
      Handle(H5Gcreate2(file, group.c_str(), links, creation, H5P_DEFAULT));
    if (end == std::string::npos) return;
  }
}

Handle dataset_creation(const schema::FieldSpec& spec, const std::vector<std::int64_t>& shape) {
  Handle list(H5Pcreate(H5P_DATASET_CREATE));
  set_object_creation(list);
  H5Pset_fill_time(list, H5D_FILL_TIME_NEVER);
  if (spec.storage == schema::Storage::compressed && item_count(shape) > 0) {
    std::vector<hsize_t> chunk(shape.size(), 1);
    chunk.back() = std::min<hsize_t>(kChunkItems, static_cast<hsize_t>(shape.back()));
    H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data());
    H5Pset_shuffle(list);
    H5Pset_deflate(list, kDeflateLevel);
  } else {
    H5Pset_alloc_time(list, H5D_ALLOC_TIME_EARLY);  // one block whose place is known: readers can map it
  }
  return list;
}

Handle simple_space(const std::vector<std::int64_t>& shape) {
  const std::vector<hsize_t> dims(shape.begin(), shape.end());
  return Handle(H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr));
}

Handle create_dataset(hid_t file, const std::string& path, const schema::FieldSpec& spec, hid_t type,
                      const std::vector<std::int64_t>& shape) {
  DC_ASSERT((spec.axes.size() == 1 && spec.axes[0] == "...") || spec.axes.size() == shape.size());
  if (const auto parent = path.rfind('/'); parent > 0) make_groups(file, path.substr(0, parent));
  const Handle links = link_creation();
  const Handle creation = dataset_creation(spec, shape);
  const Handle space = shape.empty() ? Handle(H5Screate(H5S_SCALAR)) : simple_space(shape);
  return Handle(H5Dcreate2(file, path.c_str(), type, space, links, creation, H5P_DEFAULT));
}

// Fixed-length strings, NUL-padded to the longest.
std::vector<char> packed(std::span<const std::string> values, std::size_t& width) {
  width = 1;
  for (const std::string& value : values) width = std::max(width, value.size());
  std::vector<char> bytes(width * values.size(), '\0');
  for (std::size_t i = 0; i < values.size(); ++i)
    std::copy(values[i].begin(), values[i].end(), bytes.begin() + static_cast<std::ptrdiff_t>(i * width));
  return bytes;
}

bool write_string_column(hid_t file, const std::string& path, std::span<const std::string> values,
                         const schema::FieldSpec& spec) {
  std::size_t width = 0;
  const std::vector<char> bytes = packed(values, width);
  const Handle type = fixed_string_type(width);
  const Handle dataset = create_dataset(file, path, spec, type, {static_cast<std::int64_t>(values.size())});
  if (!dataset.valid()) return false;
  return values.empty() || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) >= 0;
}

template <class T>
void check_range(const schema::FieldSpec& spec, const std::string& path, std::span<const T> values) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!spec.finite) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isfinite(values[i]))
        throw RunFailure(fmt::format("{}[{}] would be {}, expected finite numbers", path, i, values[i]));
    }
  }
}

// The group of an attribute, made when it is not there yet.
Handle open_or_create(hid_t file, const std::string& path) {
  Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT));
  if (object.valid()) return object;
  make_groups(file, path);
  return Handle(H5Oopen(file, path.c_str(), H5P_DEFAULT));
}

bool write_text(hid_t object, const std::string& name, const std::string& text) {
  const Handle type = memory_type(schema::Type::string);
  const Handle space(H5Screate(H5S_SCALAR));
  const Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
  const char* pointer = text.c_str();
  return attribute.valid() && H5Awrite(attribute, type, &pointer) >= 0;
}

bool write_number(hid_t object, const std::string& name, hid_t type, const void* value) {
  const Handle space(H5Screate(H5S_SCALAR));
  const Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
  return attribute.valid() && H5Awrite(attribute, type, value) >= 0;
}

constexpr std::string_view kColumnAxes[] = {"row"};

bool write_provenance(hid_t file, const Provenance& provenance) {
  const Record& own = provenance.own;
  const Handle group = open_or_create(file, "/provenance");
  bool good = write_text(group, "tool", own.tool) && write_text(group, "version", own.version) &&
              write_text(group, "parameters", own.parameters) &&
              write_number(group, "seed", H5T_STD_I64LE, &own.seed) && write_text(group, "libraries", own.libraries) &&
              write_text(group, "facts", own.facts);
  std::vector<std::string> roles;
  std::vector<std::string> kinds;
  std::vector<std::string> ids;
  for (const InputRecord& input : own.inputs) {
    roles.push_back(input.role);
    kinds.push_back(input.kind);
    ids.push_back(input.id);
  }
  std::vector<std::string> ancestor_ids;
  std::vector<std::string> records;
  for (const auto& [id, record] : provenance.ancestors) {
    ancestor_ids.push_back(id);
    records.push_back(to_json(record));
  }
  const schema::FieldSpec column{"/provenance",
                                 schema::Type::string,
                                 kColumnAxes,
                                 "a column of the provenance tables",
                                 schema::Storage::contiguous,
                                 false,
                                 false,
                                 false,
                                 0,
                                 0,
                                 {}};
  good = good && write_string_column(file, "/provenance/input/role", roles, column);
  good = good && write_string_column(file, "/provenance/input/kind", kinds, column);
  good = good && write_string_column(file, "/provenance/input/id", ids, column);
  good = good && write_string_column(file, "/provenance/ancestor/id", ancestor_ids, column);
  return good && write_string_column(file, "/provenance/ancestor/record", records, column);
}

bool write_pieces(hid_t file, const std::vector<Sha256::Digest>& pieces) {
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE));
  set_object_creation(creation);
  const Handle type = memory_type(schema::Type::uint8);
  const Handle space = simple_space({std::ssize(pieces), 32});
  const Handle dataset(H5Dcreate2(file, kDigestPath, type, space, link_creation(), creation, H5P_DEFAULT));
  if (!dataset.valid()) return false;
  return pieces.empty() || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pieces.data()) >= 0;
}

}  // namespace

Writer::Writer(const std::string& target, Kind kind) {
  initialise_library();
  file_ = std::make_unique<File>(target, kind);
  const Handle access_list(H5Pcreate(H5P_FILE_ACCESS));
  H5Pset_libver_bounds(access_list, H5F_LIBVER_V18, H5F_LIBVER_V110);
  H5Pset_file_locking(access_list, false, true);
  const Handle creation_list(H5Pcreate(H5P_FILE_CREATE));
  set_object_creation(creation_list);  // of the root group
  file_->file = Handle(H5Fcreate(file_->temporary.path().c_str(), H5F_ACC_TRUNC, creation_list, access_list));
  if (!file_->file.valid()) file_->fail("the file");
  const Handle root(H5Gopen2(file_->file, "/", H5P_DEFAULT));
  const schema::KindSpec& spec = schema::kind_spec(kind);
  if (!write_text(root, "encoding-type", std::string(spec.name)) ||
      !write_text(root, "encoding-version", fmt::format("{}.{}", spec.major, spec.minor)))
    file_->fail("attributes");
}

Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

const std::string& Writer::target() const {
  return file_->temporary.target();
}
Kind Writer::kind() const {
  return file_->kind;
}

template <class T>
void Writer::write(const schema::Field<T>& field, std::span<const T> values, const std::vector<std::int64_t>& shape) {
  DC_ASSERT(item_count(shape) == static_cast<std::int64_t>(values.size()));
  if constexpr (std::is_same_v<T, std::string>) {
    if (!write_string_column(file_->file, field.path, values, *field.spec)) file_->fail(field.path);
  } else {
    allocate(field, shape);
    write_rows(field, 0, values);
  }
}

template <class T>
void Writer::allocate(const schema::Field<T>& field, const std::vector<std::int64_t>& shape) {
  const Handle type = memory_type(field.spec->type);
  const Handle dataset = create_dataset(file_->file, field.path, *field.spec, type, shape);
  if (!dataset.valid()) file_->fail(field.path);
}

template <class T>
void Writer::write_rows(const schema::Field<T>& field, std::int64_t first, std::span<const T> values) {
  check_range<T>(*field.spec, field.path, values);
  if (values.empty()) return;
  const Handle dataset(H5Dopen2(file_->file, field.path.c_str(), H5P_DEFAULT));
  DC_ASSERT(dataset.valid());
  const Handle space(H5Dget_space(dataset));
  const auto shape = extent(space);
  if (!shape.empty()) {
    const auto row_items = static_cast<std::size_t>(item_count(shape) / shape[0]);
    DC_ASSERT(values.size() % row_items == 0);
    std::vector<hsize_t> size(shape.begin(), shape.end());
    std::vector<hsize_t> start(shape.size(), 0);
    size[0] = values.size() / row_items;
    start[0] = static_cast<hsize_t>(first);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr);
  }
  const hsize_t items = values.size();
  const Handle memory(H5Screate_simple(1, &items, nullptr));
  const Handle type = memory_type(field.spec->type);
  if (H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, values.data()) < 0) file_->fail(field.path);
}

template <class T>
void Writer::write(const schema::Attribute<T>& attribute, const T& value) {
  const Handle object = open_or_create(file_->file, attribute.path);
  const std::string name(attribute.spec->name);
  if constexpr (std::is_same_v<T, std::string>) {
    if (!write_text(object, name, value)) file_->fail(attribute.path + "@" + name);
  } else {
    const Handle type = memory_type(attribute.spec->type);
    if (!write_number(object, name, type, &value)) file_->fail(attribute.path + "@" + name);
  }
}

template void Writer::write(const schema::Field<std::string>&, std::span<const std::string>,
                            const std::vector<std::int64_t>&);
template void Writer::write(const schema::Field<std::uint8_t>&, std::span<const std::uint8_t>,
                            const std::vector<std::int64_t>&);
template void Writer::write(const schema::Field<std::int32_t>&, std::span<const std::int32_t>,
                            const std::vector<std::int64_t>&);
template void Writer::write(const schema::Field<std::int64_t>&, std::span<const std::int64_t>,
                            const std::vector<std::int64_t>&);
template void Writer::write(const schema::Field<float>&, std::span<const float>, const std::vector<std::int64_t>&);
template void Writer::write(const schema::Field<double>&, std::span<const double>, const std::vector<std::int64_t>&);
template void Writer::allocate(const schema::Field<std::uint8_t>&, const std::vector<std::int64_t>&);
template void Writer::allocate(const schema::Field<std::int32_t>&, const std::vector<std::int64_t>&);
template void Writer::allocate(const schema::Field<std::int64_t>&, const std::vector<std::int64_t>&);
template void Writer::allocate(const schema::Field<float>&, const std::vector<std::int64_t>&);
template void Writer::allocate(const schema::Field<double>&, const std::vector<std::int64_t>&);
template void Writer::write_rows(const schema::Field<std::uint8_t>&, std::int64_t, std::span<const std::uint8_t>);
template void Writer::write_rows(const schema::Field<std::int32_t>&, std::int64_t, std::span<const std::int32_t>);
template void Writer::write_rows(const schema::Field<std::int64_t>&, std::int64_t, std::span<const std::int64_t>);
template void Writer::write_rows(const schema::Field<float>&, std::int64_t, std::span<const float>);
template void Writer::write_rows(const schema::Field<double>&, std::int64_t, std::span<const double>);
template void Writer::write(const schema::Attribute<std::string>&, const std::string&);
template void Writer::write(const schema::Attribute<std::int64_t>&, const std::int64_t&);
template void Writer::write(const schema::Attribute<double>&, const double&);

std::string Writer::finish(const Provenance& provenance) {
  DC_ASSERT(!file_->finished);
  file_->finished = true;
  if (!write_provenance(file_->file, provenance)) file_->fail("provenance");
  file_->flush();
  const auto objects = inspect_structure(file_->file, target(), std::int64_t{1} << 62);
  const auto pieces = piece_digests(file_->file, objects);
  if (!write_pieces(file_->file, pieces)) file_->fail(kDigestPath);
  const std::string id = identity(file_->file, objects, pieces);
  {
    const Handle root(H5Gopen2(file_->file, "/", H5P_DEFAULT));
    const Handle boolean = boolean_type();
    const std::int8_t yes = 1;
    if (!write_text(root, "dc-id", id) || !write_number(root, "complete", boolean, &yes)) file_->fail("attributes");
  }
  file_->flush();
  if (!file_->file.close()) file_->fail("the file");
  file_->temporary.sync();
  try {
    const Reader reopened(file_->temporary.path(), file_->kind);
  } catch (const InvalidInput& failure) {
    throw ResourceFailure(fmt::format("{}: cannot be read again after it was written; nothing was changed ({})",
                                      target(), failure.what()));
  }
  return id;
}

void Writer::publish() {
  DC_ASSERT(file_->finished);
  file_->temporary.publish();
}

}  // namespace dc::artifact
