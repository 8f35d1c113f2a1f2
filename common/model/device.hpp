// Where networks run and with how many threads. CPU only.
#pragma once
#include <string_view>

namespace dc::model {

/// Readies LibTorch for this process: `device` must be cpu (or auto), anything else throws UsageError. `threads` >= 1
/// compute one operation together; operations run one after the other. Denormal numbers count as zero: they carry no
/// information and are slow. Call once, before the first tensor is made.
void set_up_device(std::string_view device, int threads);

/// "2.11.0": the version of LibTorch this was built with.
std::string_view libtorch_version();

}  // namespace dc::model
