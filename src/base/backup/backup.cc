#include "base/backup/backup.h"

#include <algorithm>
#include <filesystem>

#include "base/backup/archive.h"
#include "base/backup/schemas.h"
#include "base/backup/swap.h"
#include "base/backup/town.h"

namespace tsu::backup {
namespace {

namespace fs = std::filesystem;

// What was asked for, or all that are there. not_found/"tenant_not_found".
result<std::vector<std::string>> chosen(std::span<const tenant_code> asked,
                                        const std::vector<std::string>& there) {
  if (asked.empty()) {
    return there;
  }
  std::vector<std::string> out;
  for (const auto& t : asked) {
    const std::string code{t.text()};
    if (std::find(there.begin(), there.end(), code) == there.end()) {
      return problem{why::not_found, "there is no municipality " + code, "tenant_not_found"};
    }
    out.push_back(code);
  }
  return out;
}

tenant_copy copy_town(const std::string& data_folder, const std::string& code, archive_writer& to) {
  tenant_copy out{.code = code, .stores = {}};
  auto stores = open_town(tenant_folder(data_folder, code));
  begin_together(stores);
  for (auto& s : stores) {
    out.stores.push_back(described(s));
    out.stores.back().content = to.add_part([&](const archive_writer::sink& sink) {
      for (std::uint32_t page = 1; page <= s.pages.page_count(); ++page) {
        sink(s.pages.read(page));
      }
    });
    s.pages.end();
  }
  return out;
}

std::vector<std::string> codes_of(const manifest& m) {
  std::vector<std::string> out;
  for (const auto& t : m.tenants) {
    out.push_back(t.code);
  }
  return out;
}

problem named(problem p, const tenant_copy& t, const store_copy& s) {
  p.detail = s.place + " of " + t.code + ": " + p.detail;
  return p;
}

result<done> restore_store(const archive_reader& from, const store_copy& s,
                           const std::string& path) {
  {
    new_file file{path};
    TRY(done read, from.read_part(s.content, [&](std::string_view bytes) { file.write(bytes); }));
    file.keep();
  }
  TRY(const auto steps, check_store(path, &s.rows));
  return done{};
}

bool asked_for(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

result<restored> restore_folders(const archive_reader& from, const std::vector<std::string>& codes,
                                 const std::string& data_folder, const clock& time) {
  TRY(const auto place, beside::claim(data_folder, time));
  for (const auto& t : from.content().tenants) {
    if (!asked_for(codes, t.code)) {
      continue;
    }
    const auto folder = place->folder_for(t.code);
    for (const auto& s : t.stores) {
      const auto written = restore_store(from, s, folder + '/' + s.place + ".db");
      if (!written.ok()) {
        return named(written.error(), t, s);
      }
    }
  }
  return place->swap_in();
}

}  // namespace

result<manifest> create(const home& from, std::span<const tenant_code> asked,
                        const std::string& file, crypto::key_ring& ring, const clock& time,
                        std::string_view program_version) {
  if (fs::exists(file)) {
    return problem{why::conflict, file + " exists already", "backup_exists"};
  }
  const bool files = from.url.empty();
  TRY(const auto codes,
      chosen(asked, files ? tenants_in(from.data_folder) : tenants_of_database(from.url)));
  manifest m{.format = format_version,
             .program_version = std::string{program_version},
             .made_at = format_instant(time.now()),
             .engine = files ? "sqlite" : "postgres",
             .tenants = {}};
  archive_writer archive{file, ring};
  if (files) {
    for (const auto& code : codes) {
      m.tenants.push_back(copy_town(from.data_folder, code, archive));
    }
  } else {
    m.tenants = copy_schemas(from.url, codes, archive);
  }
  archive.finish(m);
  return m;
}

result<manifest> read_manifest(const std::string& file, crypto::key_ring& ring) {
  TRY(const auto archive, archive_reader::open(file, ring));
  return archive.content();
}

result<manifest> verify(const std::string& file, crypto::key_ring& ring) {
  TRY(const auto archive, archive_reader::open(file, ring));
  for (const auto& t : archive.content().tenants) {
    for (const auto& s : t.stores) {
      const auto read = archive.read_part(s.content, [](std::string_view) {});
      if (!read.ok()) {
        return named(read.error(), t, s);
      }
    }
  }
  return archive.content();
}

std::vector<listed> list(const std::string& folder, crypto::key_ring& ring) {
  std::vector<listed> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{folder, none}) {
    if (entry.path().extension() == ".tsubackup") {
      const auto path = entry.path().string();
      out.push_back({path, entry.file_size(), read_manifest(path, ring)});
    }
  }
  std::sort(out.begin(), out.end(), [](auto& a, auto& b) { return a.file < b.file; });
  return out;
}

result<restored> restore(const std::string& file, crypto::key_ring& ring, const home& to,
                         std::span<const tenant_code> asked,
                         std::span<const db::module_schema> modules, const clock& time) {
  TRY(const auto m, verify(file, ring));
  if (m.engine != (to.url.empty() ? "sqlite" : "postgres")) {
    return problem{why::bad_input, "the backup is of " + m.engine + ", the target is not",
                   "other_engine"};
  }
  TRY(const auto codes, chosen(asked, codes_of(m)));
  for (const auto& t : m.tenants) {
    for (const auto& s : t.stores) {
      TRY(done fits, check_version(s, modules));
    }
  }
  TRY(const auto archive, archive_reader::open(file, ring));
  return to.url.empty() ? restore_folders(archive, codes, to.data_folder, time)
                        : restore_schemas(archive, codes, to.url, time);
}

}  // namespace tsu::backup
