#include "engine/id/staffing/plan.h"

#include <algorithm>
#include <set>

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/record/audit.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/people/rules.h"
#include "engine/id/staffing/read_file.h"
#include "engine/id/staffing/wait.h"

namespace tsu::id::staffing {
namespace {

constexpr std::string_view fields[] = {"name", "kana", "section", "role", "email", "phone"};
constexpr std::int64_t waiting_max = 4'000;

std::string cell(const file_row& row, std::string_view field) {
  const auto at = row.cells.find(field);
  return at == row.cells.end() ? std::string{} : at->second;
}

std::string value_of(const profile& p, std::string_view role, std::string_view field) {
  return field == "name"      ? p.name
         : field == "kana"    ? p.kana
         : field == "section" ? p.section
         : field == "email"   ? p.email
         : field == "phone"   ? p.phone
                              : std::string{role};
}

profile profile_of(const file_row& row, profile before) {
  const auto put = [&](std::string_view field, std::string& to) {
    if (auto text = cell(row, field); !text.empty()) {
      to = std::move(text);
    }
  };
  put("name", before.name);
  put("kana", before.kana);
  put("section", before.section);
  put("email", before.email);
  put("phone", before.phone);
  return before;
}

class planner {
 public:
  planner(db::reader& r, const keeper_of_boxes& keys, instant now)
      : r_(r), keys_(keys), now_(now) {}

  plan run(file_rows file) {
    columns_ = file.columns;
    out_.view.errors = std::move(file.faults);
    std::sort(file.rows.begin(), file.rows.end(),
              [](const file_row& a, const file_row& b) { return a.line < b.line; });
    for (auto& row : file.rows) {
      look_at(row);
    }
    look_for_admins(file.rows);
    std::stable_sort(out_.view.errors.begin(), out_.view.errors.end(),
                     [](const fault& a, const fault& b) { return a.line < b.line; });
    out_.rows = std::move(file.rows);
    const auto text = to_json(out_.view.items) + to_json(out_.view.errors);
    out_.view.seen = crypto::hex(crypto::bytes_of(crypto::sha256(text)));
    return std::move(out_);
  }

 private:
  void say(const file_row& row, const std::string& field, const std::string& code) {
    const auto at = columns_.find(field);
    out_.view.errors.push_back({row.line, at == columns_.end() ? 0 : at->second, field, code});
  }

  void look_at(const file_row& row) {
    const auto account = find_account_by_login_id(r_, row.login_id);
    planned item{.line = row.line,
                 .login_id = row.login_id,
                 .name = cell(row, "name"),
                 .act = row.act,
                 .from = {},
                 .changes = {}};
    if (row.day) {
      item.from = format_jst(jst_midnight(*row.day)).substr(0, 10);
    }
    if (row.act == act::add) {
      account ? say(row, "loginId", "taken") : add(row, item);
    } else if (!account) {
      say(row, "loginId", "unknown");
    } else if (account->kind != account_kind::staff) {
      say(row, "loginId", "not_staff");
    } else if (account->state == account_state::left || account->state == account_state::merged) {
      say(row, "loginId", "left");
    } else {
      change(row, *account, item);
    }
    out_.view.items.push_back(std::move(item));
  }

  void check_profile(const file_row& row, profile& p) {
    for (const auto& bad : tidy_profile(p, account_kind::staff, now_)) {
      say(row, bad.field, bad.code);
    }
  }

  void add(const file_row& row, planned& item) {
    auto p = profile_of(row, {});
    check_profile(row, p);
    auto role = cell(row, "role");
    role = role.empty() ? "staff" : role;
    for (const auto field : fields) {
      if (auto value = value_of(p, role, field); !value.empty()) {
        item.changes.push_back({std::string{field}, "", std::move(value)});
      }
    }
  }

  void change(const file_row& row, const account_row& account, planned& item) {
    const auto found = find_profile(r_, keys_, account.id);
    if (!found.ok()) {
      say(row, "loginId", found.error().code);
      return;
    }
    const auto& before = found.value();
    item.name = before.name;
    if (row.act == act::leave) {
      item.changes.push_back({"state", std::string{text_of(account.state)}, "left"});
      return;
    }
    auto after = profile_of(row, before);
    check_profile(row, after);
    const auto role = cell(row, "role").empty() ? account.role : cell(row, "role");
    for (const auto field : fields) {
      auto was = value_of(before, account.role, field), is = value_of(after, role, field);
      if (was != is) {
        item.changes.push_back({std::string{field}, std::move(was), std::move(is)});
      }
    }
  }

  // What happens to whether somebody is an administrator at work, day by day.
  struct step {
    instant day;
    std::string login_id;
    bool admin = false;
    const file_row* row = nullptr;  // nullptr: waits already
  };

  void look_for_admins(const std::vector<file_row>& rows) {
    std::map<std::string, bool, std::less<>> admin, open;
    for (const auto& a : read_staff(r_)) {
      admin[a.login_id] = a.role == "admin";
      open[a.login_id] = a.state == account_state::active;
    }
    std::vector<step> steps = steps_that_wait(admin);
    for (const auto& row : rows) {
      steps.push_back(step_of(row, admin));
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const step& a, const step& b) { return a.day < b.day; });
    std::set<std::string, std::less<>> at_work;
    for (const auto& [login_id, is] : admin) {
      if (is && open[login_id]) {
        at_work.insert(login_id);
      }
    }
    walk(steps, at_work);
  }

  std::vector<step> steps_that_wait(std::map<std::string, bool, std::less<>>& admin) {
    std::vector<step> out;
    for (const auto& w : read_waiting(r_, waiting_max)) {
      const auto a = find_account(r_, w.account);
      const auto what = cells_of(r_, keys_, w);
      if (!a || !what.ok()) {
        continue;
      }
      const auto role = what.value().find("role");
      const bool stays = w.act == act::move && role != what.value().end() ? role->second == "admin"
                                                                          : admin[a->login_id];
      out.push_back({w.due, a->login_id, w.act != act::leave && stays, nullptr});
    }
    return out;
  }

  step step_of(const file_row& row, const std::map<std::string, bool, std::less<>>& admin) const {
    const auto role = cell(row, "role");
    const auto at = admin.find(row.login_id);
    const bool was = at != admin.end() && at->second;
    const bool is = row.act != act::leave && (role.empty() ? was : role == "admin");
    return {row.day ? jst_midnight(*row.day) : now_, row.login_id, is, &row};
  }

  // At the end of each day somebody must be there; else who of this table went last is at fault.
  void walk(const std::vector<step>& steps, std::set<std::string, std::less<>> at_work) {
    const file_row* last = nullptr;
    for (std::size_t i = 0; i < steps.size();) {
      const auto day = steps[i].day;
      for (; i < steps.size() && steps[i].day == day; ++i) {
        const auto& s = steps[i];
        if (s.admin) {
          at_work.insert(s.login_id);
        } else if (at_work.erase(s.login_id) > 0 && s.row != nullptr) {
          last = s.row;
        }
      }
      if (at_work.empty() && last != nullptr) {
        say(*last, last->act == act::leave ? "act" : "role", "last_admin");
        return;
      }
    }
  }

  db::reader& r_;
  const keeper_of_boxes& keys_;
  instant now_;
  std::map<std::string, std::int64_t, std::less<>> columns_;
  plan out_;
};

problem bad_rows(const std::vector<fault>& all) {
  problem out{why::bad_input, "the table has rows that cannot be done", "bad_staff_rows", {}};
  for (const auto& f : all) {
    out.fields.push_back({"line[" + std::to_string(f.line) + "].column[" +
                              std::to_string(f.column) + "]" +
                              (f.field.empty() ? "" : "." + f.field),
                          f.code});
  }
  return out;
}

result<made_code> add_now(db::tx& t, const keeper_of_boxes& keys, const acting& by,
                          const file_row& row) {
  const auto role = cell(row, "role");
  const auto said = [&](std::string_view field) {
    auto text = cell(row, field);
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
  };
  const account_wish w{.kind = account_kind::staff,
                       .login_id = row.login_id,
                       .role = role.empty() ? std::string{"staff"} : role,
                       .proof = proof_kind::document,
                       .locale = {},
                       .profile = {.name = cell(row, "name"),
                                   .kana = said("kana"),
                                   .phone = said("phone"),
                                   .email = said("email"),
                                   .section = said("section")},
                       .why = std::string{by.why}};
  TRY(const auto made, register_account(t, keys, by, w));
  if (!row.day) {
    return made_code{made.login_id, made.code, made.code_expires};
  }
  // Opens nothing until the day has come.
  const account_id id{made.id};
  auto account = *find_account(t, id);
  account.state = account_state::suspended;
  update_account(t, account);
  TRY(const done kept, keep_for_later(t, keys, by, id, act::begin, *row.day, {}));
  const auto code = make_setup_code(t, id, jst_midnight(*row.day));
  return made_code{made.login_id, code.text, code.expires};
}

result<done> apply_row(db::tx& t, const keeper_of_boxes& keys, const acting& by,
                       const file_row& row, applied& out) {
  row.day ? ++out.later : ++out.now;
  if (row.act == act::add) {
    TRY(auto code, add_now(t, keys, by, row));
    out.codes.push_back(std::move(code));
    return done{};
  }
  const auto account = find_account_by_login_id(t, row.login_id);
  if (!account) {
    return no_such_account();
  }
  if (row.day) {
    return keep_for_later(t, keys, by, account->id, row.act, *row.day, row.cells);
  }
  return row.act == act::leave ? set_account_state(t, by, account->id, account_state::left)
                               : move_now(t, keys, by, account->id, row.cells);
}

// Who comes goes first, so that an administrator may be followed by another in one table.
std::vector<const file_row*> in_order(const std::vector<file_row>& rows) {
  std::vector<const file_row*> out;
  for (const auto& row : rows) {
    out.push_back(&row);
  }
  const auto last = [](const file_row* row) {
    return row->act == act::leave || (row->act == act::move && cell(*row, "role") != "admin");
  };
  std::stable_partition(out.begin(), out.end(), [&](const file_row* row) { return !last(row); });
  return out;
}

}  // namespace

result<plan> make_plan(db::reader& r, const keeper_of_boxes& keys, std::string_view bytes,
                       instant now) {
  TRY(auto file, read_file(bytes, jst_date(now)));
  return planner{r, keys, now}.run(std::move(file));
}

result<applied> apply_plan(db::tx& t, const keeper_of_boxes& keys, const acting& by,
                           std::string_view bytes, std::string_view seen) {
  TRY(const done reason, has_reason(by));
  TRY(const auto p, make_plan(t, keys, bytes, t.now()));
  if (!p.view.errors.empty()) {
    return bad_rows(p.view.errors);
  }
  if (p.view.seen != seen) {
    return problem{why::conflict, "what would be done is not what was shown: look again",
                   "changed_since"};
  }
  applied out;
  for (const auto* row : in_order(p.rows)) {
    TRY(const done did, apply_row(t, keys, by, *row, out));
  }
  const auto detail =
      "{\"now\":" + std::to_string(out.now) + ",\"later\":" + std::to_string(out.later) + "}";
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = "id.staffing.applied",
                    .subject_kind = "id.staffing",
                    .subject = std::string{seen.substr(0, 16)},
                    .purpose = by.why,
                    .trace_id = by.trace_id,
                    .detail = detail});
  return out;
}

}  // namespace tsu::id::staffing
