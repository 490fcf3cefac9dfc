#include "engine/id/staffing/read_file.h"

#include <algorithm>
#include <set>

#include "base/i18n/csv.h"
#include "base/i18n/normal.h"
#include "engine/id/people/rules.h"

namespace tsu::id::staffing {
namespace {

struct title {
  std::string_view field;
  std::vector<std::string_view> titles;
  bool needed = false;
};

const std::vector<title>& titles() {
  static const std::vector<title> all{
      {"loginId", {"職員id", "ログインid", "loginid", "login_id"}, true},
      {"act", {"異動", "異動の種類", "異動区分", "act"}, true},
      {"day", {"日付", "異動日", "発令日", "date", "day"}, false},
      {"name", {"氏名", "名前", "name"}, false},
      {"kana", {"よみ", "カナ", "ふりがな", "フリガナ", "kana"}, false},
      {"section", {"所属", "課", "section"}, false},
      {"role", {"役割", "role"}, false},
      {"email", {"メール", "メールアドレス", "email"}, false},
      {"phone", {"電話", "電話番号", "phone"}, false},
  };
  return all;
}

struct word {
  std::string_view said, means;
};
constexpr word acts[] = {{"採用", "add"},   {"追加", "add"},   {"add", "add"},
                         {"異動", "move"},  {"変更", "move"},  {"move", "move"},
                         {"退職", "leave"}, {"離任", "leave"}, {"leave", "leave"}};
// As the staff console calls the roles, beside their own names.
constexpr word role_words[] = {{"職員", "staff"},         {"管理者", "admin"}, {"監査", "auditor"},
                               {"事務局", "secretariat"}, {"保健師", "nurse"}, {"行事", "events"},
                               {"防災", "disaster"}};

template <std::size_t N>
std::string meaning(const word (&all)[N], const std::string& said) {
  const auto at =
      std::find_if(std::begin(all), std::end(all), [&](const word& w) { return w.said == said; });
  return at == std::end(all) ? std::string{} : std::string{at->means};
}

// As titles and words are compared: no blanks, small letters, half width.
std::string plain(std::string_view text) { return i18n::folded(text).value_or(""); }

class reader {
 public:
  reader(local_date today, file_rows& out) : today_(today), out_(out) {}

  void read_titles(const i18n::csv_row& row) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const auto said = plain(row.cells[i]);
      const auto column = static_cast<std::int64_t>(i) + 1;
      const auto at = std::find_if(titles().begin(), titles().end(), [&](const title& one) {
        return std::any_of(one.titles.begin(), one.titles.end(),
                           [&](std::string_view t) { return plain(t) == said; });
      });
      if (at == titles().end()) {
        out_.faults.push_back({row.line, column, "", "unknown_column"});
      } else if (!out_.columns.emplace(at->field, column).second) {
        out_.faults.push_back({row.line, column, std::string{at->field}, "twice"});
      }
    }
    for (const auto& one : titles()) {
      if (one.needed && !out_.columns.contains(one.field)) {
        out_.faults.push_back({row.line, 0, std::string{one.field}, "missing_column"});
      }
    }
  }

  void read_row(const i18n::csv_row& row) {
    file_row out{.line = row.line, .login_id = {}, .act = {}, .day = {}, .cells = {}};
    for (const auto& [field, column] : out_.columns) {
      const auto at = static_cast<std::size_t>(column) - 1;
      if (at < row.cells.size() && !row.cells[at].empty()) {
        out.cells.emplace(field, row.cells[at]);
      }
    }
    if (row.cells.size() > out_.columns.size()) {
      const auto column = static_cast<std::int64_t>(out_.columns.size()) + 1;
      out_.faults.push_back({row.line, column, "", "too_many_cells"});
    }
    const bool good_id = read_login_id(out), good_act = read_act(out), good_day = read_day(out);
    read_role(out);
    if (good_id && good_act && good_day) {
      const auto key = out.login_id + " " + std::to_string(static_cast<int>(out.act));
      if (!seen_.insert(key).second) {
        say(out, "loginId", "twice");
      }
      out_.rows.push_back(std::move(out));
    }
  }

 private:
  void say(const file_row& row, const char* field, const char* code) {
    const auto at = out_.columns.find(field);
    out_.faults.push_back({row.line, at == out_.columns.end() ? 0 : at->second, field, code});
  }
  std::string take(file_row& row, std::string_view field) {
    auto at = row.cells.extract(std::string{field});
    return at.empty() ? std::string{} : std::move(at.mapped());
  }

  bool read_login_id(file_row& row) {
    const auto said = take(row, "loginId");
    const auto name = login_id_in(said);
    if (said.empty() || !name || !is_login_name(*name)) {
      say(row, "loginId", said.empty() ? "missing" : "not_a_name");
      return false;
    }
    row.login_id = *name;
    return true;
  }
  bool read_act(file_row& row) {
    const auto said = take(row, "act");
    const auto means = meaning(acts, plain(said));
    if (means.empty()) {
      say(row, "act", said.empty() ? "missing" : "not_one_of");
      return false;
    }
    row.act = means == "add" ? act::add : means == "move" ? act::move : act::leave;
    return true;
  }
  bool read_day(file_row& row) {
    const auto said = take(row, "day");
    if (said.empty()) {
      return true;
    }
    const auto text = date_typed(said);
    const auto at = text ? parse_instant(*text + "T00:00:00+09:00") : std::nullopt;
    if (!at) {
      say(row, "day", "not_a_date");
      return false;
    }
    const auto day = jst_date(*at);
    if (std::chrono::sys_days{day} > std::chrono::sys_days{today_} + ahead_max) {
      say(row, "day", "too_far_ahead");
      return false;
    }
    if (std::chrono::sys_days{day} > std::chrono::sys_days{today_}) {
      row.day = day;
    }
    return true;
  }
  void read_role(file_row& row) {
    const auto at = row.cells.find("role");
    if (at == row.cells.end()) {
      return;
    }
    const auto said = plain(at->second), known = meaning(role_words, said);
    at->second = known.empty() ? said : known;
    if (!may_have_role(account_kind::staff, at->second)) {
      say(row, "role", "not_one_of");
    }
  }

  local_date today_;
  file_rows& out_;
  std::set<std::string> seen_;
};

}  // namespace

result<file_rows> read_file(std::string_view bytes, local_date today) {
  TRY(const auto table, i18n::read_csv(bytes));
  if (table.size() < 2 || table.size() > rows_max + 1) {
    return problem{why::bad_input,
                   "a line of titles, and up to 2,000 rows",
                   "bad_csv",
                   {{"", table.size() < 2 ? "no_rows" : "too_many_rows"}}};
  }
  file_rows out;
  reader r{today, out};
  r.read_titles(table[0]);
  if (out.faults.empty()) {
    std::for_each(table.begin() + 1, table.end(),
                  [&](const i18n::csv_row& row) { r.read_row(row); });
  }
  return out;
}

}  // namespace tsu::id::staffing
