#include "engine/notify/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/core/json.h"
#include "base/i18n/dates.h"
#include "engine/notify/rules.h"

namespace tsu::notify {
namespace {

using i18n::language;

struct answer_line {
  std::string key, code, label;
};

struct webhook_answer {
  std::string code, label;
};
BOOST_DESCRIBE_STRUCT(webhook_answer, (), (code, label))

// What a webhook gets: doc/notify-gateway.md.
struct webhook_body {
  std::string key, message, subject, body, about;
  std::optional<std::string> link, answer_link;
  std::vector<webhook_answer> answers;
  std::optional<instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(webhook_body, (),
                      (key, message, subject, body, about, link, answer_link, answers, expires_at))

std::string number_text(double v) { return fmt::format("{:g}", v); }

std::string text_of(const value& v, std::string_view part, language l) {
  if (const auto* text = std::get_if<std::string>(&v)) {
    return *text;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&v)) {
    return i18n::number_text(*whole);
  }
  if (const auto* number = std::get_if<double>(&v)) {
    return number_text(*number);
  }
  if (const auto* both = std::get_if<text_in_languages>(&v)) {
    const auto& own = l == language::en ? both->en : both->ja;
    return own.empty() ? both->ja + both->en : own;
  }
  const auto at = std::get<instant>(v);
  if (part == "time") {
    return i18n::time_text(l, at);
  }
  return part == "date" ? i18n::date_text(l, jst_date(at)) : i18n::date_time_text(l, at);
}

std::vector<answer_line> answers_of(const template_book& book, const asked_for& a) {
  std::vector<answer_line> out;
  for (std::size_t i = 0; i < a.what.answers.size(); ++i) {
    const auto& code = a.what.answers[i];
    out.push_back({std::to_string(i + 1), code, book.answer_label(a.what.message, code, a.lang)});
  }
  return out;
}

std::map<std::string, value> values_of(const asked_for& a) {
  auto out = a.what.values;
  out["contact"] = a.contact;
  out["town"] = a.town;
  out["about"] = a.what.about;
  out["link"] = a.link;
  return out;
}

class writer {
 public:
  writer(const template_book& book, const asked_for& a, const pattern_of& patterns)
      : book_(book),
        asked_(a),
        patterns_(patterns),
        values_(values_of(a)),
        answers_(answers_of(book, a)) {}

  letter write(way w) {
    out_.subject = text(form::subject);
    switch (w) {
      case way::inbox: out_.body = text(form::body); break;
      case way::email: out_.body = mail(); break;
      case way::webhook: out_.body = hook(); break;
      case way::sms: out_.body = short_text(); break;
      case way::voice: out_.body = spoken(); break;
    }
    out_.parts = w == way::sms ? sms_parts(out_.body) : 1;
    std::sort(out_.missing.begin(), out_.missing.end());
    out_.missing.erase(std::unique(out_.missing.begin(), out_.missing.end()), out_.missing.end());
    return std::move(out_);
  }

 private:
  std::string text(form f) {
    const auto pattern = patterns_(f);
    if (!pattern.empty()) {
      return fill(pattern, values_, asked_.lang, out_.missing);
    }
    return asked_.what.about.empty() ? asked_.what.key : asked_.what.about;
  }
  std::string word(std::string_view code, std::map<std::string, value> with = {}) {
    return fill(book_.word(asked_.lang, code), with, asked_.lang, out_.missing);
  }

  std::string mail() {
    auto out = asked_.contact.empty()
                   ? std::string{}
                   : word("notify.mail.dear", {{"name", asked_.contact}}) + "\n\n";
    out += text(form::body);
    if (!answers_.empty()) {
      out += "\n\n" + word("notify.mail.choose");
      for (const auto& a : answers_) {
        out += "\n" + word("notify.mail.choice", {{"label", a.label}});
      }
      if (!asked_.answer_link.empty()) {
        out += "\n" + word("notify.mail.answer_here", {{"link", asked_.answer_link}});
      }
    }
    if (!asked_.link.empty()) {
      out += "\n\n" + word("notify.mail.more", {{"link", asked_.link}});
    }
    return out + "\n\n" + word("notify.mail.foot", {{"town", asked_.town}}) + "\n";
  }

  std::string hook() {
    webhook_body out{.key = asked_.what.key,
                     .message = asked_.what.message,
                     .subject = out_.subject,
                     .body = text(form::body),
                     .about = asked_.what.about,
                     .expires_at = asked_.what.expires_at};
    if (!asked_.link.empty()) {
      out.link = asked_.link;
    }
    if (!asked_.answer_link.empty()) {
      out.answer_link = asked_.answer_link;
    }
    for (const auto& a : answers_) {
      out.answers.push_back({a.code, a.label});
    }
    return to_json(out);
  }

  std::string short_text() {
    auto out = text(form::sms);
    if (!answers_.empty()) {
      std::string keys;
      for (const auto& a : answers_) {
        keys += (keys.empty() ? "" : " ") + a.key + "=" + a.label;
      }
      out += " " + word("notify.sms.reply", {{"keys", keys}});
    }
    return out;
  }

  std::string spoken() {
    auto out = text(form::voice);
    for (const auto& a : answers_) {
      out += word("notify.voice.press", {{"label", a.label}, {"key", a.key}});
    }
    return out;
  }

  const template_book& book_;
  const asked_for& asked_;
  const pattern_of& patterns_;
  const std::map<std::string, value> values_;
  const std::vector<answer_line> answers_;
  letter out_;
};

}  // namespace

std::vector<std::string> names_in(std::string_view pattern) {
  std::vector<std::string> out;
  for (auto at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
    const auto end = pattern.find('}', at);
    if (end == std::string_view::npos) {
      break;
    }
    std::string name{pattern.substr(at + 1, end - at - 1)};
    if (std::find(out.begin(), out.end(), name) == out.end()) {
      out.push_back(std::move(name));
    }
  }
  return out;
}

std::string fill(std::string_view pattern, const std::map<std::string, value>& values, language l,
                 std::vector<std::string>& missing) {
  std::string out;
  for (;;) {
    const auto at = pattern.find('{');
    const auto end = at == std::string_view::npos ? at : pattern.find('}', at);
    if (end == std::string_view::npos) {
      return out += pattern;
    }
    out += pattern.substr(0, at);
    const auto whole = pattern.substr(at + 1, end - at - 1);
    const auto dot = std::min(whole.find('.'), whole.size());
    const auto given = values.find(std::string{whole.substr(0, dot)});
    if (given == values.end()) {
      missing.emplace_back(whole);
      out += "…";
    } else {
      out += text_of(given->second, whole.substr(std::min(dot + 1, whole.size())), l);
    }
    pattern.remove_prefix(end + 1);
  }
}

letter render(const template_book& book, way w, const asked_for& a, const pattern_of& patterns) {
  return writer{book, a, patterns}.write(w);
}

}  // namespace tsu::notify
