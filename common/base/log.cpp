#include "common/base/log.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.hpp"
#include "common/base/event.hpp"

namespace dc::log {
namespace {

Settings current;
std::unique_ptr<spdlog::logger> file_log;

void show(std::string_view level, std::string_view line) {
  if (current.json) return write_event("message", {{"level", level}, {"text", line}});
  const std::string text =
      current.program.empty() ? fmt::format("{}\n", line) : fmt::format("{}: {}\n", current.program, line);
  std::fputs(text.c_str(), stderr);
}

}  // namespace

void configure(const Settings& settings) {
  current = settings;
  file_log.reset();
  if (settings.file.empty()) return;
  // spdlog would not say as plainly why it cannot, and would wait for somebody to read a FIFO.
  const int log = open(settings.file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0666);
  struct stat facts {};
  const bool opened = log >= 0 && fstat(log, &facts) == 0;
  const std::string problem = opened ? "" : std::strerror(errno);
  if (log >= 0) close(log);
  if (!opened || S_ISFIFO(facts.st_mode))
    throw ResourceFailure(fmt::format("--log {}: cannot be opened for writing ({}); choose another file", settings.file,
                                      opened ? "a FIFO" : problem));
  auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(settings.file);
  file_log = std::make_unique<spdlog::logger>(settings.program, sink);
  file_log->set_level(spdlog::level::debug);
  file_log->flush_on(spdlog::level::debug);
  file_log->set_error_handler([](const std::string&) {
    show("error", fmt::format("--log {}: writing failed, so the log has gaps; is the disk full?", current.file));
    file_log->set_level(spdlog::level::off);
  });
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw ResourceFailure("stdout cannot be written to; is the disk full?");
}

void write_error(std::string_view line) {
  show("error", line);
  if (file_log) file_log->error(line);
}

void write_info(std::string_view line) {
  if (!current.quiet) show("info", line);
  if (file_log) file_log->info(line);
}

void write_detail(std::string_view line) {
  if (current.verbose && !current.quiet) show("detail", line);
  if (file_log) file_log->debug(line);
}

}  // namespace dc::log
