// Which row of a foreign table belongs to which sample.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dc::fetch {

enum class Join {
  key,    ///< by the key of the sample
  order,  ///< the rows stand in the order of the image set
};

/// Entry i is the row that belongs to sample i.
///
/// `sample_keys` are those of the image set `images`, `row_keys` those of the `rows` rows of the table `where`, empty
/// where it has none. Throws InvalidInput, naming both, unless rows and samples are the same ones: when a key is
/// missing, unknown or there twice; by order, when the numbers differ; by key, when the table has no keys.
std::vector<std::int64_t> join_rows(const std::vector<std::string>& sample_keys, std::int64_t rows,
                                    const std::vector<std::string>& row_keys, Join join, std::string_view where,
                                    std::string_view images);

}  // namespace dc::fetch
