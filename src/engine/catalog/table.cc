#include "engine/catalog/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "base/http/message.h"
#include "engine/broker/query/query.h"
#include "engine/catalog/csv.h"
#include "engine/catalog/shown.h"

namespace tsu::catalog {
namespace {

constexpr std::size_t faults_kept = 200, heading_rows = 20;

problem bad_table(std::string detail, std::vector<field_error> fields) {
  return {why::not_processable, std::move(detail), "bad_table", std::move(fields)};
}

std::string property_text(const model_item& i, std::string_view cell) {
  std::string out = R"({"type":"Property","value":)";
  if (i.kind == cell_kind::number) {
    double v = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), v);
    append_json_number(out, v);
  } else {
    append_json_string(out, cell);
  }
  if (const auto unit = unit_code_of(i.unit); !unit.empty()) {
    out.append(R"(,"unitCode":")").append(unit).append("\"");
  }
  return out + "}";
}

class table_reader {
 public:
  table_reader(const data_model& m, const table_wish& w) : model_(m), wish_(w) {}

  // The row at `heading` has the headings; what stands above it is no data.
  result<read_table> run(const std::vector<csv_row>& rows, std::size_t heading) {
    if (rows.empty()) {
      return bad_table("the file is empty", {{"line[1]", "missing"}});
    }
    TRY(const auto ok, read_heading(rows[heading]));
    for (std::size_t i = heading + 1; i < rows.size(); ++i) {
      read_row(rows[i]);
    }
    out_.report.rows = static_cast<std::int64_t>(rows.size() - heading - 1);
    return std::move(out_);
  }

 private:
  // A heading may be in front of the names a mark "#" (as in files of FIWARE tools).
  result<done> read_heading(const csv_row& row) {
    std::set<const model_item*> seen;
    std::vector<field_error> faults;
    const auto where = "line[" + std::to_string(row.line) + "].";
    for (const auto& cell : row.cells) {
      const auto* item = model_.find(cell);
      columns_.push_back(item);
      if (item == nullptr && !cell.empty()) {
        out_.report.unknown_columns.push_back(cell);
      } else if (item != nullptr && !seen.insert(item).second) {
        faults.push_back({where + cell, "twice"});
      }
      key_ = item != nullptr && item->english == "identifier" ? columns_.size() - 1 : key_;
    }
    for (const auto& i : model_.items) {
      if (i.item_needed && !seen.contains(&i)) {
        faults.push_back({where + i.name + " (" + i.english + ")", "item_missing"});
      }
    }
    if (seen.empty() || (!faults.empty() && wish_.faulty == faulty_rows::refuse)) {
      return bad_table("the headings are not those of the model " + model_.name, std::move(faults));
    }
    for (auto& f : faults) {
      tell(std::move(f.field), f.code);
    }
    return done{};
  }

  void tell(std::string field, std::string_view code) {
    if (out_.report.faults.size() < faults_kept) {
      out_.report.faults.push_back({std::move(field), std::string{code}});
    }
  }

  std::string cell_of(const csv_row& row, std::size_t column) {
    const auto& cell = column < row.cells.size() ? row.cells[column] : empty_;
    if (wish_.how == widths::mend && columns_[column]->width == cell_width::half) {
      auto mended = half_width(cell);
      out_.report.mended += mended != cell ? 1 : 0;
      return mended;
    }
    return cell;
  }

  void read_row(const csv_row& row) {
    broker::write_op op{.how = broker::write_kind::upsert_replace};
    op.entity.types = {wish_.type};
    bool sound = true;
    const auto where = "line[" + std::to_string(row.line) + "].";
    const auto fault = [&](const std::string& field, std::string_view code) {
      sound = false;
      tell(where + field, code);
    };
    if (row.cells.size() > columns_.size()) {
      fault("", "too_many_columns");
    }
    std::optional<double> lon, lat;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto* item = columns_[i];
      if (item == nullptr) {
        continue;
      }
      const auto cell = cell_of(row, i);
      if (const auto code = fault_of(*item, cell); !code.empty()) {
        fault(item->name + " (" + item->english + ")", code);
      } else if (!cell.empty()) {
        op.entity.attributes.push_back({.name = item->english, .text = property_text(*item, cell)});
        lon = item->english == "longitude" ? json_number(cell) : lon;
        lat = item->english == "latitude" ? json_number(cell) : lat;
      }
    }
    put_place(op, lon, lat);
    if (name(op, row)) {
      if (!ids_.insert(op.entity.id).second) {
        fault("ID (identifier)", "twice");
      }
    } else {
      fault("ID (identifier)", "value_missing");
    }
    if (sound) {
      out_.writes.push_back(std::move(op));
    } else {
      ++out_.report.refused;
    }
  }

  // A model without an identifier numbers its rows.
  bool name(broker::write_op& op, const csv_row& row) const {
    const auto identifier = !key_                      ? std::to_string(row.line)
                            : *key_ < row.cells.size() ? half_width(row.cells[*key_])
                                                       : std::string{};
    op.entity.id = "urn:ngsi-ld:" + http::percent_encoded(wish_.type) + ":" + wish_.owner + ":" +
                   http::percent_encoded(identifier);
    return !identifier.empty();
  }

  static void put_place(broker::write_op& op, std::optional<double> lon,
                        std::optional<double> lat) {
    if (!lon || !lat || std::abs(*lon) > 180 || std::abs(*lat) > 90) {
      return;
    }
    std::string text = R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[)";
    append_json_number(text, *lon);
    text += ',';
    append_json_number(text, *lat);
    op.entity.attributes.push_back({.name = "location", .text = text + "]}}"});
  }

  const data_model& model_;
  const table_wish& wish_;
  read_table out_;
  std::vector<const model_item*> columns_;
  std::optional<std::size_t> key_;
  std::set<std::string> ids_;
  const std::string empty_;
};

std::size_t heading_of(const data_model& m, const std::vector<csv_row>& rows) {
  std::size_t best = 0, most = 0;
  for (std::size_t i = 0; i < std::min(rows.size(), heading_rows); ++i) {
    std::set<const model_item*> known;
    for (const auto& cell : rows[i].cells) {
      known.insert(m.find(cell));
    }
    known.erase(nullptr);
    best = known.size() > most ? i : best;
    most = std::max(most, known.size());
  }
  return best;
}

std::vector<csv_row> rows_of(const media::sheet& s) {
  std::vector<csv_row> out;
  for (const auto& row : s.rows) {
    csv_row one{.line = row.line, .cells = {}};
    bool empty = true;
    for (const auto& cell : row.cells) {
      one.cells.emplace_back(trimmed(cell));
      empty = empty && one.cells.back().empty();
    }
    if (!empty) {
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace

result<read_table> read_entities(const data_model& m, const table_wish& w, std::string_view csv) {
  TRY(const auto rows, read_csv(csv));
  return table_reader{m, w}.run(rows, 0);
}

result<read_table> read_entities(const data_model& m, const table_wish& w, const media::sheet& s) {
  if (!s.faults.empty()) {
    std::vector<field_error> fields;
    for (const auto& f : s.faults) {
      fields.push_back({"cell[" + f.cell + "]", f.code});
    }
    return bad_table("cells of the workbook have no value", std::move(fields));
  }
  const auto rows = rows_of(s);
  const auto heading = heading_of(m, rows);
  if (rows.size() > heading + 1 + csv_rows_max) {
    return bad_table("more than 20,000 rows", {{"line[1]", "too_many"}});
  }
  return table_reader{m, w}.run(rows, heading);
}

result<done> accept(const read_table& t, const table_wish& w) {
  if (w.faulty == faulty_rows::skip || t.report.faults.empty()) {
    return done{};
  }
  std::vector<field_error> fields;
  for (const auto& f : t.report.faults) {
    fields.push_back({f.field, f.code});
  }
  auto detail = std::to_string(t.report.refused) + " of " + std::to_string(t.report.rows) +
                " rows are not as the model asks; the first: " + fields.front().field + " " +
                fields.front().code;
  return bad_table(std::move(detail), std::move(fields));
}

result<sheet_rows> table_of(const broker::view& state, const data_model& m, std::string_view type,
                            instant now) {
  broker::query q;
  q.types = {{std::string{type}}};
  q.now = now;
  q.limit = broker::limit_none;
  sheet_rows out(1);
  for (const auto& i : m.items) {
    out[0].push_back({.text = i.name});
  }
  std::int64_t rows = 0;
  const auto each = [&](const broker::entity_ptr& e) {
    if (++rows > table_rows_max) {
      return;
    }
    auto& row = out.emplace_back();
    for (const auto& i : m.items) {
      const auto term = state.terms().find(i.english);
      const auto* a = term ? e->find(*term) : nullptr;
      const auto value = a == nullptr ? std::string_view{} : plain_value(*e, *a);
      row.push_back({.text = cell_text(value),
                     .is_number = !value.empty() && kind_of(value) == json_kind::number});
    }
  };
  TRY(const auto total, state.select(q, each));
  if (rows > table_rows_max) {
    return problem{why::not_processable, "more than 20,000 things of that type: ask for GeoJSON",
                   "too_many_rows"};
  }
  return out;
}

}  // namespace tsu::catalog
