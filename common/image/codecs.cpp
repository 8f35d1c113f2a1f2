#include "common/image/codecs.hpp"

#include <cstdlib>

#include <dlfcn.h>
#include <fmt/format.h>

#include "common/base/error.hpp"
#include "common/base/filesystem.hpp"

namespace dc::image {
namespace {

constexpr const char* kPlugin = "libdc_codecs.so";

const Codecs& open_plugin() {
  // OpenCV's own limit, of 2^30 pixels, is read when the library is loaded.
  setenv("OPENCV_IO_MAX_IMAGE_PIXELS", std::to_string(kMostPixels).c_str(), 0);
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (const char* place : {".", "../bin", "../lib/dc"}) {
    const fs::path file = folder / place / kPlugin;
    if (!fs::exists(file)) continue;
    void* plugin = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);  // stays open to the end of the process
    const void* table = plugin == nullptr ? nullptr : dlsym(plugin, "dc_codecs");
    if (table != nullptr && static_cast<const Codecs*>(table)->interface != kCodecsInterface)
      throw ResourceFailure(
          fmt::format("{}: belongs to another version of the suite; build or install it again", file.string()));
    if (table != nullptr) return *static_cast<const Codecs*>(table);
    throw ResourceFailure(
        fmt::format("{}: cannot be opened ({}); install OpenCV's libraries", file.string(), dlerror()));
  }
  throw ResourceFailure(fmt::format("{} is not beside {}; build or install the suite again", kPlugin, folder.string()));
}

}  // namespace

const Codecs& codecs() {
  static const Codecs& plugin = open_plugin();
  return plugin;
}

}  // namespace dc::image
