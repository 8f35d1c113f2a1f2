#include "stages/train/metrics.hpp"

#include <fmt/format.h>

#include "common/base/error.hpp"

namespace dc::train {

MetricsFile::MetricsFile(const std::string& path, bool resumed)
    : file_(path, resumed ? std::ios::app : std::ios::trunc) {
  if (!file_)
    throw ResourceFailure(fmt::format("{}: cannot write; choose an --out in a folder that can be written to", path));
}

void MetricsFile::add(const Metric& m) {
  file_ << fmt::format(R"({{"step":{},"epoch":{},"loss":{},"lr":{},"images_per_s":{:.1f},"seconds":{:.3f}}})", m.step,
                       m.epoch, m.loss, m.lr, m.images_per_s, m.seconds)
        << std::endl;
}

}  // namespace dc::train
