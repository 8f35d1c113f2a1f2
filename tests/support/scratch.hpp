// A folder of its own for one test, gone when the test ends.
#pragma once
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "common/base/filesystem.hpp"

namespace dc::test {

class Scratch {
 public:
  Scratch() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name = fmt::format("dc-{}-{}-{}", info->test_suite_name(), info->name(), getpid());
    for (char& c : name) {
      if (c == '/') c = '-';  // parameterised tests have slashes in their names
    }
    folder_ = fs::temp_directory_path() / name;
    fs::create_directories(folder_);
  }
  ~Scratch() {
    boost::system::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string folder() const { return folder_.string(); }

 private:
  fs::path folder_;
};

}  // namespace dc::test
