#include "stages/inspect/descent.hpp"

#include <algorithm>
#include <set>

namespace dc::inspect {
namespace {

using artifact::InputRecord;
using artifact::Provenance;
using artifact::Record;

// A record on the way down, and which of its inputs comes next. `id` is null for the artifact itself.
struct Visit {
  const std::string* id;
  const Record* record;
  std::size_t next = 0;
};

void add_origins(const Provenance& provenance, const Record& record, std::vector<InputRecord>& origins) {
  for (const InputRecord& input : record.inputs) {
    if (!provenance.ancestors.contains(input.id) && std::ranges::find(origins, input) == origins.end())
      origins.push_back(input);
  }
}

}  // namespace

// By a stack of its own: a chain of records from a file may be longer than the program's stack is deep.
Descent descent_of(const Provenance& provenance) {
  Descent descent;
  std::set<std::string> met;
  std::vector<Visit> path = {{nullptr, &provenance.own}};
  while (!path.empty()) {
    Visit& visit = path.back();
    if (visit.next < visit.record->inputs.size()) {
      const auto ancestor = provenance.ancestors.find(visit.record->inputs[visit.next++].id);
      if (ancestor != provenance.ancestors.end() && met.insert(ancestor->first).second)
        path.push_back({&ancestor->first, &ancestor->second});
      continue;
    }
    add_origins(provenance, *visit.record, descent.origins);
    if (visit.id != nullptr) descent.ancestors.push_back(*visit.id);
    path.pop_back();
  }
  return descent;
}

}  // namespace dc::inspect
