#include "engine/catalog/xlsx.h"

#include <zlib.h>

#include <cstdint>
#include <stdexcept>

#include "engine/catalog/csv.h"

namespace tsu::catalog {
namespace {

constexpr std::string_view xml_head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
#define OPEN_XML "http://schemas.openxmlformats.org/"
constexpr std::string_view content_types =
    R"(<Types xmlns=")" OPEN_XML R"(package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.)"
    R"(relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-)"
    R"(officedocument.spreadsheetml.sheet.main+xml"/>)"
    R"(<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.)"
    R"(openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>)";
constexpr std::string_view package_relations =
    R"(<Relationships xmlns=")" OPEN_XML R"(package/2006/relationships">)"
    R"(<Relationship Id="rId1" Type=")" OPEN_XML
    R"(officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>)"
    R"(</Relationships>)";
constexpr std::string_view workbook =
    R"(<workbook xmlns=")" OPEN_XML R"(spreadsheetml/2006/main" xmlns:r=")" OPEN_XML
    R"(officeDocument/2006/relationships"><sheets>)"
    R"(<sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>)";
constexpr std::string_view workbook_relations =
    R"(<Relationships xmlns=")" OPEN_XML R"(package/2006/relationships">)"
    R"(<Relationship Id="rId1" Type=")" OPEN_XML
    R"(officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>)"
    R"(</Relationships>)";
constexpr std::string_view sheet_head =
    R"(<worksheet xmlns=")" OPEN_XML R"(spreadsheetml/2006/main"><sheetData>)";
#undef OPEN_XML

// XML 1.0 has no place for control characters other than tab and line ends.
void append_xml_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default:
        out += static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' ? std::string(1, c)
                                                                               : "";
    }
  }
}

std::string sheet_of(const sheet_rows& rows) {
  std::string out{xml_head};
  out += sheet_head;
  for (const auto& row : rows) {
    out += "<row>";
    for (const auto& cell : row) {
      if (cell.text.empty()) {
        out += "<c/>";
      } else if (cell.is_number) {
        out += "<c><v>" + cell.text + "</v></c>";
      } else {
        out += R"(<c t="inlineStr"><is><t xml:space="preserve">)";
        append_xml_text(out, cell.text);
        out += "</t></is></c>";
      }
    }
    out += "</row>";
  }
  return out + "</sheetData></worksheet>";
}

std::string deflated(std::string_view bytes) {
  z_stream z{};
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error{"deflate cannot be set up"};
  }
  std::string out(deflateBound(&z, static_cast<uLong>(bytes.size())), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  if (ended != Z_STREAM_END) {
    throw std::runtime_error{"deflate did not end"};
  }
  return out;
}

void append_little_endian(std::string& out, std::uint32_t n, int bytes) {
  for (int i = 0; i < bytes; ++i, n >>= 8) {
    out += static_cast<char>(n & 0xFF);
  }
}

// APPNOTE.TXT 4.3: local headers with their data, then the central directory and its end. Times are
// left at the beginning of 1980, so that equal tables are equal files.
class zip_file {
 public:
  void add(std::string_view name, std::string_view bytes) {
    const auto packed = deflated(bytes);
    const auto crc = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
    const auto at = static_cast<std::uint32_t>(out_.size());
    std::string common;
    append_little_endian(common, 20, 2);          // version needed
    append_little_endian(common, 0x0800, 2);      // names are UTF-8
    append_little_endian(common, 8, 2);           // deflate
    append_little_endian(common, 0x00210000, 4);  // time, date
    append_little_endian(common, crc, 4);
    append_little_endian(common, static_cast<std::uint32_t>(packed.size()), 4);
    append_little_endian(common, static_cast<std::uint32_t>(bytes.size()), 4);
    append_little_endian(common, static_cast<std::uint32_t>(name.size()), 2);
    append_little_endian(common, 0, 2);  // no extra field
    out_.append("PK\x03\x04").append(common).append(name).append(packed);
    directory_.append("PK\x01\x02");
    append_little_endian(directory_, 20, 2);  // made by
    directory_.append(common);
    append_little_endian(directory_, 0, 4);  // no comment, first disk
    append_little_endian(directory_, 0, 2);  // attributes
    append_little_endian(directory_, 0, 4);
    append_little_endian(directory_, at, 4);
    directory_.append(name);
    ++files_;
  }
  std::string take() && {
    const auto at = static_cast<std::uint32_t>(out_.size());
    out_ += directory_;
    out_.append("PK\x05\x06");
    append_little_endian(out_, 0, 4);
    append_little_endian(out_, files_, 2);
    append_little_endian(out_, files_, 2);
    append_little_endian(out_, static_cast<std::uint32_t>(directory_.size()), 4);
    append_little_endian(out_, at, 4);
    append_little_endian(out_, 0, 2);
    return std::move(out_);
  }

 private:
  std::string out_, directory_;
  std::uint32_t files_ = 0;
};

}  // namespace

std::string xlsx_of(const sheet_rows& rows) {
  const auto part = [](std::string_view body) { return std::string{xml_head}.append(body); };
  zip_file out;
  out.add("[Content_Types].xml", part(content_types));
  out.add("_rels/.rels", part(package_relations));
  out.add("xl/workbook.xml", part(workbook));
  out.add("xl/_rels/workbook.xml.rels", part(workbook_relations));
  out.add("xl/worksheets/sheet1.xml", sheet_of(rows));
  return std::move(out).take();
}

std::string csv_of(const sheet_rows& rows) {
  std::string out{byte_order_mark};
  for (const auto& row : rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row) {
      cells.push_back(cell.text);
    }
    append_csv_row(out, cells);
  }
  return out;
}

}  // namespace tsu::catalog
