#include "common/base/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "common/base/event.hpp"

namespace dc {
namespace {

constexpr int kBarWidth = 21;

double interval_s(ProgressMode mode) {
  switch (mode) {
    case ProgressMode::bar:
      return 0.1;
    case ProgressMode::json:
      return 1.0;
    default:
      return 10.0;
  }
}

template <class T>
nlohmann::ordered_json known_or_null(bool known, T value) {
  return known ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

}  // namespace

ProgressMode resolve_progress(std::string_view choice, bool quiet) {
  if (choice == "json") return ProgressMode::json;
  if (quiet || choice == "never") return ProgressMode::none;
  return isatty(STDERR_FILENO) ? ProgressMode::bar : ProgressMode::plain;
}

std::string format_duration(double seconds) {
  constexpr double kLongest_s = 1e15;  // an integer holds it; a forecast can be any number
  const auto whole = static_cast<std::int64_t>(std::clamp(seconds, 0.0, kLongest_s));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{:02}:{:02}", whole / 60, whole % 60);
}

Progress::Progress(ProgressMode mode, std::string what, std::string unit, std::int64_t total)
    : mode_(mode), what_(std::move(what)), unit_(std::move(unit)), total_(total) {
  if (mode_ == ProgressMode::json)
    write_event("begin", {{"task", what_}, {"unit", unit_}, {"total", known_or_null(total_ > 0, total_)}});
}

Progress::~Progress() {
  finish();
}

void Progress::update(std::int64_t done, std::string_view note) {
  done_ = done;
  if (mode_ == ProgressMode::none) return;
  const auto now = Clock::now();
  if (std::chrono::duration<double>(now - drawn_).count() < interval_s(mode_)) return;
  note_ = note;
  drawn_ = now;
  draw(std::chrono::duration<double>(now - start_).count());
}

void Progress::finish() {
  if (finished_) return;
  finished_ = true;
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  if (mode_ == ProgressMode::json) {
    write_event("end", {{"task", what_},
                        {"unit", unit_},
                        {"done", done_},
                        {"total", known_or_null(total_ > 0, total_)},
                        {"elapsed_s", elapsed_s}});
    return;
  }
  if (mode_ == ProgressMode::none || !anything_drawn_) return;
  draw(elapsed_s);
  if (mode_ == ProgressMode::bar) std::fputc('\n', stderr);
}

void Progress::draw(double elapsed_s) {
  anything_drawn_ = true;
  const double rate = elapsed_s > 0 ? static_cast<double>(done_) / elapsed_s : 0;
  const double left_s = rate > 0 ? static_cast<double>(total_ - done_) / rate : 0;
  if (mode_ == ProgressMode::json) {
    write_event("progress", {{"task", what_},
                             {"unit", unit_},
                             {"done", done_},
                             {"total", known_or_null(total_ > 0, total_)},
                             {"elapsed_s", elapsed_s},
                             {"left_s", known_or_null(total_ > 0 && rate > 0, left_s)},
                             {"note", note_}});
    return;
  }
  std::string line;
  if (total_ > 0) {
    const double share = std::clamp(static_cast<double>(done_) / static_cast<double>(total_), 0.0, 1.0);
    const int filled = static_cast<int>(std::lround(share * kBarWidth));
    line =
        fmt::format("{}: {:3.0f}%|{}{}| {}/{} [{}<{}, {:.1f} {}/s{}{}]", what_, share * 100,
                    std::string(static_cast<std::size_t>(filled), '#'),
                    std::string(static_cast<std::size_t>(kBarWidth - filled), ' '), done_, total_,
                    format_duration(elapsed_s), format_duration(left_s), rate, unit_, note_.empty() ? "" : ", ", note_);
  } else {
    line = fmt::format("{}: {} [{}, {:.1f} {}/s{}{}]", what_, done_, format_duration(elapsed_s), rate, unit_,
                       note_.empty() ? "" : ", ", note_);
  }
  if (mode_ == ProgressMode::bar) {
    std::fputs(("\r" + line + "\x1b[K").c_str(), stderr);
    std::fflush(stderr);
  } else {
    std::fputs((line + "\n").c_str(), stderr);
  }
}

}  // namespace dc
