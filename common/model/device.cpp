#include "common/model/device.hpp"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <malloc.h>
#include <torch/headeronly/version.h>

#include "common/base/error.hpp"

namespace dc::model {

void set_up_device(std::string_view device, int threads) {
  if (device != "cpu" && device != "auto") {
    throw UsageError(fmt::format("--device {}: expected cpu; this build computes on the CPU only", device));
  }
  DC_ASSERT(threads >= 1);
  // Keep freed memory: by default every large tensor is mapped and unmapped anew, and the page faults cost up to a
  // third of the time of small networks.
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_TOP_PAD, 64 << 20);
  // Before the first parallel loop: worker threads inherit the flag from the thread that starts them.
  at::globalContext().setFlushDenormal(true);
  at::set_num_threads(threads);
  if (at::get_num_interop_threads() != 1) at::set_num_interop_threads(1);
}

std::string_view libtorch_version() {
  return TORCH_VERSION;
}

}  // namespace dc::model
