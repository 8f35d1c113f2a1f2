// A checkpoint artifact as a network that can be run.
#pragma once
#include <string>
#include <vector>

#include "common/artifact/reader.hpp"
#include "common/model/network.hpp"

namespace dc::eval {

struct Checkpoint {
  model::Network network;
  std::vector<double> mean;  ///< one a channel, of pixels in [0, 1]
  std::vector<double> std;
  std::string protocol;  ///< JSON: how it was trained
};

/// Rebuilds the network and fills in its values. Throws InvalidInput where the tensors are not those of the network
/// that the checkpoint describes: one missing, one too many, another shape.
Checkpoint load_checkpoint(const artifact::Reader& checkpoint);

}  // namespace dc::eval
