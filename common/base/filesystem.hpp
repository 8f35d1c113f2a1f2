// Paths and files, under one short name.
#pragma once
#include <boost/filesystem.hpp>

namespace dc {
namespace fs = boost::filesystem;
}  // namespace dc
