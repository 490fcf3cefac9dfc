#include "engine/id/people/counter_markup.h"

#include "base/i18n/dates.h"
#include "engine/id/people/enum_text.h"
#include "engine/id/people/rules.h"

namespace tsu::id {

using namespace pages;

namespace {

std::string number_of(const account_dto& a) { return std::to_string(a.id); }

std::string named(const pages::words& say, std::string_view group, std::string_view one) {
  return say("id.counter." + std::string{group} + "." + std::string{one});
}

markup fact(std::string_view label, std::string_view value, std::string_view id) {
  auto out = element("dt", {}, label);
  out += element("dd", {{"id", std::string{id}}}, value);
  return out;
}

markup why_field(const page_kit& kit, std::string_view id, std::string_view label,
                 std::string_view value) {
  const auto& say = kit.say;
  return input(say, {.id = std::string{id},
                     .label = say(label),
                     .value = std::string{value},
                     .hint = say("id.counter.why_hint")});
}

// A form of the counter: what it does, to whom.
markup act_form(const page_kit& kit, std::string_view act, const std::string& account,
                const markup& inside) {
  auto all = hidden("act", act);
  all += hidden("id", account);
  all += inside;
  const auto id = std::string{act} + "-" + account;
  return form(kit.form(), id, "counter", all);
}

markup open_form(const page_kit& kit, const std::string& account, std::string_view why) {
  auto inside = hidden("why", why);
  inside += quiet_button(kit.say("id.counter.open"), "do-open-" + account);
  return act_form(kit, "open", account, inside);
}

std::string when(const page_kit& kit, instant at) { return i18n::date_time_text(kit.say.lang, at); }

markup ask_form(const page_kit& kit, const account_dto& a) {
  const auto& say = kit.say;
  std::vector<choice> papers{{"", say("id.counter.choose")}};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<identified_by>>([&](auto one) {
    const std::string name{text_of(one.value)};
    papers.push_back({name, named(say, "paper", name)});
  });
  auto inside = select(say, {.id = "paper", .label = say("id.counter.paper")}, papers);
  inside += why_field(kit, "why", "id.counter.why_ask", "");
  inside += button(say("id.counter.ask"), "do-ask");
  auto out = paragraph(say("id.counter.ask_says"));
  out += act_form(kit, "ask", number_of(a), inside);
  return out;
}

markup waiting_facts(const page_kit& kit, const waiting_line& w) {
  const auto& say = kit.say;
  auto facts = fact(say("id.counter.asked_by"), w.asked_by, "asked-by");
  facts += fact(say("id.counter.paper"), named(say, "paper", text_of(w.what.identified_by)),
                "shown-paper");
  facts += fact(say("id.counter.why_ask"), w.what.why, "asked-why");
  facts += fact(say("id.print.until"), when(kit, w.what.expires), "asked-until");
  return element("dl", {{"class", "details"}}, facts);
}

markup refuse_form(const page_kit& kit, const account_dto& a, std::string_view label) {
  auto inside = why_field(kit, "refuse-why", "id.counter.why_refuse", "");
  inside += quiet_button(kit.say(label), "do-refuse");
  return act_form(kit, "refuse", number_of(a), inside);
}

markup confirm_form(const page_kit& kit, const account_dto& a) {
  const auto& say = kit.say;
  auto inside = why_field(kit, "why", "id.counter.why_confirm", "");
  inside += button(say("id.counter.confirm"), "do-confirm");
  auto out = paragraph(say("id.counter.confirm_says"));
  out += act_form(kit, "confirm", number_of(a), inside);
  return out;
}

}  // namespace

markup search_form(const page_kit& kit, std::string_view typed, std::string_view why) {
  const auto& say = kit.say;
  auto inside = hidden("act", "find");
  inside += input(say, {.id = "q",
                        .label = say("id.counter.q"),
                        .value = std::string{typed},
                        .hint = say("id.counter.q_hint")});
  inside += why_field(kit, "why", "id.counter.why", why);
  inside += button(say("id.counter.find"), "do-find");
  auto out = paragraph(say("id.counter.says"));
  out += form(kit.form(), "find", "counter", inside);
  return out;
}

markup waiting_list(const page_kit& kit, const std::vector<waiting_line>& all) {
  const auto& say = kit.say;
  if (all.empty()) {
    return {};
  }
  markup items;
  for (const auto& w : all) {
    auto item = element("span", {{"class", "device"}}, grouped(w.number));
    item +=
        element("p", {{"class", "hint"}},
                say("id.counter.waits", {{"who", w.asked_by}, {"when", when(kit, w.what.asked)}}));
    item += open_form(kit, std::to_string(w.what.account), say("id.counter.why_second"));
    items += element("li", {}, item);
  }
  auto out = element("h2", {}, say("id.counter.waiting"));
  out += element("ul", {{"class", "plain"}, {"id", "waiting"}}, items);
  return out;
}

markup found_list(const page_kit& kit, const std::vector<account_dto>& all, bool more,
                  std::string_view why) {
  const auto& say = kit.say;
  if (all.empty()) {
    return element("p", {{"id", "nobody"}, {"role", "status"}}, say("id.counter.nobody"));
  }
  markup items;
  for (const auto& a : all) {
    const auto name = a.profile ? a.profile->name : say("id.counter.erased");
    auto item = element("span", {{"class", "device"}}, name);
    const auto born = a.profile ? a.profile->birth_date.value_or("") : std::string{};
    item += element("p", {{"class", "hint"}}, grouped(a.login_id) + "　" + born);
    item += open_form(kit, number_of(a), why);
    items += element("li", {}, item);
  }
  auto out = element("h2", {}, say("id.counter.found"));
  out += element("ul", {{"class", "plain"}, {"id", "found"}}, items);
  if (more) {
    out += element("p", {{"id", "more"}, {"role", "status"}}, say("id.counter.more"));
  }
  return out;
}

markup person_details(const page_kit& kit, const account_dto& a) {
  const auto& say = kit.say;
  markup facts;
  if (a.profile) {
    facts += fact(say("id.field.name"), a.profile->name, "person-name");
    facts += fact(say("id.field.kana"), a.profile->kana.value_or(""), "person-kana");
    facts += fact(say("id.field.birth_date"), a.profile->birth_date.value_or(""), "person-born");
  }
  facts += fact(say("id.login.id"), grouped(a.login_id), "person-number");
  facts += fact(say("id.counter.state"), named(say, "state", text_of(a.state)), "person-state");
  return element("dl", {{"class", "details"}}, facts);
}

markup card_form(const page_kit& kit, const what_may& may, const account_dto& a,
                 std::string_view why) {
  const auto& say = kit.say;
  if (!may.lend || a.kind != account_kind::resident || a.state != account_state::active) {
    return {};
  }
  auto inside = hidden("why", why);
  inside += button(say("id.counter.card"), "do-card");
  auto out = element("h2", {}, say("id.print.card_title"));
  out += paragraph(say("id.counter.card_says"));
  out += act_form(kit, "card", number_of(a), inside);
  return out;
}

markup recovery_forms(const page_kit& kit, const what_may& may, const account_dto& a,
                      const std::optional<waiting_line>& w, std::string_view me) {
  const auto& say = kit.say;
  if (!may.recover || a.state != account_state::active) {
    return {};
  }
  auto out = element("h2", {}, say("id.counter.recovery"));
  if (!w) {
    out += ask_form(kit, a);
    return out;
  }
  out += waiting_facts(kit, *w);
  if (w->what.asked_by == me) {
    out += element("p", {{"id", "waits-for-another"}}, say("id.counter.waits_for_another"));
    out += refuse_form(kit, a, "id.counter.take_back");
    return out;
  }
  out += confirm_form(kit, a);
  out += refuse_form(kit, a, "id.counter.refuse");
  return out;
}

markup fault_alert(const words& say, std::string_view code) {
  const auto own = "id.counter.fault." + std::string{code};
  return alert(
      say(say.all.has(i18n::language::ja, own) ? std::string_view{own} : "id.counter.fault.other"));
}

markup told_done(const words& say, std::string_view text_code) {
  return text_code.empty()
             ? markup{}
             : element("p", {{"class", "alert good"}, {"id", "told"}, {"role", "status"}},
                       say(text_code));
}

}  // namespace tsu::id
