// In which number format convolutions compute, and what this CPU can do.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dc::model {

enum class Precision { f32, bf16 };

std::string_view precision_name(Precision precision);
/// auto, f32, bf16: what --precision takes.
std::span<const std::string> precision_names();

/// True when the CPU multiplies bf16 in hardware (AVX512-BF16 or AMX-BF16) and the system lets programs use it.
/// Without, bf16 convolutions are 10 to 40 times slower than f32.
bool cpu_has_bf16();

/// What `name` (auto, f32, bf16) means for a network whose first stage has `width` channels. `auto` takes bf16 only
/// where the CPU has it and the layers are wide enough to gain from it. bf16 on a CPU without it, and unknown names,
/// throw UsageError.
Precision choose_precision(std::string_view name, std::int64_t width);

}  // namespace dc::model
