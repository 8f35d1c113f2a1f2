#include "common/model/shape.hpp"

#include "common/base/error.hpp"

namespace dc::model {

void check_images(const at::Tensor& images, const NetworkSpec& spec) {
  DC_ASSERT(images.dim() == 4 && images.scalar_type() == at::kFloat);
  DC_ASSERT(images.size(1) == spec.channels && images.size(2) == spec.size && images.size(3) == spec.size);
}

}  // namespace dc::model
