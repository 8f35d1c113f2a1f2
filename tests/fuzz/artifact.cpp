// Whole artifacts as programs open them, and everything that is read of them. The digests are written anew after the
// mutation, so that what a digest would refuse is tried as well: a file may come from another program.
#include "common/artifact/image_set.hpp"
#include "common/artifact/reader.hpp"
#include "common/artifact/rehearsal.hpp"
#include "common/artifact/samples.hpp"
#include "stages/inspect/ancestry.hpp"
#include "stages/inspect/contents.hpp"
#include "tests/fuzz/hdf5_file.hpp"

namespace {

namespace artifact = dc::artifact;

void look(const artifact::Reader& reader) {
  using dc::fuzz::accepts;
  accepts([&] { reader.check(); });
  accepts([&] {
    const auto contents = dc::inspect::read_contents(reader);
    dc::inspect::contents_text(contents);
    dc::inspect::contents_json(contents);
  });
  dc::inspect::ancestry_text(reader.provenance(), reader.path(), reader.id());
  dc::inspect::ancestry_json(reader.provenance(), reader.id());
  if (reader.kind() == dc::Kind::image_set) {
    accepts([&] {
      const auto set = artifact::load_images(reader);
      if (set.n > 0) dc::fuzz::require(!set.image(set.n - 1).empty(), "an image without pixels");
      artifact::class_sizes(set.labels, set.classes.size());
    });
  }
  if (reader.has(dc::schema::image_set::sample_key())) accepts([&] { artifact::load_samples(reader); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = dc::fuzz::with_checksums({data, size});
  const dc::fuzz::File copy(bytes);
  dc::fuzz::accepts([&] { artifact::rehearse(copy.path(), 0, [&] { dc::fuzz::seal_again(copy.path()); }); });
  dc::fuzz::accepts([&] { look(artifact::Reader(copy.path())); });
  return 0;
}
