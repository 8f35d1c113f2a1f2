// The binary version of CIFAR-10 and CIFAR-100: records of one or two label bytes and 32 x 32 pixels, channel by
// channel. Krizhevsky 2009, "Learning multiple layers of features from tiny images";
// https://www.cs.toronto.edu/~kriz/cifar.html
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/fetch/samples.hpp"

namespace dc::fetch {

enum class CifarKind {
  cifar10,   ///< record: label, pixels
  cifar100,  ///< record: coarse label, fine label, pixels; the fine label counts
};

/// Appends the records of one file to `labels` and `pixels` ([n, 32, 32, 3]). Throws InvalidInput, naming `where`, when
/// the file is empty, not a whole number of records, or holds a label of no class.
void parse_cifar(Bytes file, CifarKind kind, std::string_view where, std::vector<std::int64_t>& labels,
                 std::vector<std::uint8_t>& pixels);

/// The files of one split.
struct CifarFiles {
  std::vector<std::string> batches;  ///< in the order of the images
  std::string names;                 ///< the file of class names; empty when there is none
};

/// `path` is a batch file, or the folder that holds the batches (itself or in its subfolder cifar-10-batches-bin or
/// cifar-100-binary): data_batch_1.bin to data_batch_5.bin and test_batch.bin, or train.bin and test.bin. The class
/// names are looked for beside them. Throws InvalidInput when a batch is missing or the split is not train or test.
CifarFiles find_cifar(const std::string& path, CifarKind kind, std::string_view split);

/// The classes of that kind: those of the file of names, or "0", "1", ... without one (empty). Throws InvalidInput,
/// naming `where`, when their number is not 10 or 100.
Classes cifar_classes(Bytes names, CifarKind kind, std::string_view where);

}  // namespace dc::fetch
