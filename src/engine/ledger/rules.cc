#include "engine/ledger/rules.h"

#include <boost/describe.hpp>

#include <algorithm>
#include <charconv>

#include "base/core/assert.h"

namespace tsu::ledger {
namespace {

bool is_new(deed d) { return d == deed::single || d == deed::hold; }

bool too_long(const wish& w) {
  return std::max({w.code.size(), w.rule.size(), w.evidence.size(), w.by.size(), w.about.size()}) >
         text_max;
}

// No control characters: what is written here is read by people, and by every database.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

bool is_plain(const wish& w) {
  return is_plain(w.id) && is_plain(w.code) && is_plain(w.rule) && is_plain(w.evidence) &&
         is_plain(w.by) && is_plain(w.about);
}

refusal caps_of(const wish& w) {
  if (!w.caps.empty() && !is_new(w.what)) {
    return refusal::caps_only_for_new;
  }
  for (const auto& c : w.caps) {
    if (c.name.empty() || c.name.size() > text_max || !is_plain(c.name) || c.limit < 0) {
      return refusal::cap_malformed;
    }
  }
  return w.caps.size() > caps_max ? refusal::cap_malformed : refusal::none;
}

refusal timeout_shape(const wish& w) {
  if (!w.timeout) {
    return refusal::none;
  }
  if (w.what != deed::hold) {
    return refusal::timeout_only_for_holds;
  }
  if (w.timeout->count() <= 0) {
    return refusal::timeout_not_positive;
  }
  return *w.timeout > timeout_max ? refusal::timeout_too_long : refusal::none;
}

refusal accounts_of(const wish& w) {
  if (is_new(w.what)) {
    if (w.debit.value <= 0 || w.credit.value <= 0) {
      return refusal::accounts_missing;
    }
    if (w.amount <= 0) {
      return refusal::amount_not_positive;
    }
    if (!w.about.empty()) {
      return refusal::about_must_be_empty;
    }
  } else if (w.about.empty()) {
    return refusal::about_missing;
  }
  return w.debit == w.credit && w.debit.value != 0 ? refusal::accounts_must_differ : refusal::none;
}

refusal id_shape(const wish& w) {
  if (w.id.empty()) {
    return refusal::id_missing;
  }
  if (w.id.size() > id_max) {
    return refusal::id_too_long;
  }
  return w.id.starts_with(own_ids) ? refusal::id_is_reserved : refusal::none;
}

constexpr std::string_view refusal_names[] = {
#define TSU_AS_TEXT(name) #name,
    TSU_LEDGER_REFUSALS(TSU_AS_TEXT)
#undef TSU_AS_TEXT
};

}  // namespace

std::string_view name_of(refusal r) { return refusal_names[static_cast<std::size_t>(r)]; }
std::string_view name_of(deed d) { return boost::describe::enum_to_string(d, "?"); }

refusal shape_of(const wish& w) {
  if (const auto r = id_shape(w); r != refusal::none) {
    return r;
  }
  if (too_long(w)) {
    return refusal::text_too_long;
  }
  if (!is_plain(w)) {
    return refusal::text_not_plain;
  }
  if (w.what == deed::time_out || w.what == deed::expire) {
    return refusal::deed_not_allowed;
  }
  if (w.amount < 0) {
    return refusal::amount_not_positive;
  }
  if (w.amount > amount_max) {
    return refusal::amount_too_large;
  }
  for (const auto r : {accounts_of(w), timeout_shape(w), caps_of(w)}) {
    if (r != refusal::none) {
      return r;
    }
  }
  return refusal::none;
}

refusal difference(const wish& w, const transfer& t) {
  const bool fresh = is_new(w.what);
  if (w.what != t.what) {
    return refusal::exists_with_different_deed;
  }
  if (w.about != t.about) {
    return refusal::exists_with_different_about;
  }
  if ((fresh || w.debit.value != 0) && w.debit != t.debit) {
    return refusal::exists_with_different_debit_account;
  }
  if ((fresh || w.credit.value != 0) && w.credit != t.credit) {
    return refusal::exists_with_different_credit_account;
  }
  if (w.amount != t.asked) {
    return refusal::exists_with_different_amount;
  }
  if (w.code != t.code) {
    return refusal::exists_with_different_code;
  }
  if (w.rule != t.rule) {
    return refusal::exists_with_different_rule;
  }
  if (w.evidence != t.evidence) {
    return refusal::exists_with_different_evidence;
  }
  if (w.what == deed::hold && timeout_of(w, from_micros(t.at)) != t.timeout_at) {
    return refusal::exists_with_different_timeout;
  }
  if (fresh && (w.expires_at || t.expires_at != 0) && lot_of(w) != t.expires_at) {
    return refusal::exists_with_different_expiry;
  }
  return refusal::none;
}

std::int64_t timeout_of(const wish& w, instant now) {
  return w.timeout ? to_micros(now + *w.timeout) : never;
}

std::int64_t lot_of(const wish& w) { return w.expires_at ? to_micros(*w.expires_at) : never; }

std::vector<lot_part> take_from(const std::vector<lot_part>& lots, std::int64_t amount,
                                std::int64_t first) {
  std::vector<lot_part> out;
  const auto take = [&](const lot_part& l) {
    if (const auto part = std::min(l.amount, amount); part > 0) {
      out.push_back({l.expires_at, part});
      amount -= part;
    }
  };
  for (const auto& l : lots) {
    if (l.expires_at == first) {
      take(l);
    }
  }
  for (const auto& l : lots) {
    if (l.expires_at != first) {
      take(l);
    }
  }
  ASSERT(amount == 0);
  return out;
}

divided divide(const std::vector<lot_part>& taken, std::int64_t amount) {
  divided out;
  for (const auto& p : taken) {
    const auto kept = std::min(p.amount, amount);
    amount -= kept;
    if (kept > 0) {
      out.kept.push_back({p.expires_at, kept});
    }
    if (p.amount > kept) {
      out.rest.push_back({p.expires_at, p.amount - kept});
    }
  }
  return out;
}

std::string text_of(const std::vector<lot_part>& lots) {
  std::string out;
  for (const auto& l : lots) {
    out += out.empty() ? "" : " ";
    out += std::to_string(l.expires_at) + ":" + std::to_string(l.amount);
  }
  return out;
}

std::vector<lot_part> lots_in(std::string_view text) {
  std::vector<lot_part> out;
  const char *at = text.data(), *const end = text.data() + text.size();
  while (at != end) {
    lot_part p;
    const auto time = std::from_chars(at, end, p.expires_at);
    if (time.ec != std::errc{} || time.ptr == end || *time.ptr != ':') {
      return {};
    }
    const auto amount = std::from_chars(time.ptr + 1, end, p.amount);
    if (amount.ec != std::errc{} || (amount.ptr != end && *amount.ptr != ' ')) {
      return {};
    }
    out.push_back(p);
    at = amount.ptr == end ? end : amount.ptr + 1;
  }
  return out;
}

}  // namespace tsu::ledger
