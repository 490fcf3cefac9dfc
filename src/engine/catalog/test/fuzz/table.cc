// Tables and models from outside: whatever comes is read or refused with a line, and what was read
// and written again reads the same.
#include "engine/catalog/table.h"
#include "base/core/assert.h"
#include "engine/catalog/csv.h"

namespace {

using namespace tsu::catalog;

void read_as_table(std::string_view bytes) {
  const table_wish wish{
      .type = "T", .owner = "011002", .faulty = faulty_rows::skip, .how = widths::mend};
  for (const auto& m : shipped_models()) {
    if (const auto t = read_entities(m, wish, bytes); t.ok()) {
      ASSERT(t.value().report.refused + std::int64_t(t.value().writes.size()) ==
             t.value().report.rows);
    }
  }
}

void read_as_model(std::string_view bytes) {
  const auto m = read_model({.name = "m", .items = {}}, bytes);
  if (!m.ok()) {
    ASSERT(!m.error().fields.empty());
    return;
  }
  for (const auto& i : m.value().items) {
    fault_of(i, i.example);
  }
  const auto again = read_model({.name = "m", .items = {}}, model_csv(m.value()));
  ASSERT(again.ok() && again.value().items.size() == m.value().items.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  read_as_table(bytes);
  read_as_model(bytes);
  return 0;
}
