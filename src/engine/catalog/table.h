// Tables in and out: rows of a town's CSV as entities, judged by a standard data model; entities of
// a type as rows.
#pragma once

#include <string>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "base/media/sheet.h"
#include "engine/broker/broker.h"
#include "engine/catalog/dto.h"
#include "engine/catalog/model.h"
#include "engine/catalog/xlsx.h"

namespace tsu::catalog {

// What becomes of rows that break the model: all of the file is refused, or only they are.
enum class faulty_rows : std::uint8_t { refuse, skip };
enum class widths : std::uint8_t { as_they_are, mend };

struct table_wish {
  std::string type;   // stored name of the type the entities get
  std::string owner;  // what stands before the identifier in their ids: the municipality's code
  faulty_rows faulty = faulty_rows::refuse;
  widths how = widths::as_they_are;
};

struct read_table {
  std::vector<broker::write_op> writes;  // one per row that is kept, replacing what was there
  table_report report;
};
// Pure. Every fault stands in the report as "line[12].緯度 (latitude)" with the code of the rule.
// Problem bad_csv or bad_table where nothing can be made of the file at all.
result<read_table> read_entities(const data_model&, const table_wish&, std::string_view csv);
// The same of the rows of a workbook, in which titles may stand above the headings: among the first
// twenty rows that one counts as the headings which has most names of the model.
result<read_table> read_entities(const data_model&, const table_wish&, const media::sheet&);
// Problem bad_table, with the faults, where the wish is to refuse and there are any.
result<done> accept(const read_table&, const table_wish&);

inline constexpr std::int64_t table_rows_max = 20'000;
// Entities of a type under the headings of the model, in the order of creation.
result<sheet_rows> table_of(const broker::view&, const data_model&, std::string_view type,
                            instant now);

}  // namespace tsu::catalog
