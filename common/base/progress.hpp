// A progress line on stderr: a bar on a terminal, a line every few seconds elsewhere, JSON for programs that watch.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace dc {

enum class ProgressMode {
  none,   ///< silent
  plain,  ///< one line every ten seconds
  bar,    ///< a bar redrawn in place, at most ten times a second
  json,   ///< events (event.hpp): begin and end always, between them at most one a second
};

/// never|auto|json as given by the user, against what stderr is.
ProgressMode resolve_progress(std::string_view choice, bool quiet);

/// Tells how far a long piece of work is. Not thread-safe: one thread reports.
class Progress {
 public:
  /// `what` names the work ("training"), `unit` one step of it ("step"), `total` is the number of steps, 0 if unknown.
  Progress(ProgressMode mode, std::string what, std::string unit, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `done` steps are finished; `note` is shown at the end of the line ("761 img/s, loss 1.84").
  void update(std::int64_t done, std::string_view note = {});
  /// Draws the last state and ends the line. Called by the destructor too.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void draw(double elapsed_s);

  ProgressMode mode_;
  std::string what_;
  std::string unit_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  std::string note_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_ = start_;
  bool anything_drawn_ = false;
  bool finished_ = false;
};

/// "01:12", or "1:01:12" from one hour on.
std::string format_duration(double seconds);

}  // namespace dc
