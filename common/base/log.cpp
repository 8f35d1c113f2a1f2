#include "common/base/log.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>

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
  std::FILE* const log = std::fopen(settings.file.c_str(), "a");  // spdlog would not say as plainly why it cannot
  if (log == nullptr)
    throw ResourceFailure(fmt::format("--log {}: cannot be opened for writing ({}); choose another file", settings.file,
                                      std::strerror(errno)));
  std::fclose(log);
  auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(settings.file);
  file_log = std::make_unique<spdlog::logger>(settings.program, sink);
  file_log->set_level(spdlog::level::debug);
  file_log->flush_on(spdlog::level::debug);
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
