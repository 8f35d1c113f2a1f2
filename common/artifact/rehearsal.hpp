// Work on a file that may crash the HDF5 library, tried in a process of its own first. Private to this room.
#pragma once
#include <functional>
#include <string>

namespace dc::artifact {

/// Does `work`, which reads `path`, in a child process: true when it came to its end, false when it threw. Throws
/// InvalidInput when the child died, or took more than `seconds` of processor time (0: as much as it likes).
///
/// HDF5 1.10.8 guards the structure of files with checksums only where their writer asked for a new format; where h5py
/// did not, one bit turned over can end the process that opens the file. What `work` changes in memory is lost.
bool rehearse(const std::string& path, unsigned seconds, const std::function<void()>& work);

/// Says that this process may die of a file itself: rehearse() then does the work in it at once.
void stand_in_for_rehearsals();

}  // namespace dc::artifact
