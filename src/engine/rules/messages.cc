#include "engine/rules/messages.h"

#include "base/core/json.h"
#include "base/core/log.h"
#include "engine/rules/explain.h"

namespace tsu::rules {
namespace {

constexpr std::size_t value_max = 1'000;

std::string shortened(std::string text) {
  if (text.size() > value_max) {
    auto end = value_max;
    while (end > 0 && (text[end] & 0xC0) == 0x80) {
      --end;  // not in the middle of a character
    }
    text.resize(end);
  }
  return text;
}

notify::text_in_languages told(const text_pair& text) {
  return {shortened(text.ja), shortened(text.en)};
}

notify::text_in_languages word(const std::string& code) {
  return {own_texts().text(i18n::language::ja, code), own_texts().text(i18n::language::en, code)};
}

notify::text_in_languages reason_now(const firing_row& f, const rule& r) {
  if (f.cleared_at) {
    return word("rules.cleared." + f.reason);
  }
  const auto s = from_json<seen>(f.seen);
  return s.ok() ? told(reason_of(r, s.value())) : notify::text_in_languages{};
}

}  // namespace

std::map<std::string, notify::value> values_of(const firing_row& f, const rule& r) {
  const auto severity = std::string{boost::describe::enum_to_string(f.severity, "")};
  return {{"title", told(r.document.title)},
          {"thing", shortened(f.name.empty() ? f.entity : f.name)},
          {"reason", reason_now(f, r)},
          {"severity", word("rules.severity." + severity)},
          {"at", f.cleared_at.value_or(f.fired_at)}};
}

std::string link_of(std::int64_t firing) {
  return "/staff/rules/firings/" + std::to_string(firing);
}

notify::urgency urgency_of(const rule& r, const notify_document& n) {
  return n.urgent.value_or(r.severity() == severity::alarm) ? notify::urgency::urgent
                                                            : notify::urgency::normal;
}

void post_or_log(db::tx& t, const notify::wanted& w) {
  const auto posted = notify::post(t, w);
  if (!posted.ok()) {
    log_error("rules: message {} is not sent: {}", w.key, posted.error().detail);
  }
}

}  // namespace tsu::rules
