#include "tests/trust/bad_file.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <vector>

#include <hdf5.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/filesystem.hpp"

namespace dc::trust {
namespace {

void remove(const std::string& path) {
  fs::remove(path);
}

void shorten(const std::string& path, std::uintmax_t bytes) {
  fs::resize_file(path, bytes);
}

/// Opens the artifact and hands it to `change`.
std::function<void(const std::string&)> in_file(void (*change)(hid_t file)) {
  return [change](const std::string& path) {
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V110);  // as artifacts are written: allows large attributes
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);                 // with all that `change` left open
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, access);
    change(file);
    H5Fclose(file);
    H5Pclose(access);
  };
}

/// An empty data set `/extra` of that type and extent.
hid_t add_dataset(hid_t file, hid_t type, std::vector<hsize_t> extent, hid_t creation = H5P_DEFAULT) {
  const hid_t space = H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr);
  const hid_t dataset = H5Dcreate2(file, "/extra", type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  H5Sclose(space);
  return dataset;
}

void add_attribute(hid_t file, hid_t type, hsize_t items) {
  const hid_t space = H5Screate_simple(1, &items, nullptr);
  H5Aclose(H5Acreate2(file, "extra", type, space, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose(space);
}

void set_version(hid_t file, const char* version) {
  H5Adelete(file, "encoding-version");
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t attribute = H5Acreate2(file, "encoding-version", type, space, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(attribute, type, &version);
  H5Aclose(attribute);
}

hid_t chunked(std::vector<hsize_t> chunk) {
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
  return creation;
}

hid_t compound_type() {
  const hid_t type = H5Tcreate(H5T_COMPOUND, 16);
  H5Tinsert(type, "x", 0, H5T_IEEE_F64LE);
  H5Tinsert(type, "y", 8, H5T_IEEE_F64LE);
  return type;
}

constexpr std::string_view kForeignType = "its type is not a number, a string or a boolean";

const BadFile kBadFiles[] = {
    {"nothing", "no such file", remove, false},
    {"a folder", "is a folder",
     [](const std::string& path) {
       remove(path);
       fs::create_directory(path);
     },
     false},
    {"a FIFO", "not a regular file",
     [](const std::string& path) {
       remove(path);
       mkfifo(path.c_str(), 0600);
     },
     false},
    {"/dev/null", "not a regular file",
     [](const std::string& path) {
       remove(path);
       fs::create_symlink("/dev/null", path);
     },
     false},
    {"/dev/zero", "not a regular file",
     [](const std::string& path) {
       remove(path);
       fs::create_symlink("/dev/zero", path);
     },
     false},
    {"a link that leads nowhere", "no such file",
     [](const std::string& path) {
       remove(path);
       fs::create_symlink("nowhere", path);
     },
     false},
    {"a link to itself", "symbolic links",
     [](const std::string& path) {
       remove(path);
       fs::create_symlink(path, path);
     },
     false},
    {"a file that may not be read", "Permission denied",
     [](const std::string& path) { fs::permissions(path, fs::perms::no_perms); }, false},
    {"an empty file", "not an HDF5 file", [](const std::string& path) { shorten(path, 0); }},
    {"text", "not an HDF5 file", [](const std::string& path) { write_bytes(path, "key,score\na,1\n"); }},
    {"the first byte", "not an HDF5 file", [](const std::string& path) { shorten(path, 1); }},
    {"the superblock alone", "cannot open it", [](const std::string& path) { shorten(path, 48); }},
    {"the first half", "cannot open it", [](const std::string& path) { shorten(path, fs::file_size(path) / 2); }},
    {"all but the last byte", "cannot open it",
     [](const std::string& path) { shorten(path, fs::file_size(path) - 1); }},
    {"zeros", "not an HDF5 file", [](const std::string& path) { write_bytes(path, std::string(4096, '\0')); }},
    {"a newer major version", "version 7.0, this program reads version 1.x",
     in_file([](hid_t file) { set_version(file, "7.0"); })},
    {"a version that is none", "encoding-version is '1x', expected two numbers",
     in_file([](hid_t file) { set_version(file, "1x"); })},
    {"an artifact that was never finished", "is not complete: its writer was interrupted",
     in_file([](hid_t file) { H5Adelete(file, "complete"); })},
    {"an HDF5 file of someone else", "attribute encoding-type is missing",
     [](const std::string& path) {
       remove(path);
       H5Fclose(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
     }},
    {"an external link", "a soft, external or user-defined link",
     in_file([](hid_t file) { H5Lcreate_external("/etc/passwd", "/x", file, "/extra", H5P_DEFAULT, H5P_DEFAULT); })},
    {"a soft link", "a soft, external or user-defined link",
     in_file([](hid_t file) { H5Lcreate_soft("/provenance", file, "/extra", H5P_DEFAULT, H5P_DEFAULT); })},
    {"a circle of links", "a second link to an object",
     in_file([](hid_t file) { H5Lcreate_hard(file, "/", file, "/extra", H5P_DEFAULT, H5P_DEFAULT); })},
    {"a filter of a user", "filter 32001 (expected deflate, shuffle or fletcher32)", in_file([](hid_t file) {
       const hid_t creation = chunked({4});
       H5Pset_filter(creation, 32001, H5Z_FLAG_OPTIONAL, 0, nullptr);
       H5Dclose(add_dataset(file, H5T_STD_U8LE, {4}, creation));
     })},
    {"a compound type", kForeignType, in_file([](hid_t file) { H5Dclose(add_dataset(file, compound_type(), {2})); })},
    {"an opaque type", kForeignType,
     in_file([](hid_t file) { H5Dclose(add_dataset(file, H5Tcreate(H5T_OPAQUE, 8), {2})); })},
    {"lists of numbers", kForeignType,
     in_file([](hid_t file) { H5Dclose(add_dataset(file, H5Tvlen_create(H5T_STD_I32LE), {2})); })},
    {"references", kForeignType, in_file([](hid_t file) { H5Dclose(add_dataset(file, H5T_STD_REF_OBJ, {2})); })},
    {"an attribute of references", kForeignType, in_file([](hid_t file) { add_attribute(file, H5T_STD_REF_OBJ, 1); })},
    {"a named type", "a named type", in_file([](hid_t file) {
       H5Tcommit2(file, "/extra", H5Tcopy(H5T_STD_I32LE), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
     })},
    {"five axes", "rank 5, expected at most 4", in_file([](hid_t file) {
       H5Dclose(add_dataset(file, H5T_STD_U8LE, {1, 1, 1, 1, 1}));
     })},
    {"more items than a disk holds", "more than 2^40 items",
     in_file([](hid_t file) { H5Dclose(add_dataset(file, H5T_STD_U8LE, {hsize_t{1} << 41}, chunked({1024}))); })},
    {"an extent whose bytes are a multiple of 2^64", "bytes in a file of", in_file([](hid_t file) {
       const hid_t text = H5Tcopy(H5T_C_S1);
       H5Tset_size(text, std::size_t{1} << 24);
       H5Dclose(add_dataset(file, text, {hsize_t{1} << 40}, chunked({1})));
     })},
    {"a promise that the file cannot keep", "bytes in a file of",
     in_file([](hid_t file) { H5Dclose(add_dataset(file, H5T_STD_U8LE, {hsize_t{1} << 35}, chunked({1024}))); })},
    {"large chunks", "chunks of more than 64 MiB", in_file([](hid_t file) {
       H5Dclose(add_dataset(file, H5T_STD_U8LE, {hsize_t{1} << 27}, chunked({hsize_t{1} << 27})));
     })},
    {"a huge attribute", "attribute of more than 1 MiB", in_file([](hid_t file) {
       const hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
       H5Pset_attr_phase_change(creation, 0, 0);  // outside the object's header, which holds 64 KiB
       const hid_t group = H5Gcreate2(file, "/extra", H5P_DEFAULT, creation, H5P_DEFAULT);
       add_attribute(group, H5T_STD_U8LE, (hsize_t{1} << 20) + 1);
       H5Gclose(group);
     })},
    {"data in another file", "stored in another file", in_file([](hid_t file) {
       const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
       H5Pset_external(creation, "/etc/passwd", 0, 16);
       H5Dclose(add_dataset(file, H5T_STD_U8LE, {16}, creation));
     })},
    {"data of other data sets", "a virtual data set", in_file([](hid_t file) {
       const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
       const hsize_t four = 4;
       const hid_t space = H5Screate_simple(1, &four, nullptr);
       H5Pset_virtual(creation, space, "/etc/passwd", "/x", space);
       H5Dclose(add_dataset(file, H5T_STD_U8LE, {4}, creation));
     })},
    {"groups in groups in groups", "groups nested deeper than 16", in_file([](hid_t file) {
       const hid_t links = H5Pcreate(H5P_LINK_CREATE);
       H5Pset_create_intermediate_group(links, 1);
       H5Gclose(H5Gcreate2(file, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", links, H5P_DEFAULT, H5P_DEFAULT));
     })},
};

}  // namespace

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::span<const BadFile> bad_files() {
  return kBadFiles;
}

void copy_file(const std::string& from, const std::string& to) {
  std::ifstream in(from, std::ios::binary);
  std::ofstream(to, std::ios::binary) << in.rdbuf();
}

}  // namespace dc::trust
