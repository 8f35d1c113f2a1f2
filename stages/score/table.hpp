// The scores that were computed, as an artifact and as text.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "common/artifact/writer.hpp"
#include "stages/score/record.hpp"

namespace dc::score {

/// Writes a whole score_table.
/// "el2n of 80 samples: 0.01 to 1.2, higher-is-harder".
std::string account(const Score& score);

/// Bytes of a table of `scores` scores of these samples.
std::int64_t table_bytes(const artifact::Samples& samples, std::int64_t scores);

void write_table(artifact::Writer& out, const artifact::Samples& samples, std::span<const Score> scores);

/// A line of names (key, label and those of the scores), then one a sample: its key, the id of its class, its scores
/// to 17 digits, which read back exactly. Fields are quoted where RFC 4180 asks for it; lines end in \n.
std::string to_csv(const artifact::Samples& samples, std::span<const Score> scores);

}  // namespace dc::score
