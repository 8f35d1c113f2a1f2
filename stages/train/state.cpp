#include "stages/train/state.hpp"

#include <bit>
#include <cstdio>
#include <functional>
#include <span>

#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "common/artifact/publish.hpp"
#include "common/base/error.hpp"
#include "common/base/file.hpp"
#include "common/base/filesystem.hpp"
#include "common/base/hash.hpp"
#include "common/base/json.hpp"

namespace dc::train {

namespace {

static_assert(std::endian::native == std::endian::little, "safetensors is little-endian");

/// One array of the file: where its values are in memory.
struct Entry {
  std::string name;
  const char* type;
  std::vector<std::int64_t> shape;
  std::span<std::byte> bytes;
};

template <class T>
Entry entry(const std::string& name, const char* type, std::vector<T>& values, const training::DynamicsRecord& record) {
  return {name, type, {record.epochs, record.samples}, std::as_writable_bytes(std::span(values))};
}

/// All arrays of a run. `tensors` holds contiguous copies that the entries point into.
std::vector<Entry> entries_of(std::vector<model::NamedTensor>& tensors, training::DynamicsRecord* record) {
  std::vector<Entry> out;
  for (auto& [name, tensor] : tensors) {
    auto* values = reinterpret_cast<std::byte*>(tensor.mutable_data_ptr<float>());
    out.push_back(
        {name, "F32", tensor.sizes().vec(), {values, static_cast<std::size_t>(tensor.numel()) * sizeof(float)}});
  }
  if (record == nullptr) return out;
  out.push_back(entry("dynamics.seen", "U8", record->seen, *record));
  out.push_back(entry("dynamics.loss", "F32", record->loss, *record));
  out.push_back(entry("dynamics.p_other", "F32", record->p_other, *record));
  out.push_back(entry("dynamics.p_second", "F32", record->p_second, *record));
  out.push_back(entry("dynamics.zmargin", "F32", record->zmargin, *record));
  out.push_back(entry("dynamics.pnorm2", "F32", record->pnorm2, *record));
  out.push_back(entry("dynamics.entropy", "F32", record->entropy, *record));
  out.push_back(entry("dynamics.kd", "F32", record->kd, *record));
  out.push_back(entry("dynamics.hnorm2", "F32", record->hnorm2, *record));
  out.push_back(entry("dynamics.top1", "I32", record->top1, *record));
  out.push_back({"dynamics.log_before",
                 "F16",
                 {record->samples, record->classes},
                 std::as_writable_bytes(std::span(record->log_before))});
  return out;
}

std::vector<model::NamedTensor> contiguous_copies(const training::Trainer& trainer) {
  const at::NoGradGuard no_grad;
  std::vector<model::NamedTensor> out = trainer.state();
  for (auto& named : out) named.tensor = named.tensor.detach().clone(at::MemoryFormat::Contiguous);
  return out;
}

/// Dtype, shape and place of every array, by name. The arrays follow one another in the order of `entries`.
nlohmann::json layout_of(const std::vector<Entry>& entries) {
  nlohmann::json layout = nlohmann::json::object();
  std::size_t offset = 0;
  for (const Entry& e : entries) {
    layout[e.name] = {{"dtype", e.type}, {"shape", e.shape}, {"data_offsets", {offset, offset + e.bytes.size()}}};
    offset += e.bytes.size();
  }
  return layout;
}

/// SHA-256 of what is said of a run (without its digest) and of all its arrays.
std::string digest_of(const nlohmann::json& metadata, const std::vector<Entry>& entries) {
  Sha256 hash;
  hash.update(metadata.dump());
  for (const Entry& e : entries) hash.update(e.bytes);
  return hash.hex();
}

}  // namespace

namespace {

constexpr const char* kState = "state.safetensors";

InvalidInput damaged(const std::string& path, std::string_view what) {
  return InvalidInput(fmt::format("{}: {}, expected the state of a run; remove the file to start again", path, what));
}

// What a state says of its arrays and, under "__metadata__", of its run. `file` stands before the first array then.
nlohmann::json read_header(const RegularFile& file, const std::string& path) {
  std::uint64_t length = 0;
  if (std::fread(&length, sizeof length, 1, file.handle.get()) != 1 || length > file.size)
    throw damaged(path, "too short");
  std::string text(length, '\0');
  const bool whole = std::fread(text.data(), 1, text.size(), file.handle.get()) == text.size();
  auto header = parse_json(text);
  if (!whole || !header.is_object() || !header.contains("__metadata__")) throw damaged(path, "no header");
  return header;
}

std::string said(const nlohmann::json& metadata, const char* name) {
  const auto value = metadata.is_object() ? metadata.find(name) : metadata.end();
  return value != metadata.end() && value->is_string() ? value->get<std::string>() : std::string();
}

void require_identity(const nlohmann::json& metadata, const std::string& identity, const std::string& path) {
  if (said(metadata, "identity") == identity) return;
  throw UsageError(fmt::format(
      "--checkpoint-dir: {} belongs to a run with other settings or inputs; choose another folder or remove it", path));
}

}  // namespace

void StateFile::require_usable(const std::string& folder, const std::string& identity) {
  boost::system::error_code ignored;
  const std::string path = (fs::path(folder) / kState).string();
  if (fs::exists(path, ignored))
    return require_identity(read_header(open_regular_file(path), path)["__metadata__"], identity, path);
  fs::path there = from_root(folder);
  while (!fs::exists(there, ignored) && there.has_parent_path()) there = there.parent_path();
  if (!fs::is_directory(there, ignored) || access(there.c_str(), W_OK) != 0)
    throw ResourceFailure(
        fmt::format("--checkpoint-dir {}: no folder that can be written to; choose another one", folder));
}

StateFile::StateFile(const std::string& folder, std::string identity)
    : path_((fs::path(folder) / kState).string()), identity_(std::move(identity)) {
  boost::system::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw ResourceFailure(fmt::format("--checkpoint-dir {}: cannot make the folder: {}", folder, error.message()));
  try {
    const artifact::TemporaryFile trial(path_);  // a run should not find that out with its first state
  } catch (const ResourceFailure& failure) {
    throw ResourceFailure(fmt::format("--checkpoint-dir {}", failure.what()));
  }
}

void StateFile::save(const training::Trainer& trainer, const training::DynamicsRecord* record) const {
  auto tensors = contiguous_copies(trainer);
  const auto entries = entries_of(tensors, const_cast<training::DynamicsRecord*>(record));
  nlohmann::json metadata = {{"identity", identity_},
                             {"steps_taken", std::to_string(trainer.steps_taken())},
                             {"images_seen", std::to_string(trainer.images_seen())}};
  metadata["digest"] = digest_of(metadata, entries);
  nlohmann::json header = layout_of(entries);
  header["__metadata__"] = metadata;
  const std::string text = header.dump();
  const std::uint64_t length = text.size();
  artifact::TemporaryFile file(path_);
  const auto write = [&](const void* bytes, std::size_t size) { file.write({static_cast<const char*>(bytes), size}); };
  write(&length, sizeof length);
  write(text.data(), text.size());
  for (const Entry& e : entries) write(e.bytes.data(), e.bytes.size());
  file.publish();
}

bool StateFile::load(training::Trainer& trainer, training::DynamicsRecord* record) const {
  boost::system::error_code ignored;
  if (!fs::exists(path_, ignored)) return false;
  const RegularFile file = open_regular_file(path_);
  auto header = read_header(file, path_);
  auto metadata = header["__metadata__"];
  header.erase("__metadata__");
  require_identity(metadata, identity_, path_);

  auto tensors = contiguous_copies(trainer);
  const auto entries = entries_of(tensors, record);
  if (header != layout_of(entries)) throw damaged(path_, "other arrays");
  for (const Entry& e : entries) {
    if (std::fread(e.bytes.data(), 1, e.bytes.size(), file.handle.get()) != e.bytes.size())
      throw damaged(path_, "cut short");
  }
  const std::string digest = said(metadata, "digest");
  metadata.erase("digest");
  if (digest_of(metadata, entries) != digest) throw damaged(path_, "its digest does not fit");
  const at::NoGradGuard no_grad;
  const auto state = trainer.state();
  for (std::size_t i = 0; i < state.size(); ++i) state[i].tensor.copy_(tensors[i].tensor);
  trainer.resume_at(std::stoll(said(metadata, "steps_taken")), std::stoll(said(metadata, "images_seen")));
  return true;
}

}  // namespace dc::train
