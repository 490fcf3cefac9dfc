#include "media/sheet/workbook.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "base/core/json.h"
#include "media/sheet/archive.h"
#include "media/sheet/number_format.h"
#include "media/sheet/read_cells.h"
#include "media/sheet/xml.h"
#include "media/still.h"

namespace tsu::media {
namespace {

using piece = xml_reader::piece;

constexpr std::size_t strings_max = 2'000'000, styles_max = 100'000;

problem damaged(std::string detail) {
  return {why::not_processable, std::move(detail), "media_damaged"};
}

result<std::string> text_part(archive& from, std::string_view name) {
  TRY(auto out, from.part(name));
  if (!simdjson::validate_utf8(out.data(), out.size())) {
    return damaged("a part of the workbook is not UTF-8");
  }
  return out;
}

// "xl/workbook.xml" and "worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml"
std::string part_beside(std::string_view part, std::string_view target) {
  if (target.starts_with('/')) {
    return std::string{target.substr(1)};
  }
  auto folder = part.substr(0, part.rfind('/') + 1);
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    folder.remove_suffix(folder.empty() ? 0 : 1);
    folder = folder.substr(0, folder.rfind('/') + 1);
  }
  return std::string{folder}.append(target);
}

struct relation {
  std::string kind, target;  // kind: the last word of its type
};
using relations = std::map<std::string, relation, std::less<>>;

// Of a part, by their ids; none where it has no list of them.
result<relations> relations_of(archive& from, std::string_view part) {
  const auto slash = part.rfind('/') + 1;
  const auto list =
      std::string{part.substr(0, slash)} + "_rels/" + std::string{part.substr(slash)} + ".rels";
  relations out;
  if (!from.has(list)) {
    return out;
  }
  TRY(const auto text, text_part(from, list));
  xml_reader xml{text};
  for (auto p = xml.next(); p != piece::end; p = xml.next()) {
    if (p == piece::broken) {
      return damaged("a list of relations is broken");
    }
    if (p == piece::open && xml.name() == "Relationship") {
      const auto kind = xml.attribute("Type").value_or("");
      out[xml.attribute("Id").value_or("")] = {
          kind.substr(kind.rfind('/') + 1),
          part_beside(part, xml.attribute("Target").value_or(""))};
    }
  }
  return out;
}

std::string target_of(const relations& all, std::string_view kind, std::string_view otherwise) {
  for (const auto& [id, r] : all) {
    if (r.kind == kind) {
      return r.target;
    }
  }
  return std::string{otherwise};
}

struct listed_sheet {
  std::string name, relation;
  bool hidden = false;
};
struct contents {
  std::vector<listed_sheet> sheets;
  day_zero zero = day_zero::of_1900;
};

result<contents> read_contents(std::string_view text) {
  contents out;
  xml_reader xml{text};
  for (auto p = xml.next(); p != piece::end; p = xml.next()) {
    if (p == piece::broken) {
      return damaged("the list of sheets is broken");
    }
    if (p != piece::open) {
      continue;
    }
    if (xml.name() == "workbookPr") {
      const auto value = xml.attribute("date1904").value_or("");
      out.zero = value == "1" || value == "true" ? day_zero::of_1904 : day_zero::of_1900;
    } else if (xml.name() == "sheet") {
      const auto state = xml.attribute("state").value_or("visible");
      out.sheets.push_back({.name = xml.attribute("name").value_or(""),
                            .relation = xml.attribute("id").value_or(""),
                            .hidden = state != "visible"});
    }
  }
  return out;
}

// Texts that cells share; the reading of one (furigana, rPh) is not part of it.
result<std::vector<std::string>> read_strings(std::string_view text) {
  std::vector<std::string> out;
  xml_reader xml{text};
  bool within = false, reading = false;
  for (auto p = xml.next(); p != piece::end; p = xml.next()) {
    if (p == piece::broken || out.size() > strings_max) {
      return damaged("the shared texts are broken");
    }
    if (p == piece::text) {
      if (within && !reading && !out.empty()) {
        out.back() += xml.text();
      }
      continue;
    }
    const bool opens = p == piece::open;
    if (xml.name() == "si" && opens) {
      out.emplace_back();
    } else if (xml.name() == "t") {
      within = opens;
    } else if (xml.name() == "rPh") {
      reading = opens;
    }
  }
  return out;
}

// The format of each style that a cell may name.
result<std::vector<number_format>> read_styles(std::string_view text) {
  std::map<int, number_format> own;
  std::vector<number_format> out;
  xml_reader xml{text};
  bool of_cells = false;
  for (auto p = xml.next(); p != piece::end; p = xml.next()) {
    if (p == piece::broken || out.size() > styles_max) {
      return damaged("the styles are broken");
    }
    if (xml.name() == "cellXfs" && p != piece::text) {
      of_cells = p == piece::open;
    } else if (p == piece::open && xml.name() == "numFmt") {
      const auto number = whole_number(xml.attribute("numFmtId").value_or(""));
      own[number] = format_of(xml.attribute("formatCode").value_or(""));
    } else if (p == piece::open && of_cells && xml.name() == "xf") {
      const auto number = whole_number(xml.attribute("numFmtId").value_or("0"));
      const auto found = own.find(number);
      out.push_back(found == own.end() ? built_in_format(number) : found->second);
    }
  }
  return out;
}

const listed_sheet* choose(const std::vector<listed_sheet>& all, const sheet_wish& wish) {
  for (const auto& one : all) {
    if (wish.sheet ? one.name == *wish.sheet : !one.hidden) {
      return &one;
    }
  }
  return nullptr;
}

}  // namespace

result<sheet> read_workbook(std::string_view bytes, const sheet_wish& wish) {
  TRY(auto from, archive::open(bytes));
  TRY(const auto roots, relations_of(from, ""));
  const auto book = target_of(roots, "officeDocument", "xl/workbook.xml");
  TRY(const auto book_text, text_part(from, book));
  TRY(const auto what, read_contents(book_text));
  TRY(const auto parts, relations_of(from, book));
  const auto* chosen = choose(what.sheets, wish);
  if (chosen == nullptr) {
    return problem{why::bad_input, "the workbook has no such sheet", "media_no_sheet"};
  }
  cell_words words{.zero = what.zero, .strings = {}, .styles = {}};
  if (const auto at = target_of(parts, "sharedStrings", ""); from.has(at)) {
    TRY(const auto text, text_part(from, at));
    TRY(auto strings, read_strings(text));
    words.strings = std::move(strings);
  }
  if (const auto at = target_of(parts, "styles", ""); from.has(at)) {
    TRY(const auto text, text_part(from, at));
    TRY(auto styles, read_styles(text));
    words.styles = std::move(styles);
  }
  const auto where = parts.find(chosen->relation);
  if (where == parts.end()) {
    return damaged("a sheet is not where it should be");
  }
  TRY(const auto cells, text_part(from, where->second.target));
  TRY(auto out, read_cells(cells, words));
  out.name = chosen->name;
  return out;
}

answer read_sheet_duty(std::string_view head, std::string_view body) {
  const auto parts = split_job(head, body, 1);
  if (!parts || parts->files.size() != 1) {
    return refuse("media_bad_job", "settings= and files= do not fit the body");
  }
  const auto wish = from_json<sheet_wish>(parts->settings);
  if (!wish.ok()) {
    return refuse("media_bad_job", wish.error().detail);
  }
  const auto read = read_workbook(parts->files.front(), wish.value());
  if (!read.ok()) {
    return refuse(read.error().code, read.error().detail);
  }
  auto json = to_json(read.value());
  if (json.size() > file_max) {
    return refuse("media_too_large", "the table is longer than 20 MB");
  }
  return {message_kind::done, "application/json", std::move(json)};
}

}  // namespace tsu::media
