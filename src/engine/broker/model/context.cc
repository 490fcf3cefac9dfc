#include "engine/broker/model/context.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "base/core/json_text.h"
#include "base/core/time.h"
#include "engine/broker/model/core_terms.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/names.h"

namespace tsu::broker {
namespace {

constexpr std::size_t terms_max = 20'000;
constexpr std::size_t documents_max = 20;  // fetched for one context
constexpr std::size_t contexts_kept = 1'000;
constexpr std::size_t bytes_kept = 32 * 1024 * 1024;  // of contexts, and as much of documents
constexpr std::chrono::seconds failures_kept_for{30};
constexpr std::size_t document_bytes_max = 1 << 20;
constexpr int aliases_max = 10;  // term -> term -> … -> IRI

std::string prefix_of(std::string_view name) {
  const auto colon = name.find(':');
  return std::string{colon == name.npos ? std::string_view{} : name.substr(0, colon)};
}

// The value of "@context" in a document that was fetched.
result<std::string> context_in(const std::string& url, std::string_view text) {
  if (text.size() > document_bytes_max) {
    return ld_context_not_available("@context " + url + " is larger than 1 MiB");
  }
  const auto json = check_and_minify(text);
  if (!json.ok() || json.value().front() != '{') {
    return bad_request_data("@context " + url + " is not a JSON document");  // 5.5.6
  }
  std::string inside{json_members{json.value()}.find("@context")};
  if (inside.empty()) {
    return bad_request_data("@context " + url + " holds no @context");
  }
  return inside;
}

bool is_keyword(std::string_view s) { return s.starts_with('@'); }

// Those that another name may stand for (JSON-LD 1.1, 4.1.3); a term for anything else of that form
// is passed over (JSON-LD-API, 4.2.2, 14.2.2).
bool may_have_aliases(std::string_view keyword) {
  constexpr std::array<std::string_view, 22> all{
      "@base",     "@container", "@direction", "@graph",     "@id",      "@import",
      "@included", "@index",     "@json",      "@language",  "@list",    "@nest",
      "@none",     "@prefix",    "@propagate", "@protected", "@reverse", "@set",
      "@type",     "@value",     "@version",   "@vocab"};
  return std::find(all.begin(), all.end(), keyword) != all.end();
}

}  // namespace

// Collects the definitions of all documents in order, then makes the maps.
class context_builder {
 public:
  result<done> add(std::string_view object) {
    for (const auto& m : json_members{object}) {
      const auto key = json_string_text({m.key.data() - 1, m.key.size() + 2});
      TRY(const auto ok, add_one(key, m.value));
    }
    if (raw_.size() > terms_max) {
      return bad_request_data("@context: more than 20000 terms");
    }
    return done{};
  }

  context_ptr build(std::string source, std::vector<std::string> documents) {
    auto out = std::make_shared<context>();
    out->source_ = std::move(source);
    out->documents_ = std::move(documents);
    out->vocabulary_ = vocabulary_;
    for (const auto& [name, value] : raw_) {
      put(*out, name);
    }
    return out;
  }

 private:
  result<done> add_one(const std::string& key, std::string_view value) {
    if (key == "@vocab") {
      return set_vocabulary(value);
    }
    if (is_keyword(key)) {
      return done{};  // @version, @base, @protected, …: no effect on names
    }
    std::string iri;
    if (kind_of(value) == json_kind::object) {
      for (const auto& m : json_members{value}) {
        if (m.key == "@context") {  // 5.5.7
          return bad_request_data("@context: \"" + key + "\" has a scoped @context");
        }
        if (m.key == "@id" && kind_of(m.value) == json_kind::string) {
          iri = json_string_text(m.value);
        }
      }
      if (iri.empty()) {
        iri = key.find(':') == key.npos ? vocabulary_ + key : key;
      }
    } else if (kind_of(value) == json_kind::string) {
      iri = json_string_text(value);
    } else if (kind_of(value) != json_kind::null) {
      return bad_request_data("@context: \"" + key + "\" is neither a string nor an object");
    }
    if (iri == "@context") {
      return bad_request_data("@context: \"" + key + "\" cannot stand for @context");
    }
    if (iri.empty() || (is_keyword(iri) && !may_have_aliases(iri))) {
      raw_.erase(key);
    } else if (!is_core_term(key) && key != "id" && key != "type") {
      raw_[key] = std::move(iri);  // core terms are protected (4.4)
    }
    return done{};
  }

  result<done> set_vocabulary(std::string_view value) {
    if (kind_of(value) == json_kind::null) {
      vocabulary_.clear();
      return done{};
    }
    if (kind_of(value) != json_kind::string) {
      return bad_request_data("@context: @vocab is not a string");
    }
    vocabulary_ = json_string_text(value);
    if (vocabulary_ == default_vocabulary) {
      vocabulary_.clear();
    }
    return done{};
  }

  // Follows terms and prefixes until an absolute IRI stands there; empty where it never does.
  std::string resolved(std::string iri) const {
    for (int i = 0; i < aliases_max; ++i) {
      if (const auto at = raw_.find(iri); at != raw_.end() && at->second != iri) {
        iri = at->second;
        continue;
      }
      if (iri == "id" || iri == "type") {
        return "@" + iri;  // as the core has them
      }
      if (is_keyword(iri)) {
        return iri;
      }
      if (auto core = core_iri(iri); !core.empty()) {
        return core;
      }
      const auto prefix = prefix_of(iri);
      if (prefix.empty()) {
        return (vocabulary_.empty() ? std::string{default_vocabulary} : vocabulary_) + iri;
      }
      const auto rest = iri.substr(prefix.size() + 1);
      if (rest.starts_with("//")) {
        return iri;
      }
      if (const auto at = raw_.find(prefix); at != raw_.end() && at->second != prefix) {
        iri = at->second + rest;
        continue;
      }
      if (prefix == "ngsi-ld") {
        return "https://uri.etsi.org/ngsi-ld/" + rest;
      }
      return prefix == "geojson" ? "https://purl.org/geojson/vocab#" + rest : iri;
    }
    return {};
  }

  void put(context& out, const std::string& name) const {
    const auto iri = resolved(name);
    if (is_keyword(iri)) {
      out.aliases_.emplace(name, iri);
      out.terms_.emplace(name, iri == "@id" || iri == "@type" ? iri.substr(1) : iri);
      return;
    }
    if (!is_uri(iri)) {
      return;
    }
    auto stored = stored_form(iri);
    if (is_core_term(stored)) {
      out.aliases_.emplace(name, stored);
    }
    if (name.find(':') == name.npos) {
      out.prefixes_.emplace(name, iri);
    }
    const auto at = out.names_.find(stored);
    const bool better = at == out.names_.end() || name.size() < at->second.size() ||
                        (name.size() == at->second.size() && name < at->second);
    if (better && !is_core_term(stored)) {
      out.names_[stored] = name;
    }
    out.terms_.emplace(name, std::move(stored));
  }

  std::unordered_map<std::string, std::string> raw_;
  std::string vocabulary_;
};

const context_ptr& context::core() {
  static const context_ptr only = [] {
    auto c = std::make_shared<context>();
    c->source_ = "\"" + std::string{core_context_url} + "\"";
    return c;
  }();
  return only;
}

std::string context::expanded(std::string_view name) const {
  const auto colon = name.find(':');
  const auto prefix = name.substr(0, colon);
  const auto rest = name.substr(colon + 1);
  if (rest.starts_with("//")) {
    return std::string{name};
  }
  if (const auto at = prefixes_.find(prefix); at != prefixes_.end()) {
    return at->second + std::string{rest};
  }
  if (prefix == "ngsi-ld") {
    return "https://uri.etsi.org/ngsi-ld/" + std::string{rest};
  }
  if (prefix == "geojson") {
    return "https://purl.org/geojson/vocab#" + std::string{rest};
  }
  return std::string{name};
}

std::string context::stored(std::string_view name) const {
  if (!terms_.empty()) {
    if (const auto at = terms_.find(name); at != terms_.end()) {
      return at->second;
    }
  }
  if (name.find(':') != name.npos) {
    return stored_form(expanded(name));
  }
  if (!vocabulary_.empty() && !is_core_term(name)) {
    return stored_form(vocabulary_ + std::string{name});
  }
  return std::string{name};
}

std::string_view context::alias_of(std::string_view name) const {
  const auto at = aliases_.find(name);
  return at == aliases_.end() ? std::string_view{} : std::string_view{at->second};
}

std::string context::term_for(std::string_view stored_name) const {
  if (is_core()) {
    return std::string{stored_name};
  }
  if (const auto at = names_.find(stored_name); at != names_.end()) {
    return at->second;
  }
  if (stored_name.find(':') != stored_name.npos) {
    if (!vocabulary_.empty() && stored_name.starts_with(vocabulary_)) {
      const auto rest = stored_name.substr(vocabulary_.size());
      if (is_plain_name(rest) && !terms_.contains(rest) && !is_core_term(rest)) {
        return std::string{rest};
      }
    }
    return std::string{stored_name};
  }
  // A name of the default vocabulary that means something else in this context is spelled out.
  if (!is_core_term(stored_name) && (!vocabulary_.empty() || terms_.contains(stored_name))) {
    return iri_of(stored_name);
  }
  return std::string{stored_name};
}

std::string context::flattened() const {
  std::string out = "{";
  const auto put = [&](std::string_view name, std::string_view iri) {
    out += out.size() == 1 ? "" : ",";
    append_json_string(out, name);
    out += ':';
    append_json_string(out, iri);
  };
  if (!vocabulary_.empty()) {
    put("@vocab", vocabulary_);
  }
  for (const auto& [name, stored] : terms_) {
    const auto meant = alias_of(name);
    put(name, is_keyword(meant) ? std::string{meant} : iri_of(stored));
  }
  return out += '}';
}

std::size_t context::bytes() const {
  constexpr std::size_t entry = 2 * sizeof(std::string) + 32;
  std::size_t out = sizeof(*this) + source_.size() + vocabulary_.size();
  for (const auto* all : {&terms_, &names_, &prefixes_, &aliases_}) {
    for (const auto& [name, value] : *all) {
      out += entry + name.size() + value.size();
    }
  }
  return out;
}

template <class T>
void context_cache::kept<T>::put(const std::string& key, T value, std::size_t size) {
  if (size > bytes_kept) {
    return;
  }
  if (all.size() >= contexts_kept || bytes + size > bytes_kept) {
    clear();
  }
  bytes += size;  // what is replaced counts on until all is let go
  all[key] = std::move(value);
}

context_ptr context_cache::find(std::string_view json) const {
  if (json.size() > 2 && json.front() == '"' && is_core_context(json.substr(1, json.size() - 2))) {
    return context::core();
  }
  return resolved_.look([&](const contexts& all) {
    const auto at = all.all.find(std::string{json});
    return at == all.all.end() ? context_ptr{} : at->second;
  });
}

result<done> context_cache::preload(std::string url, std::string_view document) {
  TRY(auto inside, context_in(url, document));
  failures_.change([&](failures& all) { all.erase(url); });
  put_document(url, std::move(inside));
  resolved_.change([](contexts& all) { all.clear(); });
  return done{};
}

void context_cache::put_document(const std::string& url, std::string inside) {
  const auto size = url.size() + inside.size();
  documents_.change([&](documents& all) { all.put(url, std::move(inside), size); });
}

bool context_cache::has_document(const std::string& url) const {
  return documents_.look([&](const documents& all) { return all.all.contains(url); });
}

void context_cache::forget(std::string_view id,
                           const std::function<std::string(const std::string&)>& id_of) {
  documents_.change([&](documents& all) {
    std::erase_if(all.all, [&](const auto& one) { return id_of(one.first) == id; });
  });
  resolved_.change([](contexts& all) { all.clear(); });
}

task<result<done>> context_cache::reload(std::string url) {
  if (loader_ == nullptr) {
    co_return ld_context_not_available("@context " + url + " is not known here");
  }
  CO_TRY(auto inside, co_await fetch(url));
  put_document(url, std::move(inside));
  resolved_.change([](contexts& all) { all.clear(); });
  co_return done{};
}

std::optional<problem> context_cache::failed_lately(const std::string& url) const {
  return failures_.look([&](const failures& all) {
    const auto at = all.find(url);
    return at == all.end() || at->second.until < monotonic_now() ? std::optional<problem>{}
                                                                 : std::optional{at->second.what};
  });
}

task<result<std::string>> context_cache::fetch(const std::string& url) {
  CO_TRY(const auto text, co_await loader_->load(url));
  co_return context_in(url, text);
}

task<result<std::string>> context_cache::document(std::string url, std::size_t* fetches_left) {
  const auto known = documents_.look([&](const documents& all) {
    const auto at = all.all.find(url);
    return at == all.all.end() ? std::optional<std::string>{} : std::optional{at->second};
  });
  if (known) {
    co_return *known;
  }
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    co_return bad_request_data("@context: \"" + url + "\" cannot be fetched over HTTP");
  }
  if (loader_ == nullptr) {
    co_return ld_context_not_available("@context " + url + " is not known here");
  }
  if (auto lately = failed_lately(url)) {
    co_return std::move(*lately);
  }
  if (fetches_left != nullptr && *fetches_left == 0) {
    co_return bad_request_data("@context: more than 20 documents to fetch for one request");
  }
  if (fetches_left != nullptr) {
    --*fetches_left;
  }
  auto inside = co_await fetch(url);
  if (!inside.ok()) {
    failures_.change([&](failures& all) {
      if (all.size() >= contexts_kept) {
        all.clear();
      }
      all.insert_or_assign(url, failure{inside.error(), monotonic_now() + failures_kept_for});
    });
    co_return inside.error();
  }
  put_document(url, inside.value());
  co_return std::move(inside).value();
}

result<done> check_context(std::string_view json) {
  const auto check_one = [](std::string_view one) -> result<done> {
    switch (kind_of(one)) {
      case json_kind::object: return context_builder{}.add(one);
      case json_kind::null: return done{};
      case json_kind::string:
        return is_uri(json_string_text(one))
                   ? result<done>{done{}}
                   : bad_request_data("@context: " + std::string{one} + " is not a URI");
      default: return bad_request_data("@context is neither a URI, an object nor an array");
    }
  };
  if (kind_of(json) != json_kind::array) {
    return check_one(json);
  }
  for (const auto one : json_elements{json}) {
    TRY(const auto sound, check_one(one));
  }
  return done{};
}

namespace {

// ["url"], and ["url", core]: the core is there anyway. Else the text itself.
std::string only_document(const std::string& json) {
  if (json.front() != '[') {
    return json;
  }
  std::string_view only;
  for (const auto one : json_elements{json}) {
    if (one.front() != '"') {
      return json;
    }
    if (is_core_context(json_string_text(one))) {
      continue;
    }
    if (!only.empty()) {
      return json;
    }
    only = one;
  }
  return only.empty() ? json : std::string{only};
}

}  // namespace

task<result<context_ptr>> context_cache::resolve(std::string json, std::size_t* fetches_left) {
  if (auto known = find(json)) {
    co_return known;
  }
  context_builder builder;
  std::deque<std::string> open{json};
  std::set<std::string> fetched;
  while (!open.empty()) {
    const auto now = std::move(open.front());
    open.pop_front();
    const auto kind = kind_of(now);
    if (kind == json_kind::object) {
      CO_TRY(const auto ok, builder.add(now));
    } else if (kind == json_kind::array) {
      std::vector<std::string> parts;
      for (const auto one : json_elements{now}) {
        parts.emplace_back(one);
      }
      open.insert(open.begin(), parts.begin(), parts.end());
    } else if (kind == json_kind::string) {
      auto url = json_string_text(now);
      if (is_core_context(url) || !fetched.insert(url).second) {
        continue;
      }
      if (!is_uri(url)) {
        co_return bad_request_data("@context: \"" + url + "\" is not a URI");
      }
      if (fetched.size() > documents_max) {
        co_return bad_request_data("@context: more than 20 documents");
      }
      CO_TRY(auto text, co_await document(std::move(url), fetches_left));
      open.push_front(std::move(text));
    } else if (kind != json_kind::null) {
      co_return bad_request_data("@context is neither a URI, an object nor an array");
    }
  }
  auto made = builder.build(only_document(json), {fetched.begin(), fetched.end()});
  const context_ptr out = made->is_core() ? context::core() : made;
  resolved_.change([&](contexts& all) { all.put(json, out, json.size() + out->bytes()); });
  co_return out;
}

}  // namespace tsu::broker
