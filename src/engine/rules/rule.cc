#include "engine/rules/rule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "engine/broker/model/context.h"
#include "engine/broker/model/names.h"
#include "engine/notify/post.h"

namespace tsu::rules {
namespace {

using std::chrono::minutes;

constexpr std::size_t text_max = 300, q_max = 1'000;
constexpr std::int64_t cooldown_minutes_max = 30 * 24 * 60;

// What a measure takes: '!' must, '?' may, '-' must not.
struct measure_row {
  measure_kind measure;
  char window, compare;
};
constexpr measure_row measure_table[] = {
    {measure_kind::last, '?', '!'},      {measure_kind::change, '!', '!'},
    {measure_kind::max, '!', '!'},       {measure_kind::min, '!', '!'},
    {measure_kind::mean, '!', '!'},      {measure_kind::count, '!', '!'},
    {measure_kind::missing, '!', '-'},   {measure_kind::age, '-', '!'},
    {measure_kind::neighbours, '-', '-'}};

const measure_row& table_of(measure_kind m) {
  return *std::find_if(std::begin(measure_table), std::end(measure_table),
                       [&](const auto& row) { return row.measure == m; });
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find(at, from), text.size());
    out.emplace_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

std::string stored(std::string_view name) { return broker::context::core()->stored(name); }

// Minutes of the day out of "22:00".
std::optional<int> minute_of_day(std::string_view t) {
  const auto digit = [&](std::size_t i) { return t[i] >= '0' && t[i] <= '9'; };
  if (t.size() != 5 || t[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
    return std::nullopt;
  }
  const int hour = (t[0] - '0') * 10 + t[1] - '0', minute = (t[3] - '0') * 10 + t[4] - '0';
  return hour < 24 && minute < 60 ? std::optional{hour * 60 + minute} : std::nullopt;
}

// Reads the parts of a document and collects what is wrong with them.
class compiler {
 public:
  compiler(rule_document d, std::int64_t version) {
    out_.document = std::move(d);
    out_.version = version;
  }

  result<rule> run() {
    check_names();
    read_selection();
    read_when();
    read_times();
    check_acts();
    if (!bad_.empty()) {
      return problem{why::not_processable, "the rule has faults", "rules_bad_rule",
                     std::move(bad_)};
    }
    return std::move(out_);
  }

 private:
  const rule_document& doc() const { return out_.document; }
  void add(std::string path, std::string code) {
    bad_.push_back({std::move(path), std::move(code)});
  }
  void check_text(const std::string& path, const std::string& text, std::size_t most) {
    if (text.empty() || text.size() > most) {
      add(path, text.empty() ? "empty" : "too_long");
    }
  }
  template <class T>
  void check_range(const std::string& path, T value, T least, T most) {
    if (!(value >= least && value <= most)) {
      add(path, "out_of_bounds");
    }
  }
  // Whether something is there as the measure wants it.
  bool check_given(const std::string& path, bool given, char wish) {
    if (wish == '!' && !given) {
      add(path, "missing");
    } else if (wish == '-' && given) {
      add(path, "not_for_this_measure");
    }
    return given && wish != '-';
  }

  void check_names() {
    if (!is_rule_name(doc().name)) {
      add("name", "not_a_name");
    }
    check_text("title.ja", doc().title.ja, text_max);
    check_text("title.en", doc().title.en, text_max);
    if (doc().topic) {
      check_text("topic", *doc().topic, 100);
    }
    out_.type = read_name("entityType", doc().entity_type);
  }

  std::string read_name(const std::string& path, const std::string& name) {
    if (name.size() > broker::name_max || !broker::is_name(name)) {
      add(path, "not_a_name");
      return {};
    }
    return stored(name);
  }

  void read_selection() {
    if (doc().q) {
      auto q = doc().q->size() > q_max ? result<broker::condition>{problem{why::bad_input, ""}}
                                       : broker::condition::parse(*doc().q, stored);
      if (q.ok()) {
        out_.q = std::make_shared<const broker::condition>(std::move(q).value());
      } else {
        add("q", "not_a_query");
      }
    }
    if (doc().scope) {
      auto s = doc().scope->size() > q_max
                   ? result<broker::scope_query>{problem{why::bad_input, ""}}
                   : broker::scope_query::parse(*doc().scope);
      if (s.ok()) {
        out_.scope = std::make_shared<const broker::scope_query>(std::move(s).value());
      } else {
        add("scope", "not_a_scope_query");
      }
    }
  }

  void read_when() {
    const auto& all = doc().conditions;
    if (all.empty() || all.size() > conditions_max) {
      return add("conditions", all.empty() ? "empty" : "too_many");
    }
    std::vector<std::string> names;
    for (const auto& [name, c] : all) {
      if (!is_condition_name(name)) {
        return add("conditions." + name.substr(0, 60), "not_a_name");
      }
      names.push_back(name);
    }
    auto when = doc().when ? expression::parse(*doc().when)
                           : result<expression>{expression::all_of(uncounted(names))};
    if (!when.ok()) {
      return add("when", "not_an_expression: " + when.error().detail);
    }
    out_.when = std::move(when).value();
    for (const auto& n : out_.when.names()) {
      if (!all.contains(n)) {
        return add("when", "unknown_condition: " + n);
      }
      read_condition(n);
    }
    read_counted(names);
  }

  // Where no expression is given: those that are only there to be counted are not asked for.
  std::vector<std::string> uncounted(const std::vector<std::string>& names) const {
    std::vector<std::string> out;
    for (const auto& n : names) {
      const bool counted =
          std::any_of(doc().conditions.begin(), doc().conditions.end(), [&](const auto& c) {
            return c.second.measure == measure_kind::neighbours && c.second.of == n;
          });
      if (!counted) {
        out.push_back(n);
      }
    }
    return out.empty() ? names : out;
  }

  // Conditions that are only counted among neighbours come last; any other is of no use.
  void read_counted(const std::vector<std::string>& names) {
    const auto first_counted = out_.conditions.size();
    for (std::size_t i = 0; i < first_counted; ++i) {
      if (out_.conditions[i].measure == measure_kind::neighbours) {
        find_counted(i);
      }
    }
    for (const auto& n : names) {
      if (number_of(n) == out_.conditions.size()) {
        add("conditions." + n, "not_used");
      }
    }
  }

  void find_counted(std::size_t i) {
    const auto path = "conditions." + out_.conditions[i].name + ".of";
    const auto& of = doc().conditions.at(out_.conditions[i].name).of;
    if (!of) {
      return;  // told already
    }
    const auto at = doc().conditions.find(*of);
    if (at == doc().conditions.end()) {
      return add(path, "unknown_condition");
    }
    if (at->second.measure == measure_kind::neighbours) {
      return add(path, "neighbours_of_neighbours");
    }
    const auto number = number_of(*of);
    if (number == out_.conditions.size()) {
      read_condition(*of);
    }
    out_.conditions[i].of = number;
  }

  std::size_t number_of(std::string_view name) const {
    const auto& all = out_.conditions;
    return static_cast<std::size_t>(
        std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.name == name; }) -
        all.begin());
  }

  void read_condition(const std::string& name) {
    const auto& d = doc().conditions.at(name);
    const auto path = "conditions." + name;
    condition c{.name = name, .measure = d.measure};
    if (d.label) {
      check_text(path + ".label.ja", d.label->ja, text_max);
      check_text(path + ".label.en", d.label->en, text_max);
    }
    if (d.measure == measure_kind::neighbours) {
      read_neighbours(c, d, path);
    } else {
      read_stream(c, d, path);
    }
    read_comparison(c, d, path);
    out_.conditions.push_back(std::move(c));
  }

  void read_stream(condition& c, const condition_document& d, const std::string& path) {
    if (check_given(path + ".attribute", d.attribute.has_value(), '!')) {
      c.from.attribute = read_name(path + ".attribute", *d.attribute);
    }
    if (d.path) {
      check_text(path + ".path", *d.path, 200);
      c.from.path = split(*d.path, '.');
    }
    if (d.unit) {
      check_text(path + ".unit", *d.unit, 20);
      c.from.unit = *d.unit;
    }
    for (const auto& [member, given] :
         {std::pair{".of", d.of.has_value()}, std::pair{".withinM", d.within_m.has_value()},
          std::pair{".same", d.same.has_value()}, std::pair{".atLeast", d.at_least.has_value()},
          std::pair{".share", d.share.has_value()}}) {
      check_given(path + member, given, '-');
    }
    if (check_given(path + ".windowMinutes", d.window_minutes.has_value(),
                    table_of(d.measure).window)) {
      check_range<std::int64_t>(path + ".windowMinutes", *d.window_minutes, 1, window_minutes_max);
      c.window = minutes{std::clamp<std::int64_t>(*d.window_minutes, 1, window_minutes_max)};
    }
  }

  void read_comparison(condition& c, const condition_document& d, const std::string& path) {
    const auto wish = table_of(d.measure).compare;
    if (check_given(path + ".compare", d.compare.has_value(), wish)) {
      c.compare = *d.compare;
    }
    if (d.text && d.measure == measure_kind::last) {
      return read_text(c, d, path);
    }
    check_given(path + ".text", d.text.has_value(), '-');
    if (check_given(path + ".value", d.value.has_value(), wish)) {
      c.value = *d.value;
    }
    const bool equals = c.compare == comparison::equal || c.compare == comparison::unequal;
    if (d.measure == measure_kind::age && equals) {
      add(path + ".compare", "not_for_this_measure");
    }
    if (check_given(path + ".clearValue", d.clear_value.has_value(), wish == '!' ? '?' : '-')) {
      const bool upward = c.compare == comparison::at_least || c.compare == comparison::more;
      const bool wrong_side = upward ? *d.clear_value > c.value : *d.clear_value < c.value;
      if (equals || wrong_side) {
        add(path + ".clearValue", equals ? "not_for_this_measure" : "wrong_side");
      }
      c.clear_value = d.clear_value;
    }
  }

  // The series says 1 where the value is this text.
  void read_text(condition& c, const condition_document& d, const std::string& path) {
    if (d.text->size() > text_max) {
      add(path + ".text", "too_long");
    }
    if (c.compare != comparison::equal && c.compare != comparison::unequal) {
      add(path + ".compare", "not_for_texts");
    }
    check_given(path + ".value", d.value.has_value(), '-');
    check_given(path + ".clearValue", d.clear_value.has_value(), '-');
    c.from.text = d.text;
    c.value = 1;
  }

  void read_neighbours(condition& c, const condition_document& d, const std::string& path) {
    check_given(path + ".attribute", d.attribute.has_value(), '-');
    check_given(path + ".path", d.path.has_value(), '-');
    check_given(path + ".unit", d.unit.has_value(), '-');
    check_given(path + ".windowMinutes", d.window_minutes.has_value(), '-');
    check_given(path + ".of", d.of.has_value(), '!');
    if (d.within_m.has_value() == d.same.has_value()) {
      add(path + ".withinM", "either_within_or_same");
    } else if (d.within_m) {
      check_range(path + ".withinM", *d.within_m, 1.0, within_m_max);
      c.within_m = std::clamp(*d.within_m, 1.0, within_m_max);
    } else {
      c.same = read_name(path + ".same", *d.same);
    }
    if (d.at_least.has_value() == d.share.has_value()) {
      add(path + ".atLeast", "either_number_or_share");
    } else if (d.at_least) {
      check_range<std::int64_t>(path + ".atLeast", *d.at_least, 1, 10'000);
      c.at_least = d.at_least;
    } else {
      check_range(path + ".share", *d.share, 0.01, 1.0);
      c.share = *d.share;
    }
  }

  void read_times() {
    if (doc().for_minutes) {
      check_range<std::int64_t>("forMinutes", *doc().for_minutes, 1, hold_minutes_max);
      out_.hold = minutes{std::clamp<std::int64_t>(*doc().for_minutes, 0, hold_minutes_max)};
    }
    if (doc().cooldown_minutes) {
      check_range<std::int64_t>("cooldownMinutes", *doc().cooldown_minutes, 1,
                                cooldown_minutes_max);
      out_.cooldown =
          minutes{std::clamp<std::int64_t>(*doc().cooldown_minutes, 0, cooldown_minutes_max)};
    }
    if (doc().from && doc().until && *doc().from >= *doc().until) {
      add("until", "before_from");
    }
    if (doc().quiet) {
      const auto from = minute_of_day(doc().quiet->from);
      const auto until = minute_of_day(doc().quiet->until);
      if (!from || !until || from == until) {
        add(from ? "quiet.until" : "quiet.from", "not_a_time_of_day");
      } else {
        out_.quiet = quiet_hours{*from, *until};
      }
    }
  }

  void check_acts() {
    if (!doc().acts) {
      return;
    }
    if (doc().acts->size() > acts_max) {
      add("acts", "too_many");
    }
    for (std::size_t i = 0; i < std::min(doc().acts->size(), acts_max); ++i) {
      const auto& a = (*doc().acts)[i];
      const auto path = "acts[" + std::to_string(i) + "]";
      if (a.notify.has_value() == a.set.has_value()) {
        add(path, "either_notify_or_set");
      } else if (a.notify) {
        check_notify(*a.notify, a.on.value_or(moment::fired), path + ".notify");
      } else {
        check_set(*a.set, path + ".set");
      }
    }
  }

  void check_notify(const notify_document& n, moment on, const std::string& path) {
    const int given =
        int(n.contact.has_value()) + int(n.role.has_value()) + int(n.escalate.has_value());
    if (given != 1) {
      add(path, "one_contact_role_or_escalate");
    }
    if (n.contact && *n.contact < 1) {
      add(path + ".contact", "out_of_bounds");
    }
    if (n.role) {
      check_text(path + ".role", *n.role, 40);
    }
    if (n.ways && (n.escalate || n.ways->empty() ||
                   std::set(n.ways->begin(), n.ways->end()).size() != n.ways->size())) {
      add(path + ".ways", n.escalate ? "told_by_the_steps" : "each_way_once");
    }
    if (n.escalate && on == moment::cleared) {
      add(path + ".escalate", "only_when_fired");
    }
    if (n.escalate) {
      for (auto& f : faults_of(ladder_plan{doc().name, *n.escalate})) {
        if (f.field != "subject") {
          add(path + ".escalate" + f.field.substr(std::min<std::size_t>(5, f.field.size())),
              f.code);
        }
      }
      check_steps(*n.escalate, path + ".escalate");
    }
  }

  // Contacts are numbers of the address book, ways those of notify.
  void check_steps(const std::vector<ladder_step>& steps, const std::string& path) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (const auto& c : steps[i].contacts) {
        const bool digits =
            !c.empty() && c.size() <= 15 && c[0] != '0' &&
            std::all_of(c.begin(), c.end(), [](char d) { return d >= '0' && d <= '9'; });
        if (!digits) {
          add(path + "[" + std::to_string(i) + "].contacts", "not_a_contact");
        }
      }
      for (const auto& w : steps[i].ways) {
        if (!notify::way_of(w)) {
          add(path + "[" + std::to_string(i) + "].ways", "not_one_of");
        }
      }
    }
  }

  // A rule that sets what it looks at would answer itself.
  void check_set(const set_document& s, const std::string& path) {
    if (s.entity && (s.entity->size() > broker::uri_max || !broker::is_uri(*s.entity))) {
      add(path + ".entity", "not_a_uri");
    }
    const auto name = read_name(path + ".attribute", s.attribute);
    for (const auto& c : out_.conditions) {
      if (!name.empty() && c.from.attribute == name) {
        add(path + ".attribute", "watched_by_this_rule");
      }
    }
    const auto kind = s.value.text.empty() ? json_kind::null : kind_of(s.value.text);
    if (kind != json_kind::string && kind != json_kind::number && kind != json_kind::boolean) {
      add(path + ".value", "not_a_value");
    } else if (s.value.text.size() > 2'000) {
      add(path + ".value", "too_long");
    }
  }

  rule out_;
  std::vector<field_error> bad_;
};

}  // namespace

bool is_rule_name(std::string_view n) {
  const auto part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !n.empty() && n.size() <= 60 && n[0] >= 'a' && n[0] <= 'z' &&
         std::all_of(n.begin(), n.end(), part);
}

bool quiet_hours::contain(instant t) const {
  const auto day = jst_midnight(jst_date(t));
  const auto minute = std::chrono::floor<minutes>(t - day).count();
  return from_minute < until_minute ? from_minute <= minute && minute < until_minute
                                    : from_minute <= minute || minute < until_minute;
}

instant quiet_hours::end(instant t) const {
  const auto today = jst_midnight(jst_date(t)) + minutes{until_minute};
  return today > t ? today : today + std::chrono::hours{24};
}

duration rule::longest_window() const {
  duration out{0};
  for (const auto& c : conditions) {
    out = std::max(out, c.window);
  }
  return out;
}

result<rule> compile(rule_document d, std::int64_t version) {
  return compiler{std::move(d), version}.run();
}

result<rule> read_rule(std::string_view json, std::int64_t version) {
  if (json.size() > document_max) {
    return problem{why::too_large, "a rule is at most 64 KiB", "too_large"};
  }
  TRY(auto document, from_json<rule_document>(json));
  return compile(std::move(document), version);
}

}  // namespace tsu::rules
