// Rows C12 and C13: random image reads from, and image writes to, an image set.
//   bench_storage read FILE READS SEED THREADS   sums the bytes of randomly chosen images
//   bench_storage write FILE COUNT SIZE          writes COUNT images of SIZE x SIZE x 3 made by formula
#include <atomic>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/base/rng.hpp"
#include "common/parallel/parallel.hpp"
#include "tests/bench/stopwatch.hpp"
#include "tests/support/artifacts.hpp"

namespace {

using dc::bench::Stopwatch;

// The generator the peer uses too, so that both read the same images: x -> (a x + c) mod 2^31.
std::int64_t next_index(std::uint32_t& state, std::int64_t n) {
  state = (1103515245u * state + 12345u) & 0x7fffffffu;
  return static_cast<std::int64_t>(state) % n;
}

int read_images(const std::string& path, std::int64_t reads, std::uint32_t seed, int threads) {
  dc::parallel::set_threads(threads);
  const dc::artifact::Reader reader(path, dc::Kind::image_set);
  const dc::artifact::ImageSet set = dc::artifact::load_images(reader);
  std::vector<std::int64_t> indices(static_cast<std::size_t>(reads));
  std::uint32_t state = seed;
  for (auto& index : indices) index = next_index(state, set.n);
  const Stopwatch watch;
  std::atomic<std::int64_t> total = 0;
  dc::parallel::for_pieces(reads, 64, [&](std::int64_t begin, std::int64_t end) {
    std::vector<std::uint8_t> copy(static_cast<std::size_t>(set.height * set.width * set.channels));
    std::int64_t sum = 0;
    for (std::int64_t i = begin; i < end; ++i) {
      const auto image = set.image(indices[static_cast<std::size_t>(i)]);
      std::copy(image.begin(), image.end(), copy.begin());
      sum += copy.front() + copy[copy.size() / 2] + copy.back();
    }
    total += sum;
  });
  fmt::print("{{\"seconds\": {}, \"check\": {}}}\n", watch.seconds(), total.load());
  return 0;
}

// Seconds until the pixels are in the file, as the peer stops there; `total_seconds` adds digest, sync and rename.
int write_images(const std::string& path, std::int64_t count, std::int64_t size) {
  namespace image_set = dc::schema::image_set;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(count * size * size * 3));
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>((i * 2654435761u) >> 13);
  std::vector<std::string> keys;
  std::vector<std::int64_t> places, labels;
  for (std::int64_t i = 0; i < count; ++i) {
    keys.push_back(fmt::format("bench/{:06}", i));
    places.push_back(i);
    labels.push_back(0);
  }
  const Stopwatch watch;
  dc::artifact::Writer writer(path, dc::Kind::image_set);
  writer.write<std::uint8_t>(image_set::image_pixels(), pixels, {count, size, size, 3});
  const double seconds = watch.seconds();
  writer.write(image_set::sample_key(), keys);
  writer.write(image_set::sample_label(), labels);
  writer.write(image_set::sample_source_index(), places);
  writer.write(image_set::class_id(), std::vector<std::string>{"bench"});
  writer.write(image_set::class_name(), std::vector<std::string>{"bench"});
  writer.write(image_set::split(), std::string("train"));
  writer.finish(dc::test::made_by_test());
  writer.publish();
  fmt::print("{{\"seconds\": {}, \"total_seconds\": {}}}\n", seconds, watch.seconds());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 5 && words[0] == "read")
    return read_images(words[1], std::stoll(words[2]), static_cast<std::uint32_t>(std::stoul(words[3])),
                       std::stoi(words[4]));
  if (words.size() == 4 && words[0] == "write")
    return write_images(words[1], std::stoll(words[2]), std::stoll(words[3]));
  fmt::print(stderr, "usage: bench_storage read FILE READS SEED THREADS | write FILE COUNT SIZE\n");
  return 2;
}
