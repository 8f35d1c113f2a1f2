#include "stages/fetch/cifar.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"
#include "stages/fetch/place.hpp"

namespace dc::fetch {
namespace {

constexpr std::size_t kPlane = 32 * 32;
constexpr std::size_t kPixels = 3 * kPlane;

std::int64_t class_count(CifarKind kind) {
  return kind == CifarKind::cifar10 ? 10 : 100;
}

std::vector<std::string> batch_names(CifarKind kind, std::string_view split) {
  if (kind == CifarKind::cifar100) return {split == "train" ? "train.bin" : "test.bin"};
  if (split == "test") return {"test_batch.bin"};
  return {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"};
}

}  // namespace

void parse_cifar(Bytes file, CifarKind kind, std::string_view where, std::vector<std::int64_t>& labels,
                 std::vector<std::uint8_t>& pixels) {
  const std::size_t label_bytes = kind == CifarKind::cifar10 ? 1 : 2;
  const std::size_t record = label_bytes + kPixels;
  if (file.empty() || file.size() % record != 0)
    throw InvalidInput(fmt::format("{}: {} bytes, expected a multiple of {} (a record); fetch the file again", where,
                                   file.size(), record));
  for (std::size_t at = 0; at < file.size(); at += record) {
    const std::int64_t label = file[at + label_bytes - 1];
    if (label >= class_count(kind))
      throw InvalidInput(fmt::format("{}: record {} has label {}, expected 0 to {}", where, at / record, label,
                                     class_count(kind) - 1));
    labels.push_back(label);
    const Bytes planes = file.subspan(at + label_bytes, kPixels);
    for (std::size_t p = 0; p < kPlane; ++p) {
      for (std::size_t c = 0; c < 3; ++c) pixels.push_back(planes[c * kPlane + p]);
    }
  }
}

CifarFiles find_cifar(const std::string& path, CifarKind kind, std::string_view split) {
  if (split != "train" && split != "test")
    throw InvalidInput(fmt::format("{}: CIFAR has no split '{}', expected train or test", path, split));
  const char* names = kind == CifarKind::cifar10 ? "batches.meta.txt" : "fine_label_names.txt";
  CifarFiles files;
  fs::path folder = path;
  if (is_file(folder)) {
    files.batches = {path};
    folder = folder.parent_path();
  } else if (is_folder(folder)) {
    const fs::path inner = folder / (kind == CifarKind::cifar10 ? "cifar-10-batches-bin" : "cifar-100-binary");
    if (is_folder(inner)) folder = inner;
    for (const std::string& name : batch_names(kind, split)) {
      if (!is_file(folder / name))
        throw InvalidInput(
            fmt::format("{}: no file {}; expected the binary version of the data set", folder.string(), name));
      files.batches.push_back((folder / name).string());
    }
  } else {
    throw InvalidInput(fmt::format("{}: no such file or folder; check the path", path));
  }
  if (is_file(folder / names)) files.names = (folder / names).string();
  return files;
}

Classes cifar_classes(Bytes names, CifarKind kind, std::string_view where) {
  const std::int64_t count = class_count(kind);
  if (names.empty()) return numbered_classes({count - 1}, where);
  Classes classes = parse_class_names(names, where);
  if (classes.size() != count)
    throw InvalidInput(fmt::format("{}: {} class names, expected {}", where, classes.size(), count));
  return classes;
}

}  // namespace dc::fetch
