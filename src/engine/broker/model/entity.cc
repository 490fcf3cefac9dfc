#include "engine/broker/model/entity.h"

#include <cstring>
#include <memory>
#include <new>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/model/expiry.h"

namespace tsu::broker {
namespace {

struct kind_row {
  std::string_view type, member;
};

// In the order of attribute_kind.
constexpr kind_row kinds[] = {
    {"Property", "value"},         {"Relationship", "object"},
    {"GeoProperty", "value"},      {"LanguageProperty", "languageMap"},
    {"VocabProperty", "vocab"},    {"JsonProperty", "json"},
    {"ListProperty", "valueList"}, {"ListRelationship", "objectList"},
};

attribute_kind kind_named(std::string_view type_value) {
  const auto name = type_value.substr(1, type_value.size() - 2);
  for (std::size_t i = 0; i < std::size(kinds); ++i) {
    if (kinds[i].type == name) {
      return static_cast<attribute_kind>(i);
    }
  }
  ASSERT(false && "canonical text names a kind we do not know");
  return attribute_kind::property;
}

// "2026-11-22T04:17:03Z" with its quotes; canonical text holds only times that were parsed before.
instant time_in(std::string_view quoted) {
  const auto t = parse_instant(quoted.substr(1, quoted.size() - 2));
  ASSERT(t.has_value());
  return *t;
}

std::uint32_t offset_in(std::string_view text, std::string_view slice) {
  return static_cast<std::uint32_t>(slice.data() - text.data());
}

// Builds the directory in one walk: where an instance ends is known when its members were read.
class directory_reader {
 public:
  directory_reader(std::string_view text, term_table& names, instant& first_expiry)
      : text_(text), names_(names), first_expiry_(first_expiry) {}

  std::vector<attribute_entry> run() {
    out_.reserve(8);
    for (std::size_t at = 1; text_[at] != '}';) {
      at += text_[at] == ',' ? 1 : 0;
      const auto name_end = text_.find('"', at + 1);  // names hold no quotes
      const auto name = names_.of(text_.substr(at + 1, name_end - at - 1));
      at = name_end + 2;  // past the colon
      if (text_[at] == '{') {
        at = instance(at, name);
        continue;
      }
      ASSERT(text_[at] == '[');
      while (text_[at] != ']') {
        at = instance(at + 1, name);
      }
      ++at;
    }
    return std::move(out_);
  }

 private:
  // Gives back where it ends.
  std::size_t instance(std::size_t at, term name) {
    attribute_entry e{.name = name, .text_at = static_cast<std::uint32_t>(at)};
    std::string_view member;
    std::size_t end = at + 1;
    for (const auto& m : json_members{text_.substr(at)}) {
      end = offset_in(text_, m.value) + m.value.size();
      if (m.key == "type") {
        e.kind = kind_named(m.value);
        member = value_member(e.kind);
      } else if (m.key == member) {
        e.value_at = offset_in(text_, m.value);
        e.value_size = static_cast<std::uint32_t>(m.value.size());
        if (kind_of(m.value) == json_kind::number) {
          e.number = json_number(m.value).value_or(e.number);
        }
      } else if (m.key == "observedAt") {
        e.observed_at = time_in(m.value);
      } else if (m.key == "datasetId") {
        e.dataset = names_.of(json_string_text(m.value));
      } else if (m.key != "unitCode") {
        e.has_sub_attributes = true;
      }
    }
    ASSERT(text_[end] == '}');
    e.text_size = static_cast<std::uint32_t>(++end - at);
    if (e.has_sub_attributes) {
      first_expiry_ = earlier(first_expiry_, expiry_in(text_.substr(at, e.text_size)));
    }
    out_.push_back(e);
    return end;
  }

  std::string_view text_;
  term_table& names_;
  instant& first_expiry_;
  std::vector<attribute_entry> out_;
};

std::vector<attribute_entry> read_directory(const entity_parts& p, term_table& names,
                                            instant& first_expiry) {
  auto out = directory_reader{p.text, names, first_expiry}.run();
  ASSERT(p.times.empty() || p.times.size() == out.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].created = p.times.empty() ? p.created : p.times[i].first;
    out[i].modified = p.times.empty() ? p.modified : p.times[i].second;
  }
  return out;
}

std::string joined(std::span<const std::string_view> all) {
  std::string out;
  for (const auto one : all) {
    if (!out.empty()) {
      out += '\n';
    }
    out += one;
  }
  return out;
}

char* put(char* at, const void* from, std::size_t n) {
  if (n > 0) {
    std::memcpy(at, from, n);
  }
  return at + n;
}

}  // namespace

std::string_view type_name(attribute_kind k) { return kinds[static_cast<std::size_t>(k)].type; }
std::string_view null_of(attribute_kind k) {
  switch (k) {
    case attribute_kind::language: return R"({"@none":"urn:ngsi-ld:null"})";
    case attribute_kind::list: return R"(["urn:ngsi-ld:null"])";
    case attribute_kind::list_relationship: return R"([{"object":"urn:ngsi-ld:null"}])";
    default: return ngsild_null;
  }
}

std::string_view value_member(attribute_kind k) {
  return kinds[static_cast<std::size_t>(k)].member;
}

entity_ptr::entity_ptr(const entity_version* v) : v_(v) {}
entity_ptr::entity_ptr(const entity_ptr& o) : v_(o.v_) {
  if (v_ != nullptr) {
    v_->add_ref();
  }
}
entity_ptr::~entity_ptr() {
  if (v_ != nullptr) {
    v_->release();
  }
}

entity_ptr entity_version::make(const entity_parts& p, term_table& names) {
  auto first_expiry = no_time;
  const auto entries = read_directory(p, names, first_expiry);
  const auto scopes = joined(p.scopes);
  std::vector<term> types;
  for (const auto t : p.types) {
    types.push_back(names.of(t));
  }
  auto* v = put_together(entries, types, p.id, scopes, p.text);
  v->created_ = p.created;
  v->modified_ = p.modified;
  v->expires_ = p.expires;
  v->first_expiry_ = first_expiry;
  return entity_ptr{v};
}

entity_version* entity_version::put_together(std::span<const attribute_entry> entries,
                                             std::span<const term> types, std::string_view id,
                                             std::string_view scopes, std::string_view text) {
  static_assert(alignof(attribute_entry) <= alignof(entity_version));
  const auto total = sizeof(entity_version) + entries.size_bytes() + types.size_bytes() +
                     id.size() + scopes.size() + text.size();
  auto* v = new (::operator new(total)) entity_version;
  v->entries_ = static_cast<std::uint32_t>(entries.size());
  v->types_ = static_cast<std::uint32_t>(types.size());
  v->id_size_ = static_cast<std::uint32_t>(id.size());
  v->scopes_size_ = static_cast<std::uint32_t>(scopes.size());
  v->text_size_ = static_cast<std::uint32_t>(text.size());
  char* at = const_cast<char*>(v->tail());
  at = put(at, entries.data(), entries.size_bytes());
  at = put(at, types.data(), types.size_bytes());
  at = put(at, id.data(), id.size());
  at = put(at, scopes.data(), scopes.size());
  put(at, text.data(), text.size());
  return v;
}

entity_ptr entity_version::part_of(const entity_version& whole, const term_table& names,
                                   const std::function<bool(const attribute_entry&)>& keep) {
  return what_is_left(whole, names, [&](const attribute_entry& a) {
    return keep(a) ? std::optional{whole.text_of(a)} : std::nullopt;
  });
}

namespace {

using left_of_one = std::pair<const attribute_entry*, std::string_view>;

// "name":{…} or "name":[{…},{…}], and where each now stands.
void append_group(std::string& text, std::vector<attribute_entry>& entries, std::string_view name,
                  const std::vector<left_of_one>& group) {
  text += text.size() == 1 ? "\"" : ",\"";
  text.append(name).append(group.size() > 1 ? "\":[" : "\":");
  for (const auto& [was, now] : group) {
    text += text.back() == '}' ? "," : "";
    auto moved = *was;
    moved.text_at = static_cast<std::uint32_t>(text.size());
    moved.text_size = static_cast<std::uint32_t>(now.size());
    moved.value_at = moved.text_at + (was->value_at - was->text_at);
    entries.push_back(moved);
    text += now;
  }
  text += group.size() > 1 ? "]" : "";
}

}  // namespace

// A value stands before sub-attributes, so it does not move inside its instance.
entity_ptr entity_version::what_is_left(const entity_version& whole, const term_table& names,
                                        const instance_left& of) {
  std::vector<attribute_entry> entries;
  std::string text = "{";
  std::vector<left_of_one> group;
  for (auto left = whole.attributes(); !left.empty();) {
    const auto same = whole.instances(left.front().name);
    left = left.subspan(same.size());
    group.clear();
    for (const auto& a : same) {
      if (const auto now = of(a)) {
        group.emplace_back(&a, *now);
      }
    }
    if (!group.empty()) {
      append_group(text, entries, names.name(same.front().name), group);
    }
  }
  text += '}';
  auto* v = put_together(entries, whole.types(), whole.id(), whole.scopes(), text);
  v->copy_times(whole);
  return entity_ptr{v};
}

void entity_version::copy_times(const entity_version& from) {
  created_ = from.created_;
  modified_ = from.modified_;
  expires_ = from.expires_;
  for (const auto& a :
       from.first_expiry_ == no_time ? std::span<const attribute_entry>{} : attributes()) {
    first_expiry_ = earlier(first_expiry_, expiry_in(text_of(a)));
  }
}

void entity_version::release() const {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    this->~entity_version();
    ::operator delete(const_cast<entity_version*>(this));
  }
}

std::span<const attribute_entry> entity_version::attributes() const {
  return {std::launder(reinterpret_cast<const attribute_entry*>(tail())), entries_};
}
std::span<const term> entity_version::types() const {
  return {std::launder(reinterpret_cast<const term*>(tail() + entries_ * sizeof(attribute_entry))),
          types_};
}
std::string_view entity_version::id() const {
  return {tail() + entries_ * sizeof(attribute_entry) + types_ * sizeof(term), id_size_};
}
std::string_view entity_version::scopes() const { return {id().data() + id_size_, scopes_size_}; }
std::string_view entity_version::text() const {
  return {id().data() + id_size_ + scopes_size_, text_size_};
}

bool entity_version::has_type(term t) const {
  for (const auto mine : types()) {
    if (mine == t) {
      return true;
    }
  }
  return false;
}

std::span<const attribute_entry> entity_version::instances(term name) const {
  const auto all = attributes();
  std::size_t from = 0;
  while (from < all.size() && all[from].name != name) {
    ++from;
  }
  std::size_t until = from;
  while (until < all.size() && all[until].name == name) {
    ++until;
  }
  return all.subspan(from, until - from);
}

const attribute_entry* entity_version::find(term name) const {
  const auto mine = instances(name);
  return mine.empty() ? nullptr : &mine.front();
}

std::size_t entity_version::bytes() const {
  return static_cast<std::size_t>(text().data() + text_size_ - reinterpret_cast<const char*>(this));
}

}  // namespace tsu::broker
