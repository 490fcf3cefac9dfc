#include "service/snow/officer.h"

#include <charconv>
#include <map>
#include <set>

#include "service/snow/night.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

constexpr std::string_view officer_prefix = "snow.officer:";
constexpr std::size_t districts_told_max = 20;
const std::vector<notify::way> every_way{notify::way::inbox, notify::way::email, notify::way::sms,
                                         notify::way::voice};

// "東1区 幹線、東2区 生活道路"
notify::text_in_languages districts_in_words(db::reader& r, const std::vector<decision_row>& all) {
  std::map<std::string, std::string> names;
  for (const auto& d : all_districts(r)) {
    names[d.code] = d.name;
  }
  notify::text_in_languages out;
  std::size_t told = 0;
  for (const auto& d : all) {
    if (told++ == districts_told_max) {
      return {out.ja + "…", out.en + "…"};
    }
    const auto& name = names[d.district];
    const auto road = words("snow.road." + std::string{name_of(d.road)});
    const auto where = (name.empty() ? d.district : name) + " ";
    out.ja += (out.ja.empty() ? "" : "、") + where + road.ja;
    out.en += (out.en.empty() ? "" : ", ") + where + road.en;
  }
  return out;
}

void post_to_duty(db::tx& t, notify::wanted message) {
  const auto key = message.key;
  std::size_t n = 0;
  for (const auto& to : on_duty(t, t.now())) {
    message.key = key + ":" + std::to_string(n++);
    message.to = to;
    (void)notify::post(t, message);
  }
}

notify::wanted about_decisions(db::tx& t, std::string_view kind,
                               const std::vector<decision_row>& all) {
  notify::wanted out;
  out.key = std::string{kind} + ":" + all[0].night + ":" + std::to_string(to_micros(all[0].at));
  out.message = kind;
  out.values = {{"districts", districts_in_words(t, all)}, {"at", all[0].at}};
  out.ways = every_way;
  out.how_urgent = notify::urgency::urgent;
  out.link = "/staff/snow";
  return out;
}

}  // namespace

std::vector<std::int64_t> duty_contacts(db::reader& r, instant at) {
  for (const auto& d : all_duties(r)) {
    if (d.from <= at) {
      return d.contacts;
    }
  }
  return {};
}

std::vector<notify::recipient> on_duty(db::reader& r, instant at) {
  std::vector<notify::recipient> out;
  for (const auto contact : duty_contacts(r, at)) {
    out.push_back(notify::to_contact({contact}));
  }
  if (out.empty()) {
    out.push_back(notify::to_role("staff"));
  }
  return out;
}

void ask_officer(db::tx& t, const std::vector<decision_row>& all) {
  if (!all.empty()) {
    auto message = about_decisions(t, "snow.officer", all);
    message.answers = {"approve", "reject"};
    post_to_duty(t, std::move(message));
  }
}

void ask_to_look(db::tx& t, const std::vector<decision_row>& all) {
  if (!all.empty()) {
    post_to_duty(t, about_decisions(t, "snow.look", all));
  }
}

void tell_in_advance(db::tx& t, const std::vector<decision_row>& made) {
  std::vector<decision_row> likely;
  std::set<std::pair<std::string, road_class>> zones;
  for (const auto& d : made) {
    const bool probable = d.output.probability.value_or(0) >= d.input.limits.cost_loss;
    if (d.verdict == verdict::dispatch || probable) {
      likely.push_back(d);
      zones.emplace(d.district, d.road);
    }
  }
  if (likely.empty()) {
    return;
  }
  auto message = about_decisions(t, "snow.pre_notice", likely);
  message.values.erase("at");
  message.how_urgent = notify::urgency::normal;
  message.to = notify::to_role("staff");
  message.ways = {notify::way::inbox};
  (void)notify::post(t, message);
  std::set<std::string> told;
  for (const auto& route : all_routes(t)) {
    const auto firm = route.contractor && zones.contains({route.district, route.road})
                          ? find_contractor(t, *route.contractor)
                          : std::nullopt;
    if (firm && !firm->contacts.empty() && told.insert(firm->code).second) {
      auto to_firm = message;
      to_firm.key += ":" + firm->code;
      to_firm.to = notify::to_contact({firm->contacts.front()});
      to_firm.ways = {notify::way::inbox, notify::way::email, notify::way::sms};
      to_firm.link.clear();
      (void)notify::post(t, to_firm);
    }
  }
}

void tell_unanswered(db::tx& t, const request_row& q, std::string_view contractor) {
  notify::wanted message;
  message.key = "snow.unanswered:" + std::to_string(q.number);
  message.message = "snow.unanswered";
  message.values = {{"contractor", std::string{contractor}}};
  message.ways = every_way;
  message.how_urgent = notify::urgency::urgent;
  message.link = "/staff/snow";
  post_to_duty(t, std::move(message));
}

std::optional<officer_key> read_officer_key(std::string_view key) {
  if (!key.starts_with(officer_prefix)) {
    return {};
  }
  key.remove_prefix(officer_prefix.size());
  const auto colon = key.find(':');
  const auto night = key.substr(0, colon);
  if (colon == std::string_view::npos || !parse_date(night)) {
    return {};
  }
  const auto digits = key.substr(colon + 1, key.find(':', colon + 1) - colon - 1);
  std::int64_t micros = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), micros);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return {};
  }
  return officer_key{std::string{night}, from_micros(micros)};
}

}  // namespace tsu::snow
