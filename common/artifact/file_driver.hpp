// How HDF5 reads artifacts: a file driver that never writes or locks, and that looks over what the library believes
// without a look of its own. Private to this room.
#pragma once
#include <hdf5.h>

namespace dc::artifact {

/// The driver for H5Pset_driver(). Files opened with it are for reading only.
///
/// HDF5 checks most of what it reads by a checksum, but not the global heap, where strings of variable length stand:
/// with a wrong size in there, release 1.10.8 reads and writes beyond its memory. Reading a heap whose objects do not
/// fill it exactly fails here. Heaps of files with lengths of other than 8 bytes, which only H5Pset_sizes() makes, fail
/// as well.
hid_t reading_driver();

}  // namespace dc::artifact
