// Workbooks for tests: parts packed as office programs pack them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

namespace tsu::media::testing {

using parts = std::vector<std::pair<std::string, std::string>>;

inline std::string little(std::uint64_t n, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(n >> (8 * i));
  }
  return out;
}

inline std::string deflated(const std::string& plain) {
  z_stream z{};
  ::deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(::deflateBound(&z, plain.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  z.avail_in = static_cast<uInt>(plain.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  ::deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  ::deflateEnd(&z);
  return out;
}

inline std::string zip_of(const parts& all) {
  std::string files, directory;
  for (const auto& [name, plain] : all) {
    const auto packed = deflated(plain);
    const auto sum = static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const Bytef*>(plain.data()), plain.size()));
    const auto about = little(20, 2) + little(0, 2) + little(8, 2) + little(0, 4) + little(sum, 4) +
                       little(static_cast<std::uint32_t>(packed.size()), 4) +
                       little(static_cast<std::uint32_t>(plain.size()), 4) +
                       little(static_cast<std::uint32_t>(name.size()), 2) + little(0, 2);
    directory += "PK\1\2" + little(20, 2) + about + little(0, 6) + little(0, 4) +
                 little(static_cast<std::uint32_t>(files.size()), 4) + name;
    files += "PK\3\4" + about + name + packed;
  }
  const auto count = static_cast<std::uint32_t>(all.size());
  return files + directory + "PK\5\6" + little(0, 4) + little(count, 2) + little(count, 2) +
         little(static_cast<std::uint32_t>(directory.size()), 4) +
         little(static_cast<std::uint32_t>(files.size()), 4) + little(0, 2);
}

// A workbook of one visible sheet, behind a hidden one. `data`: what stands in the sheet.
inline parts workbook_parts(const std::string& data, const std::string& strings = "",
                            const std::string& styles = "") {
  const std::string rels = R"(<Relationships xmlns="http://a/relationships">)";
  return {
      {"_rels/.rels", rels + R"(<Relationship Id="r" Type="http://a/officeDocument" )"
                             R"(Target="xl/workbook.xml"/></Relationships>)"},
      {"xl/workbook.xml", R"(<?xml version="1.0"?><workbook xmlns:r="x"><workbookPr/><sheets>)"
                          R"(<sheet name="裏" sheetId="1" state="hidden" r:id="rId1"/>)"
                          R"(<sheet name="一覧" sheetId="2" r:id="rId2"/></sheets></workbook>)"},
      {"xl/_rels/workbook.xml.rels",
       rels + R"(<Relationship Id="rId1" Type="http://a/worksheet" Target="worksheets/1.xml"/>)"
              R"(<Relationship Id="rId2" Type="http://a/worksheet" Target="/xl/worksheets/2.xml"/>)"
              R"(<Relationship Id="rId3" Type="http://a/sharedStrings" Target="strings.xml"/>)"
              R"(<Relationship Id="rId4" Type="http://a/styles" Target="styles.xml"/>)"
              R"(</Relationships>)"},
      {"xl/worksheets/1.xml", R"(<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is>)"
                              R"(<t>secret</t></is></c></row></sheetData></worksheet>)"},
      {"xl/worksheets/2.xml", "<worksheet>" + data + "</worksheet>"},
      {"xl/strings.xml", "<sst>" + strings + "</sst>"},
      {"xl/styles.xml", "<styleSheet>" + styles + "</styleSheet>"},
  };
}

}  // namespace tsu::media::testing
