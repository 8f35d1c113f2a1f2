// What a stage says while it works: one line at a time to stderr, everything to the --log file.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace dc::log {

struct Settings {
  std::string program;   ///< put before every line on stderr, "dc-prune: "
  bool quiet = false;    ///< errors only
  bool verbose = false;  ///< also detail()
  std::string file;      ///< when not empty, every line with its time is appended here
  bool json = false;     ///< lines on stderr are events (event.hpp)
};

/// Call once, before the first line.
void configure(const Settings& settings);

/// Writes `text` to stdout, all of it. Throws ResourceFailure when that fails: the reader went, or the disk is full.
void print(std::string_view text);

void write_error(std::string_view line);
void write_info(std::string_view line);
void write_detail(std::string_view line);

template <class... Args>
void info(fmt::format_string<Args...> text, Args&&... args) {
  write_info(fmt::format(text, std::forward<Args>(args)...));
}

/// Shown with --verbose, always in the --log file.
template <class... Args>
void detail(fmt::format_string<Args...> text, Args&&... args) {
  write_detail(fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace dc::log
