#include "service/devices/rules.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/core/random.h"

namespace tsu::devices {
namespace {

constexpr std::string_view letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
constexpr std::size_t code_max = 40, id_max = 64, seed_digits = 16;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_max && is_plain(text);
}

class faults {
 public:
  explicit faults(const char* code) : code_(code) {}
  void unless(bool good, const char* field) {
    if (!good) {
      all_.push_back({field, "not_allowed"});
    }
  }
  result<done> said() && {
    if (all_.empty()) {
      return done{};
    }
    return problem{why::bad_input, "a field is not as it must be", code_, std::move(all_)};
  }

 private:
  const char* code_;
  std::vector<field_error> all_;
};

}  // namespace

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= code_max &&
         text.find_first_not_of(std::string{letters} + "_") == text.npos;
}
bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= id_max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}
bool is_serial(std::string_view text) {
  return !text.empty() && text.size() <= code_max && text.find_first_not_of(letters) == text.npos;
}
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\n';
  });
}

result<done> check(const recruiting& c) {
  faults out{"devices_bad_call"};
  out.unless(is_code(c.code), "code");
  out.unless(is_name(c.ja), "ja");
  out.unless(is_name(c.en), "en");
  out.unless(c.places >= 1 && c.places <= places_max, "places");
  out.unless(c.opens_at < c.closes_at, "closesAt");
  return std::move(out).said();
}

result<done> check(const briefing& b) {
  faults out{"devices_bad_briefing"};
  out.unless(is_code(b.code), "code");
  out.unless(is_name(b.name), "name");
  out.unless(is_name(b.place), "place");
  out.unless(b.seats >= 1 && b.seats <= seats_max, "seats");
  out.unless(b.starts_at < b.ends_at, "endsAt");
  return std::move(out).said();
}

std::vector<std::int64_t> drawn(std::uint64_t seed, std::vector<std::int64_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  seeded_random chance{seed};
  for (auto left = numbers.size(); left > 1; --left) {
    std::swap(numbers[left - 1], numbers[chance.below(left)]);
  }
  return numbers;
}

std::string text_of_seed(std::uint64_t seed) { return fmt::format("{:016x}", seed); }

result<std::uint64_t> seed_of_text(std::string_view text) {
  std::uint64_t out = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out, 16);
  if (text.size() != seed_digits || read.ec != std::errc{} || read.ptr != end) {
    return problem{why::bad_input, "a seed has 16 hexadecimal digits", "devices_bad_seed"};
  }
  return out;
}

application_state place_for(const recruiting& c, std::int64_t accepted) {
  if (c.how == choosing::lottery) {
    return application_state::waiting;
  }
  return accepted < c.places ? application_state::accepted : application_state::reserve;
}

result<done> may_apply(const recruiting& c, instant now) {
  if (now < c.opens_at || now >= c.closes_at || !c.seed.empty()) {
    return problem{why::not_processable, "it is not the time to apply", "devices_not_open"};
  }
  return done{};
}

bool may_move(tablet_state from, tablet_state to) {
  using enum tablet_state;
  switch (from) {
    case stock: return to == repair || to == lost || to == retired;
    case repair: return to == stock || to == lost || to == retired;
    case lost: return to == stock || to == repair || to == retired;
    case lent:
    case retired: break;
  }
  return false;
}

result<done> may_lend(const tablet& t) {
  if (t.state != tablet_state::stock) {
    return problem{why::conflict, "that tablet is not in stock", "devices_not_in_stock"};
  }
  if (t.to_wipe) {
    return problem{why::conflict, "that tablet was not wiped", "devices_not_wiped"};
  }
  return done{};
}

bool is_solved_at_once(const matter& m) { return m.solved && m.contacts == 1 && !m.reopened; }

support_sums with_rate(support_sums s) {
  s.open = s.matters - s.solved;
  s.at_once_permille = s.matters == 0 ? 0 : s.at_once * 1'000 / s.matters;
  return s;
}

}  // namespace tsu::devices
