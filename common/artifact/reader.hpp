// Reads artifacts. A Reader exists only for a complete file of a known kind whose structure fits its schema.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/artifact/provenance.hpp"
#include "common/schema/kinds.hpp"

namespace dc::artifact {

/// Values that stay valid as long as the object (or a copy) lives: memory-mapped, or read where mapping is impossible.
template <class T>
class Mapped {
 public:
  Mapped() = default;
  Mapped(std::shared_ptr<const void> owner, std::span<const T> values) : owner_(std::move(owner)), values_(values) {}
  std::span<const T> span() const { return values_; }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const T> values_;
};

/// An open artifact. Values are checked against the schema (range, finite, unique) and against the digests that were
/// written with them when they are read, so what a program reads is what the writer wrote.
///
/// Opening and check() are tried in a child process first, so a file that crashes HDF5 is refused like any other.
///
/// All functions throw InvalidInput with the file, the object, what was expected and what was found.
class Reader {
 public:
  /// Opens `path` and checks kind, version, completeness, structure, provenance and the dc-id; reads no other data.
  /// `expected` empty: any kind.
  explicit Reader(const std::string& path, std::optional<Kind> expected = std::nullopt);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  const std::string& path() const;
  Kind kind() const;
  const std::string& version() const;  ///< "1.0"
  const std::string& id() const;       ///< dc-id: 64 hex digits
  const Provenance& provenance() const;

  template <class T>
  bool has(const schema::Field<T>& field) const {
    return has_path(field.path);
  }
  template <class T>
  bool has(const schema::Attribute<T>& attribute) const {
    return has_attribute(attribute.path, std::string(attribute.spec->name));
  }

  template <class T>
  std::vector<std::int64_t> shape(const schema::Field<T>& field) const {
    return shape_of(field.path);
  }

  /// All values, in row-major order.
  template <class T>
  std::vector<T> read(const schema::Field<T>& field) const;

  /// Rows first .. first + count - 1 of the first axis, row-major.
  template <class T>
  std::vector<T> read_rows(const schema::Field<T>& field, std::int64_t first, std::int64_t count) const;

  template <class T>
  T read(const schema::Attribute<T>& attribute) const;

  /// All values (bytes or floats) without copying them where the data set is one uncompressed block. They are read once
  /// to check them, in pieces that need not stay in memory; with `used_rows` only those of these rows are, and the
  /// others must not be used.
  template <class T>
  Mapped<T> map(const schema::Field<T>& field,
                std::optional<std::span<const std::int64_t>> used_rows = std::nullopt) const;

  /// Names of the members of a family such as `/score/<name>`, sorted. `prefix` is "/score".
  std::vector<std::string> names(const std::string& prefix) const;

  /// Paths of all data sets but the digests, sorted, known to the schema or not.
  std::vector<std::string> fields() const;
  std::vector<std::int64_t> shape_of(const std::string& path) const;

  /// Reads everything: every value against the schema and its digest.
  void check() const;

 private:
  struct File;
  struct Directly {};
  Reader(const std::string& path, std::optional<Kind> expected, Directly);
  void check_directly() const;
  bool has_path(const std::string& path) const;
  std::int64_t axis_length(std::string_view axis) const;
  bool has_attribute(const std::string& path, const std::string& name) const;
  std::unique_ptr<File> file_;
};

/// True when `path` is a complete artifact of `kind`. Never throws on what the file holds.
bool is_complete(const std::string& path, Kind kind);

/// "1.10.8": the version of the HDF5 library in use.
std::string hdf5_version();

}  // namespace dc::artifact
