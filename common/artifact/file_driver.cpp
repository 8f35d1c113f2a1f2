#include "common/artifact/file_driver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dc::artifact {
namespace {

/// An open file. `base` comes first: HDF5 sees nothing else of it.
struct OpenFile {
  H5FD_t base{};
  int fd = -1;
  haddr_t end_of_addresses = 0;
  haddr_t size = 0;
};

OpenFile* as_open(H5FD_t* file) {
  return reinterpret_cast<OpenFile*>(file);
}
const OpenFile* as_open(const H5FD_t* file) {
  return reinterpret_cast<const OpenFile*>(file);
}

/// All bytes from `place` on, or false; beyond the end of the file there are zeros, as HDF5 expects.
bool read_all(const OpenFile& file, haddr_t place, std::byte* to, std::size_t bytes) {
  while (bytes > 0) {
    const ssize_t n = pread(file.fd, to, bytes, static_cast<off_t>(place));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    if (n == 0) {
      std::memset(to, 0, bytes);
      return true;
    }
    to += n;
    place += static_cast<haddr_t>(n);
    bytes -= static_cast<std::size_t>(n);
  }
  return true;
}

std::uint64_t little_endian(const std::byte* bytes, int width) {
  std::uint64_t value = 0;
  for (int i = 0; i < width; ++i) value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  return value;
}

// HDF5 File Format Specification 3.0, III.E: "GCOL", version, three zeros, the size of the collection; then objects:
// index, references, four zeros, size; and the object, padded to 8 bytes. Index 0 is what is free, its header counted.
constexpr std::size_t kHeapHeader = 16;
constexpr std::size_t kObjectHeader = 16;
constexpr std::uint64_t kSmallestHeap = 4096;
constexpr std::uint64_t kLargestHeap = std::uint64_t{64} << 20;

bool is_sound_heap(const std::vector<std::byte>& heap) {
  std::size_t place = kHeapHeader;
  while (heap.size() - place >= kObjectHeader) {
    const std::size_t left = heap.size() - place;
    const std::uint64_t index = little_endian(heap.data() + place, 2);
    const std::uint64_t size = little_endian(heap.data() + place + 8, 8);
    if (size > left) return false;
    const std::uint64_t taken = index == 0 ? size : kObjectHeader + (size + 7) / 8 * 8;
    if (taken < kObjectHeader || taken > left) return false;
    place += taken;
  }
  return true;
}

/// True unless a heap begins at `place` that HDF5 must not see. `start` is what stands there. HDF5 asks for a heap as
/// for any data, first for as many bytes as the smallest has, and refuses by itself what has no signature.
bool may_be_read(const OpenFile& file, haddr_t place, const std::byte* start, std::size_t bytes) {
  if (bytes != kSmallestHeap || std::memcmp(start, "GCOL", 4) != 0) return true;
  const std::uint64_t size = little_endian(start + 8, 8);
  if (size < kSmallestHeap || size > kLargestHeap || size > file.size - std::min(place, file.size)) return false;
  std::vector<std::byte> heap(size);
  return read_all(file, place, heap.data(), heap.size()) && is_sound_heap(heap);
}

H5FD_t* open_file(const char* name, unsigned flags, hid_t, haddr_t) {
  if ((flags & (H5F_ACC_RDWR | H5F_ACC_TRUNC | H5F_ACC_CREAT)) != 0) return nullptr;
  auto file = std::make_unique<OpenFile>();
  file->fd = open(name, O_RDONLY | O_CLOEXEC);
  struct stat facts {};
  if (file->fd < 0) return nullptr;
  if (fstat(file->fd, &facts) != 0) {
    close(file->fd);
    return nullptr;
  }
  file->size = static_cast<haddr_t>(facts.st_size);
  return &file.release()->base;
}

herr_t close_file(H5FD_t* base) {
  const std::unique_ptr<OpenFile> file(as_open(base));
  return close(file->fd);
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  // Nothing gathers small reads: each structure is read alone, so a heap's signature comes first in what is read of it.
  *flags = H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_POSIX_COMPAT_HANDLE | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t end_of_addresses(const H5FD_t* file, H5FD_mem_t) {
  return as_open(file)->end_of_addresses;
}

herr_t set_end_of_addresses(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  as_open(file)->end_of_addresses = address;
  return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) {
  return as_open(file)->size;
}

herr_t descriptor(H5FD_t* file, hid_t, void** place) {
  *place = &as_open(file)->fd;
  return 0;
}

herr_t read(H5FD_t* base, H5FD_mem_t type, hid_t, haddr_t address, std::size_t bytes, void* buffer) {
  const OpenFile& file = *as_open(base);
  auto* to = static_cast<std::byte*>(buffer);
  if (address > file.end_of_addresses || bytes > file.end_of_addresses - address) return -1;
  if (!read_all(file, address, to, bytes)) return -1;
  return type != H5FD_MEM_DRAW || may_be_read(file, address, to, bytes) ? 0 : -1;
}

herr_t never_write(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, std::size_t, const void*) {
  return -1;
}

H5FD_class_t driver_class() {
  H5FD_class_t driver{};
  driver.name = "dc-reading";
  driver.maxaddr = (haddr_t{1} << 63) - 1;
  driver.fc_degree = H5F_CLOSE_WEAK;
  driver.open = open_file;
  driver.close = close_file;
  driver.query = query;
  driver.get_eoa = end_of_addresses;
  driver.set_eoa = set_end_of_addresses;
  driver.get_eof = end_of_file;
  driver.get_handle = descriptor;
  driver.read = read;
  driver.write = never_write;
  const H5FD_mem_t one_list[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(one_list), std::end(one_list), driver.fl_map);
  return driver;
}

}  // namespace

hid_t reading_driver() {
  static const H5FD_class_t driver = driver_class();
  static const hid_t id = H5FDregister(&driver);
  return id;
}

}  // namespace dc::artifact
