// Row C3: views of decoded images, random crop, flip and normalisation, as f32 batches.
//   bench_views time FILE BATCH BATCHES THREADS   renders batches of the standard policy at the stored size
//   bench_views dump FILE BATCH OUT ROWS          writes the first batch as raw f32 to OUT and its rows as text to ROWS
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "common/artifact/image_set.hpp"
#include "common/parallel/parallel.hpp"
#include "common/views/executor.hpp"
#include "common/views/plan.hpp"
#include "common/views/policy.hpp"
#include "tests/bench/stopwatch.hpp"

namespace {

using dc::bench::Stopwatch;

struct Source {
  explicit Source(const std::string& path)
      : set(dc::artifact::load_images(dc::artifact::Reader(path, dc::Kind::image_set))),
        shape{set.n, static_cast<int>(set.height), static_cast<int>(set.width)},
        policy(dc::views::standard_policy(static_cast<int>(set.height),
                                          dc::views::imagenet_normalize(static_cast<int>(set.channels)))),
        executor({set.pixels.span(), set.n, shape.height, shape.width, static_cast<int>(set.channels)}, policy) {}

  dc::artifact::ImageSet set;
  dc::views::ImageShape shape;
  dc::views::Policy policy;
  dc::views::Executor executor;
};

int time_batches(const std::string& path, std::int64_t batch, std::int64_t batches, int threads) {
  dc::parallel::set_threads(threads);
  const Source source(path);
  std::vector<float> out(static_cast<std::size_t>(batch * source.executor.view_size()));
  std::vector<dc::views::ViewRow> rows;
  std::uint32_t epoch = 0;
  std::size_t next = 0;
  double checksum = 0;
  const Stopwatch watch;
  for (std::int64_t b = 0; b < batches; ++b) {
    std::vector<dc::views::ViewRow> chosen;
    while (static_cast<std::int64_t>(chosen.size()) < batch) {
      if (next == rows.size()) {
        rows = dc::views::plan_epoch(source.policy, source.shape, 0, epoch++);
        next = 0;
      }
      chosen.push_back(rows[next++]);
    }
    source.executor.render(chosen, std::span(out));
    checksum += static_cast<double>(out[out.size() / 2]);
  }
  fmt::print("{{\"seconds\": {}, \"images\": {}, \"check\": {}}}\n", watch.seconds(), batch * batches, checksum);
  return 0;
}

int dump_batch(const std::string& path, std::int64_t batch, const std::string& out_path, const std::string& rows_path) {
  const Source source(path);
  auto rows = dc::views::plan_epoch(source.policy, source.shape, 0, 0);
  rows.resize(static_cast<std::size_t>(batch));
  std::vector<float> out(static_cast<std::size_t>(batch * source.executor.view_size()));
  source.executor.render(rows, std::span(out));
  std::ofstream(out_path, std::ios::binary)
      .write(reinterpret_cast<const char*>(out.data()), static_cast<std::streamsize>(out.size() * sizeof(float)));
  std::ofstream text(rows_path);
  for (const auto& row : rows)
    text << fmt::format("{} {} {} {} {} {}\n", row.image, row.x, row.y, row.w, row.h, row.flip);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 5 && words[0] == "time")
    return time_batches(words[1], std::stoll(words[2]), std::stoll(words[3]), std::stoi(words[4]));
  if (words.size() == 5 && words[0] == "dump") return dump_batch(words[1], std::stoll(words[2]), words[3], words[4]);
  fmt::print(stderr, "usage: bench_views time FILE BATCH BATCHES THREADS | dump FILE BATCH OUT ROWS\n");
  return 2;
}
