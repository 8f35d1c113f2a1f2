// What the user names as a source: a scheme and a path, "idx:/usr/share/datasets/fashion-mnist" or "scores:el2n.csv".
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/kinds.hpp"
#include "stages/fetch/samples.hpp"

namespace dc::fetch {

enum class Scheme { idx, cifar10, cifar100, npz, folder, scores, features };

std::string_view scheme_name(Scheme scheme);

/// The schemes that become artifacts of these kinds, as they are written: "scores: or features:".
std::string schemes_text(std::span<const Kind> kinds);

struct Address {
  Scheme scheme = Scheme::idx;
  std::string path;
};

/// What a source holds, and so the kind of artifact that is made of it: images, scores or features.
Kind kind_of(Scheme scheme);

/// Throws UsageError when there is no known scheme before the first colon, or no path behind it.
Address parse_address(const std::string& text);

/// A file that was read: its name within the source and the SHA-256 of its bytes.
struct RawFile {
  std::string name;
  std::string digest;
};

/// The identity of a raw source: the digest of its only file, or, of several, the SHA-256 of one line for each of them
/// in order of name, "<digest>  <name>" as sha256sum prints it.
std::string source_digest(std::vector<RawFile> files);

/// A split of any source of images but a folder, whole, and the files it was read from.
struct Loaded {
  Decoded decoded;
  std::vector<RawFile> files;
};

/// Throws InvalidInput, naming the file, when the source is missing, damaged or has no such split.
Loaded load_decoded(const Address& address, std::string_view split);

}  // namespace dc::fetch
