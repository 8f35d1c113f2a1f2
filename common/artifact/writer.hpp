// Writes artifacts: into a temporary file beside the target, checked against the schema, published whole.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/artifact/provenance.hpp"
#include "common/schema/kinds.hpp"

namespace dc::artifact {

/// An artifact in the making. Fields may come in any order; the bytes of the file depend on that order, so a stage
/// always writes in the same one.
///
/// All functions throw ResourceFailure when the disk refuses. What the schema forbids is a bug of the stage and
/// asserts, except values out of range, which throw RunFailure.
class Writer {
 public:
  Writer(const std::string& target, Kind kind);
  ~Writer();
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;

  const std::string& target() const;
  Kind kind() const;

  /// Writes a whole field; `values` is row-major of `shape`.
  template <class T>
  void write(const schema::Field<T>& field, std::span<const T> values, const std::vector<std::int64_t>& shape);

  /// Writes a field with one axis.
  template <class T>
  void write(const schema::Field<T>& field, const std::vector<T>& values) {
    write(field, std::span<const T>(values), {static_cast<std::int64_t>(values.size())});
  }

  /// Reserves a field of numbers to be filled by write_rows.
  template <class T>
  void allocate(const schema::Field<T>& field, const std::vector<std::int64_t>& shape);

  /// Fills rows first .. of an allocated field; `values` is a whole number of rows.
  template <class T>
  void write_rows(const schema::Field<T>& field, std::int64_t first, std::span<const T> values);

  template <class T>
  void write(const schema::Attribute<T>& attribute, const T& value);

  /// Adds provenance, digest and the mark of completeness, then closes, syncs and checks the temporary file.
  /// Returns the dc-id. Nothing is visible under the target's name yet.
  std::string finish(const Provenance& provenance);

  /// Renames the finished file to its target.
  void publish();

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace dc::artifact
