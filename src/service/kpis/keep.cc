#include "service/kpis/keep.h"

#include <algorithm>
#include <cmath>

#include "base/i18n/dates.h"
#include "base/record/audit.h"
#include "service/kpis/page.h"
#include "service/kpis/store.h"

namespace tsu::kpis {
namespace {

constexpr std::size_t text_max = 200, name_max = 60, own_max = 200;
constexpr double value_max = 1e15;

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= text_max &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  c == '.';
         });
}

bool is_measured(const parts& on, std::string_view name) {
  return std::any_of(on.sources.begin(), on.sources.end(),
                     [&](const auto& s) { return s.name == name; });
}

bool is_own(db::reader& r, std::string_view name) {
  const auto all = store::all_own(r);
  return std::any_of(all.begin(), all.end(), [&](const auto& k) { return k.name == name; });
}

problem measured() { return {why::conflict, "a module measures it", "kpis_measured"}; }
problem no_kpi() { return {why::not_found, "there is no such KPI", "kpis_no_kpi"}; }

class faults {
 public:
  void say(bool good, const char* field) {
    if (!good) {
      out_.fields.push_back({field, "not_allowed"});
    }
  }
  result<done> all() const {
    if (out_.fields.empty()) {
      return done{};
    }
    return out_;
  }

 private:
  problem out_{why::bad_input, "a field is not as it must be", "kpis_bad_fields"};
};

bool is_value(double v) { return std::isfinite(v) && std::abs(v) <= value_max; }

void note(db::tx& t, const acting& who, std::string_view action, std::string_view name) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "kpis.kpi",
                    .subject = name,
                    .trace_id = who.trace_id});
}

}  // namespace

bool is_month(std::string_view text) { return i18n::month_of(text).has_value(); }
std::string month_of(instant t) { return format_jst(t).substr(0, 7); }

result<own_kpi> keep_own(db::tx& t, const parts& on, const acting& who, const own_kpi& k) {
  if (is_measured(on, k.name)) {
    return measured();
  }
  faults f;
  f.say(is_name(k.name), "name");
  f.say(is_plain(k.of.ja), "ja");
  f.say(k.of.en.empty() || is_plain(k.of.en), "en");
  f.say(k.of.unit.empty() || is_plain(k.of.unit), "unit");
  TRY(const done good, f.all());
  if (!is_own(t, k.name) && store::all_own(t).size() >= own_max) {
    return problem{why::conflict, "there are too many", "kpis_too_many"};
  }
  store::keep_own(t, k);
  note(t, who, "kpis.kpi.kept", k.name);
  return k;
}

result<target> keep_target(db::tx& t, const parts& on, const acting& who, const target& one) {
  if (!is_measured(on, one.name) && !is_own(t, one.name)) {
    return no_kpi();
  }
  faults f;
  f.say(is_month(one.from), "from");
  f.say(is_value(one.value), "value");
  f.say(is_plain(one.source), "source");
  TRY(const done good, f.all());
  store::keep_target(t, one, who.subject);
  note(t, who, "kpis.target.kept", one.name);
  return one;
}

result<month_value> keep_value(db::tx& t, const parts& on, const acting& who,
                               const month_value& v) {
  if (is_measured(on, v.name)) {
    return measured();
  }
  if (!is_own(t, v.name)) {
    return no_kpi();
  }
  faults f;
  f.say(is_month(v.month), "month");
  f.say(is_value(v.value), "value");
  TRY(const done good, f.all());
  store::keep_value(t, v, who.subject);
  note(t, who, "kpis.value.kept", v.name);
  return v;
}

task<void> note_values(const parts& on, tenant_code tenant, instant now) {
  const auto month = month_of(now);
  std::vector<std::string> months{month};
  if (format_jst(now).substr(8, 2) == "01") {
    months.push_back(months_before(month, 1));
  }
  std::vector<month_value> all;
  for (const auto& m : months) {
    const asked_month asked{tenant, *i18n::month_of(m), now};
    for (const auto& s : on.sources) {
      if (!s.value || (m != month && !s.of_past)) {
        continue;
      }
      const auto value = co_await on.house.at(tenant, s.where).read([&](db::reader& r) {
        return s.value(r, asked);
      });
      if (value && is_value(*value)) {
        all.push_back({s.name, m, *value});
      }
    }
  }
  co_await on.house.at(tenant, db::place::town).write([&](db::tx& t) {
    for (const auto& v : all) {
      store::keep_value(t, v, "");
    }
  });
}

task<void> note_at_night(const module_parts& p, tenant_code tenant, std::string_view) {
  const auto& on = static_cast<const parts&>(p);
  const auto now =
      co_await on.house.at(tenant, db::place::town).write([](db::tx& t) { return t.now(); });
  co_await note_values(on, tenant, now);
}

}  // namespace tsu::kpis
