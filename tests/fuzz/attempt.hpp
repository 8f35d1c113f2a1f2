// What every fuzz target starts from: bytes of unknown origin, what a parser may do with them, and files of a moment.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include <unistd.h>

#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"

namespace dc::fuzz {

using Bytes = std::span<const std::uint8_t>;

inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Ends the program where something that has to hold does not.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "finding: %s\n", what);
  std::abort();
}

/// True when `parse` takes its input, false when it refuses it as users shall see it: an Error of exit code 2 or 3
/// whose message is one line. Whatever else it throws is not caught, and so a finding.
template <class Parse>
bool accepts(const Parse& parse) {
  try {
    parse();
    return true;
  } catch (const Error& refusal) {
    const std::string_view message = refusal.what();
    require(refusal.code() == ExitCode::usage || refusal.code() == ExitCode::invalid_input,
            "a refusal with another exit code than 2 and 3");
    require(!message.empty() && message.find('\n') == std::string_view::npos, "a message that is not one line");
    return false;
  }
}

/// Takes the input apart into numbers and pieces of bytes. What is beyond the end is 0 and empty.
class Source {
 public:
  explicit Source(Bytes bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const std::uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }
  /// Eight bytes, the lowest first.
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 8) value |= std::uint64_t{byte()} << shift;
    return value;
  }
  /// Two bytes say how many there are.
  Bytes piece() {
    const std::size_t low = byte();
    return take(low | std::size_t{byte()} << 8);
  }
  Bytes rest() { return take(rest_.size()); }

 private:
  Bytes take(std::size_t size) {
    const Bytes piece = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(piece.size());
    return piece;
  }

  Bytes rest_;
};

/// A file of these bytes in the folder for temporary ones (fuzz.sh names one in memory), gone with the object.
class File {
 public:
  explicit File(Bytes bytes) {
    const int descriptor = mkstemp(path_.data());
    require(descriptor >= 0 && write(descriptor, bytes.data(), bytes.size()) == std::ssize(bytes),
            "no room for a file");
    close(descriptor);
  }
  ~File() { unlink(path_.c_str()); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_ = (fs::temp_directory_path() / "dc-fuzz-XXXXXX").string();
};

}  // namespace dc::fuzz

/// Called by libFuzzer, or by replay.cpp, for every input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
