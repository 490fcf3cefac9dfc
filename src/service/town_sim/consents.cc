// Some say yes to the provider, some take it back, and the provider reads whom it knows.
#include <fmt/format.h>

#include "service/town_sim/life.h"

namespace tsu::town_sim {
namespace {

using http::method;

constexpr double asked_a_day = 0.15;  // how many think about it on a day

void say_yes(life& l, resident& r) {
  const auto a = ask_as(l, r, method::post, "/me/v1/consents",
                        fmt::format(R"({{"notice":{},"hash":"{}","given":["phone"],"refused":[]}})",
                                    l.notice.number, l.notice.hash),
                        {200, 201});
  if (a.status >= 300) {
    return;
  }
  r.subject = text_at(a.body, "principal");
  l.own.given[r.account].push_back({l.now, {}});
}

void take_back(life& l, resident& r) {
  const auto a = ask_as(l, r, method::post, "/me/v1/consents/withdraw", R"({"provider":"watch"})");
  if (a.status >= 300) {
    return;
  }
  l.own.given[r.account].back().second = l.now;
}

}  // namespace

void decide(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::day, r.number * 10 + 5);
    if (has_given(l.own, r.account, l.now)) {
      if (c.happens(r.is.changes_mind)) {
        take_back(l, r);
      }
    } else if (c.happens(r.is.agrees * asked_a_day)) {
      say_yes(l, r);
    }
  }
}

// It tries with everybody it ever knew, as programs do that keep a list.
void read_by_provider(life& l) {
  for (auto& r : l.people) {
    auto c = l.dice(stream::provider, r.number);
    if (r.subject.empty() || !c.happens(0.2)) {
      continue;
    }
    const auto a =
        ask_as(l, l.provider_key, method::get,
               fmt::format("/people/v1/persons/{}?purpose=watching&kinds=phone", r.subject), {},
               {200, 403, 404});
    const bool may = has_given(l.own, r.account, l.now);
    if (a.status == 200) {
      l.own.looks.push_back({r.account, l.now, true});
      l.own.looks_wrongly_let_in += may ? 0 : 1;
    } else {
      ++l.own.looks_refused;
      if (a.status == 403) {
        note_refusal(l.own, "provider", "/people/v1/persons/{subject}", text_at(a.body, "code"),
                     l.now);
      }
      l.own.looks_wrongly_refused += may ? 1 : 0;
    }
  }
}

}  // namespace tsu::town_sim
