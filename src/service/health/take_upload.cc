#include "service/health/take_upload.h"

#include <algorithm>

#include "base/record/audit.h"
#include "service/health/keep_record.h"
#include "service/health/store.h"

namespace tsu::health {
namespace {

bool is_name(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// Whom a token may be given to, as engine/id has it: any text of a line.
bool is_subject(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

void note(db::tx& t, const acting& by, std::string_view action, std::string_view subject) {
  record::audit(t, {.actor = by.subject,
                    .role = by.role,
                    .action = action,
                    .subject_kind = "health.device",
                    .subject = subject,
                    .trace_id = by.trace_id});
}

// Who had it when it measured.
result<person_id> person_of(db::reader& r, const parts& on, const upload_item& i) {
  const problem nobody{why::not_found, "nobody had it then", "health_no_person"};
  const auto holder = store::holder_at(r, i.device, i.measured_at);
  if (!holder || holder->person == store::nobodys) {
    return nobody;
  }
  if (holder->person.value != 0) {
    return current(on, r, holder->person);
  }
  const auto who = i.card && on.holder_of_card ? on.holder_of_card(r, *i.card) : std::nullopt;
  if (!who) {
    return nobody;
  }
  return *who;
}

result<kept> take_one(db::tx& t, const parts& on, const acting& by, recorder& all,
                      const upload_item& i) {
  const auto device = store::find_device(t, i.device);
  if (!device || device->closed || device->gateway != by.subject) {
    return problem{why::not_found, "no such device is this gateway's", "health_no_device"};
  }
  TRY(const auto who, person_of(t, on, i));
  TRY(const auto values, checked(i.values));
  return all.keep({.person = who,
                   .source = source_of_device(i.device, i.measured_at),
                   .what = {.measured_at = i.measured_at,
                            .at = device->at,
                            .how = way::automatic,
                            .in = i.in,
                            .device = i.device,
                            .of = values,
                            .symptoms = {}},
                   .by = by.subject});
}

}  // namespace

result<upload_dto> take_upload(db::tx& t, const parts& on, tenant_code town, const acting& by,
                               const upload_wish& w) {
  if (w.items.size() > upload_max) {
    return problem{why::too_large, "too many at once", "health_too_many"};
  }
  upload_dto out;
  recorder all{t, on, town};
  bool any = false;
  for (const auto& i : w.items) {
    const auto one = take_one(t, on, by, all, i);
    if (!one.ok()) {
      out.items.push_back({uploaded::refused, one.error().code});
    } else if (one.value().how == keeping_how::recorded) {
      any = true;
      out.items.push_back({uploaded::recorded, {}});
    } else {
      out.items.push_back({uploaded::recorded_before, {}});
    }
  }
  TRY(const auto levels, all.finish());
  if (any) {
    note(t, by, "health.upload.taken", by.subject);
  }
  return out;
}

result<device_dto> keep_device(db::tx& t, const parts& on, const acting& by, std::string_view id,
                               const device_wish& w) {
  std::vector<field_error> bad;
  if (!is_name(id, device_id_max)) {
    bad.push_back({"id", "not_allowed"});
  }
  if (w.label.size() > 100) {
    bad.push_back({"label", "not_allowed"});
  }
  if (!is_subject(w.gateway)) {
    bad.push_back({"gateway", "not_allowed"});
  }
  if (w.from && (*w.from > t.now() + ahead_max || *w.from < t.now() - old_max)) {
    bad.push_back({"from", "out_of_bounds"});
  }
  if (!bad.empty()) {
    return problem{why::bad_input, "not a device as it can be", "bad_fields", std::move(bad)};
  }
  const auto who = w.person.value_or(0) > 0 ? current(on, t, {*w.person}) : person_id{};
  if (w.person && (who.value <= 0 || (on.exists && !on.exists(t, who)) ||
                   (on.may_know && !on.may_know(t, who, by, t.now())))) {
    return problem{why::not_found, "there is no such person", "no_such_person"};
  }
  const auto name = std::string{id};
  store::keep_device(t, {name, w.label, w.gateway, w.at, w.closed});
  const auto from = w.from.value_or(t.now());
  if (const auto now = store::holder_at(t, id, from); !now || now->person != who) {
    store::add_holder(t, id, {from, who});
  }
  note(t, by, "health.device.kept", name);
  return device_dto{name, w.label, w.gateway, w.at, w.closed};
}

}  // namespace tsu::health
