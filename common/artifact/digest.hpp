// Digests of an artifact: of its data piece by piece, so that whoever reads a part can tell that it is what was
// written, and of everything together, which is the artifact's identity. Private to this room.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/artifact/structure.hpp"
#include "common/base/hash.hpp"

namespace dc::artifact {

using Objects = std::map<std::string, ObjectFacts>;

/// Where an artifact keeps the digests of its pieces: uint8 [pieces, 32], the data sets in order of path.
inline constexpr const char* kDigestPath = "/digest";

/// How a data set is cut: whole rows along its first axis, as many as hold 2^20 items, at least one. A scalar is one
/// row; what holds no items has no pieces.
struct Pieces {
  explicit Pieces(const std::vector<std::int64_t>& shape);
  std::int64_t count() const { return (rows + rows_each - 1) / rows_each; }

  std::int64_t rows = 0;
  std::int64_t rows_each = 1;
};

/// The digests of all pieces of all data sets of `objects`, in order of path. Values are taken little-endian and in
/// row-major order, strings by their content: layout, chunks, filters and padding do not matter.
/// Throws InvalidInput where the data cannot be read.
std::vector<Sha256::Digest> piece_digests(hid_t file, const Objects& objects);

/// The digest of rows first .. first + count - 1 of a data set of numbers.
Sha256::Digest digest_of_rows(hid_t dataset, const std::vector<std::int64_t>& shape, std::int64_t first,
                              std::int64_t count);
Sha256::Digest digest_of(std::span<const std::string> strings);

/// The dc-id, 64 hex digits: the digest of names, types, shapes and attributes, with `pieces` in place of the data. The
/// root attributes `dc-id` and `complete` are left out.
std::string identity(hid_t file, const Objects& objects, const std::vector<Sha256::Digest>& pieces);

/// What an artifact says its pieces are, and which of them have been seen to be that.
class Seal {
 public:
  /// Reads the digests of `file`. Throws InvalidInput when there are not as many as `objects` has pieces.
  Seal(hid_t file, const Objects& objects);

  const std::vector<Sha256::Digest>& pieces() const { return pieces_; }

  /// Makes sure of rows first .. first + count - 1 of the data set `path`. `digest_of` is asked for the digest of rows
  /// a .. a + n - 1 of each piece that was not seen before. Throws InvalidInput, naming the rows, when it is another.
  void verify(const std::string& path, std::int64_t first, std::int64_t count,
              const std::function<Sha256::Digest(std::int64_t a, std::int64_t n)>& digest_of);

 private:
  struct Place {
    Pieces cut;
    std::size_t first;
  };
  std::map<std::string, Place> places_;
  std::vector<Sha256::Digest> pieces_;
  std::vector<bool> seen_;
};

}  // namespace dc::artifact
