// What lies at a path, and what is said where the system does not tell.
#include "stages/fetch/place.hpp"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/scratch.hpp"
#include "tests/unit/fetch/refusal.hpp"

namespace {

using dc::fetch::entries_of;
using dc::fetch::is_file;
using dc::fetch::is_folder;
using dc::test::refusal_of;
using dc::test::Scratch;

/// Without root's right to read everything, as long as it lives.
class Unprivileged {
 public:
  Unprivileged() { EXPECT_EQ(own_ == 0 ? seteuid(kNobody) : 0, 0); }
  ~Unprivileged() { EXPECT_EQ(seteuid(own_), 0); }

 private:
  static constexpr uid_t kNobody = 65534;
  uid_t own_ = geteuid();
};

TEST(Place, IsAFolderAFileOrNothingThroughLinks) {
  const Scratch scratch;
  dc::fs::create_directories(scratch.path("folder"));
  std::ofstream(scratch.path("file")) << "x";
  dc::fs::create_symlink("folder", scratch.path("to-folder"));
  dc::fs::create_symlink("nothing", scratch.path("to-nothing"));
  for (const char* name : {"folder", "to-folder"}) EXPECT_TRUE(is_folder(scratch.path(name))) << name;
  for (const char* name : {"file", "to-nothing", "nothing", "file/inside"}) {
    EXPECT_FALSE(is_folder(scratch.path(name))) << name;
    EXPECT_EQ(is_file(scratch.path(name)), std::string(name) == "file") << name;
  }
}

TEST(Place, OfALinkToItselfIsRefused) {
  const Scratch scratch;
  dc::fs::create_symlink("loop", scratch.path("loop"));
  const std::string refusal =
      scratch.path("loop") + ": cannot be read (Too many levels of symbolic links); repair or remove it";
  EXPECT_EQ(refusal_of([&] { is_folder(scratch.path("loop")); }), refusal);
  EXPECT_EQ(refusal_of([&] { entries_of(scratch.folder()); }), refusal);
}

TEST(Place, ThatMayNotBeReadIsRefused) {
  const Scratch scratch;
  const std::string locked = scratch.path("locked");
  dc::fs::create_directories(locked + "/inner");
  ASSERT_EQ(chmod(scratch.folder().c_str(), 0755), 0);
  ASSERT_EQ(chmod(locked.c_str(), 0), 0);
  {
    const Unprivileged now;
    EXPECT_EQ(refusal_of([&] { entries_of(locked); }),
              locked + ": cannot be read (Permission denied); give yourself the right to read it");
    EXPECT_EQ(refusal_of([&] { is_folder(locked + "/inner"); }),
              locked + "/inner: cannot be read (Permission denied); give yourself the right to read it");
  }
  ASSERT_EQ(chmod(locked.c_str(), 0700), 0);
}

TEST(Entries, AreNotHidden) {
  const Scratch scratch;
  dc::fs::create_directories(scratch.path("folder"));
  dc::fs::create_symlink("folder", scratch.path("link"));
  dc::fs::create_symlink(".loop", scratch.path(".loop"));
  std::ofstream(scratch.path("file")) << "x";
  auto entries = entries_of(scratch.folder());
  std::ranges::sort(entries, {}, &dc::fetch::Entry::name);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].name, "file");
  EXPECT_FALSE(entries[0].folder);
  EXPECT_TRUE(entries[1].folder && !entries[1].link);
  EXPECT_TRUE(entries[2].folder && entries[2].link);
}

}  // namespace
