// CIFAR's binary batches, and the class names beside them.
#include "stages/fetch/cifar.hpp"

#include "tests/fuzz/attempt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const dc::fuzz::Bytes file(data, size);
  for (const auto kind : {dc::fetch::CifarKind::cifar10, dc::fetch::CifarKind::cifar100}) {
    std::vector<std::int64_t> labels;
    std::vector<std::uint8_t> pixels;
    if (dc::fuzz::accepts([&] { dc::fetch::parse_cifar(file, kind, "batch", labels, pixels); }))
      dc::fuzz::require(pixels.size() == labels.size() * 32 * 32 * 3, "pixels of another shape");
    dc::fuzz::accepts([&] { dc::fetch::cifar_classes(file, kind, "names"); });
  }
  return 0;
}
