#include "engine/catalog/ckan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/core/json_text.h"
#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/http/message.h"
#include "engine/catalog/ckan_datastore.h"
#include "engine/catalog/ckan_facets.h"
#include "engine/catalog/ckan_json.h"
#include "engine/catalog/open_facts.h"

namespace tsu::catalog {
namespace {

struct resource_kind {
  std::string_view part, format, mime, file;
};
constexpr std::array<resource_kind, 3> resources{
    {{"csv", "CSV", "text/csv", "data.csv"},
     {"geojson", "GeoJSON", "application/geo+json", "data.geojson"},
     {"ngsi", "NGSI-LD", "application/json", "entities.json"}}};

problem not_found(std::string_view what) {
  return {why::not_found, std::string{what} + " is not here", "ckan_not_found"};
}

// CKAN writes times without a zone, in UTC.
std::string ckan_time(instant t) {
  auto text = format_instant(t);
  text.pop_back();
  return text.find('.') == text.npos ? text + ".000000" : text;
}

std::string argument(const ckan_arguments& a, std::string_view name) {
  const auto at = a.find(name);
  return at == a.end() ? std::string{} : at->second;
}

std::string tag_json(const std::string& tag) {
  json_object out;
  out.text("id", ckan_id("tag", tag)).text("name", tag).text("display_name", tag);
  return out.raw("vocabulary_id", "null").text("state", "active").take();
}

std::string group_json(const ckan_world& w, const std::string& group) {
  const auto n = std::count_if(w.datasets.begin(), w.datasets.end(),
                               [&](const auto& d) { return d.about.group == group; });
  json_object out;
  out.text("id", ckan_id(w.town, group, "group")).text("name", group).text("title", group);
  out.text("display_name", group).text("description", "").text("image_display_url", "");
  out.text("state", "active").text("type", "group").raw("is_organization", "false");
  return out.raw("package_count", std::to_string(n)).take();
}

std::string organization_json(const ckan_world& w) {
  json_object out;
  out.text("id", ckan_id(w.town, "", "organization")).text("name", w.town);
  out.text("title", w.town_name).text("display_name", w.town_name).text("description", "");
  out.text("image_url", "").text("state", "active").text("type", "organization");
  out.raw("is_organization", "true").text("approval_status", "approved");
  return out.raw("package_count", std::to_string(w.datasets.size())).take();
}

std::string resource_json(const ckan_world& w, const dataset_dto& d, const resource_kind& k) {
  json_object out;
  out.text("id", ckan_id(w.town, d.name, k.part)).text("package_id", ckan_id(w.town, d.name));
  out.text("name", d.about.title + " (" + std::string{k.format} + ")");
  out.text("description", d.about.notes).text("format", k.format).text("mimetype", k.mime);
  out.text("url", w.base + "/opendata/" + d.name + "/" + std::string{k.file});
  out.raw("url_type", "null").raw("datastore_active", "true").text("state", "active");
  out.text("created", ckan_time(d.created_at)).text("last_modified", ckan_time(d.modified_at));
  out.text("metadata_modified", ckan_time(d.modified_at)).raw("size", "null");
  return out.raw("position", std::to_string(&k - resources.data())).text("hash", "").take();
}

std::string package_json(const ckan_world& w, const dataset_dto& d) {
  const auto* l = find_licence(d.about.licence);
  json_array all, tags, groups;
  for (const auto& k : resources) {
    all.raw(resource_json(w, d, k));
  }
  for (const auto& t : d.about.tags) {
    tags.raw(tag_json(t));
  }
  if (d.about.group) {
    groups.raw(group_json(w, *d.about.group));
  }
  json_object out;
  out.text("id", ckan_id(w.town, d.name)).text("name", d.name).text("title", d.about.title);
  out.text("notes", d.about.notes).text("type", "dataset").text("state", "active");
  out.raw("private", "false").raw("isopen", "true").text("license_id", d.about.licence);
  out.text("license_title", l == nullptr ? "" : l->title);
  out.text("license_url", l == nullptr ? "" : l->url);
  out.text("author", w.town_name).raw("author_email", "null").text("version", "");
  out.text("maintainer", d.about.maintainer.value_or("")).raw("maintainer_email", "null");
  out.text("owner_org", ckan_id(w.town, "", "organization"));
  out.raw("organization", organization_json(w)).text("url", w.base + "/opendata/" + d.name);
  out.text("metadata_created", ckan_time(d.created_at));
  out.text("metadata_modified", ckan_time(d.modified_at));
  out.raw("num_resources", std::to_string(resources.size()));
  out.raw("num_tags", std::to_string(d.about.tags.size()));
  out.raw("resources", all.take()).raw("tags", tags.take()).raw("groups", groups.take());
  return out.raw("extras", "[]").raw("relationships_as_subject", "[]").take();
}

result<const dataset_dto*> dataset_called(const ckan_world& w, const std::string& id) {
  if (id.empty()) {
    return ckan_invalid("id", "Missing value");
  }
  for (const auto& d : w.datasets) {
    if (d.name == id || ckan_id(w.town, d.name) == id) {
      return &d;
    }
  }
  return not_found("dataset " + id);
}

struct found_resource {
  const dataset_dto* dataset;
  const resource_kind* kind;
};
result<found_resource> resource_called(const ckan_world& w, const std::string& id,
                                       std::string_view field) {
  if (id.empty()) {
    return ckan_invalid(field, "Missing value");
  }
  for (const auto& d : w.datasets) {
    for (const auto& k : resources) {
      if (ckan_id(w.town, d.name, k.part) == id) {
        return found_resource{&d, &k};
      }
    }
  }
  return not_found("resource " + id);
}

std::vector<std::string> names_in(const ckan_world& w, std::string_view what) {
  std::vector<std::string> out;
  for (const auto& d : w.datasets) {
    if (what == "tags") {
      out.insert(out.end(), d.about.tags.begin(), d.about.tags.end());
    } else if (d.about.group) {
      out.push_back(*d.about.group);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

result<std::string> package_list(const ckan_world& w, const ckan_arguments& a) {
  TRY(const auto limit, ckan_number(a, "limit", 1'000'000, 1'000'000));
  TRY(const auto offset, ckan_number(a, "offset", 0, 1'000'000));
  json_array out;
  std::int64_t n = 0;
  for (const auto& d : w.datasets) {
    if (n++ >= offset && n - offset <= limit) {
      out.text(d.name);
    }
  }
  return out.take();
}

result<std::string> package_show(const ckan_world& w, const ckan_arguments& a) {
  TRY(const auto* d, dataset_called(w, argument(a, "id")));
  return package_json(w, *d);
}

result<std::string> all_packages(const ckan_world& w, const ckan_arguments& a) {
  TRY(const auto limit, ckan_number(a, "limit", 1'000, 1'000));
  TRY(const auto offset, ckan_number(a, "offset", 0, 1'000'000));
  json_array out;
  for (auto i = offset; i < offset + limit && std::cmp_less(i, w.datasets.size()); ++i) {
    out.raw(package_json(w, w.datasets[static_cast<std::size_t>(i)]));
  }
  return out.take();
}

bool has_format(std::string_view format) {
  return std::any_of(resources.begin(), resources.end(),
                     [&](const auto& k) { return k.format == format; });
}

// One "field:value" of fq, with or without quotes.
bool meets(const ckan_world& w, const dataset_dto& d, std::string_view field,
           std::string_view value) {
  const auto& tags = d.about.tags;
  if (field == "tags") {
    return std::find(tags.begin(), tags.end(), value) != tags.end();
  }
  if (field == "groups") {
    return d.about.group.value_or("") == value;
  }
  if (field == "organization" || field == "owner_org") {
    return value == w.town || value == ckan_id(w.town, "", "organization");
  }
  if (field == "license_id") {
    return d.about.licence == value;
  }
  if (field == "res_format") {
    return has_format(value);
  }
  return (field == "name" && d.name == value) || (field == "title" && d.about.title == value) ||
         (field == "id" && ckan_id(w.town, d.name) == value);
}

bool holds_word(const dataset_dto& d, const std::string& word) {
  const auto in = [&](const std::string& text) { return text.find(word) != text.npos; };
  return in(d.name) || in(d.about.title) || in(d.about.notes) ||
         std::any_of(d.about.tags.begin(), d.about.tags.end(), in);
}

bool found_by(const ckan_world& w, const dataset_dto& d, const std::string& q,
              const std::string& fq) {
  for (const auto& [text, filter] : {std::pair{&q, false}, std::pair{&fq, true}}) {
    for (const auto& word : ckan_words(*text)) {
      const auto colon = word.find(':');
      const bool all = word == "*:*" || word == "*" || word == "AND";
      const bool named = colon != word.npos && colon > 0;
      if (!all && (named ? !meets(w, d, word.substr(0, colon), word.substr(colon + 1))
                         : filter || !holds_word(d, word))) {
        return false;
      }
    }
  }
  return true;
}

std::vector<std::string> values_in(const ckan_world& w, const dataset_dto& d,
                                   std::string_view field) {
  if (field == "tags") {
    return d.about.tags;
  }
  if (field == "groups") {
    return d.about.group ? std::vector{*d.about.group} : std::vector<std::string>{};
  }
  if (field == "res_format") {
    std::vector<std::string> out;
    for (const auto& k : resources) {
      out.emplace_back(k.format);
    }
    return out;
  }
  return {field == "organization" ? w.town : d.about.licence};
}

result<std::string> package_search(const ckan_world& w, const ckan_arguments& a) {
  TRY(const auto rows, ckan_number(a, "rows", 10, 1'000));
  TRY(const auto start, ckan_number(a, "start", 0, 1'000'000));
  TRY(const auto wished, facets_asked(a));
  const auto sort = argument(a, "sort");
  std::vector<const dataset_dto*> found;
  for (const auto& d : w.datasets) {
    if (found_by(w, d, argument(a, "q"), argument(a, "fq"))) {
      found.push_back(&d);
    }
  }
  if (sort.empty() || sort.find("metadata_modified desc") != sort.npos) {
    std::stable_sort(found.begin(), found.end(),
                     [](const auto* x, const auto* y) { return x->modified_at > y->modified_at; });
  } else if (sort == "name desc") {
    std::reverse(found.begin(), found.end());
  }
  json_array results;
  for (auto i = start; i < start + rows && std::cmp_less(i, found.size()); ++i) {
    results.raw(package_json(w, *found[static_cast<std::size_t>(i)]));
  }
  const auto facets = facets_of(w, wished, found, values_in);
  json_object out;
  out.raw("count", std::to_string(found.size())).raw("facets", facets.plain);
  out.text("sort", sort.empty() ? "score desc, metadata_modified desc" : sort);
  return out.raw("results", results.take()).raw("search_facets", facets.shown).take();
}

result<std::string> resource_show(const ckan_world& w, const ckan_arguments& a) {
  TRY(const auto r, resource_called(w, argument(a, "id"), "id"));
  return resource_json(w, *r.dataset, *r.kind);
}

result<std::string> datastore_search(const ckan_world& w, const ckan_arguments& a) {
  TRY(const auto r, resource_called(w, argument(a, "resource_id"), "resource_id"));
  const auto& about = r.dataset->about;
  if (shows_rows_as_they_stand(a)) {
    TRY(const auto facts, w.facts->of(*w.state, w.town, *r.dataset, w.now));
    return search_page(*w.state, about, w.now, facts, a);
  }
  TRY(const auto table, open_rows(*w.state, about, w.now));
  return search_rows(table, a);
}

bool wants_all_fields(const ckan_arguments& a) {
  const auto text = argument(a, "all_fields");
  return text == "true" || text == "True" || text == "1";
}

result<std::string> group_list(const ckan_world& w, const ckan_arguments& a) {
  json_array out;
  for (const auto& name : names_in(w, "groups")) {
    wants_all_fields(a) ? out.raw(group_json(w, name)) : out.text(name);
  }
  return out.take();
}

result<std::string> group_show(const ckan_world& w, const ckan_arguments& a) {
  const auto all = names_in(w, "groups");
  const auto id = argument(a, "id");
  for (const auto& name : all) {
    if (name == id || ckan_id(w.town, name, "group") == id) {
      return group_json(w, name);
    }
  }
  return id.empty() ? ckan_invalid("id", "Missing value") : not_found("group " + id);
}

result<std::string> organization_list(const ckan_world& w, const ckan_arguments& a) {
  json_array out;
  wants_all_fields(a) ? out.raw(organization_json(w)) : out.text(w.town);
  return out.take();
}

result<std::string> organization_show(const ckan_world& w, const ckan_arguments& a) {
  const auto id = argument(a, "id");
  if (id == w.town || id == ckan_id(w.town, "", "organization")) {
    return organization_json(w);
  }
  return id.empty() ? ckan_invalid("id", "Missing value") : not_found("organization " + id);
}

result<std::string> tag_list(const ckan_world& w, const ckan_arguments& a) {
  json_array out;
  for (const auto& tag : names_in(w, "tags")) {
    wants_all_fields(a) ? out.raw(tag_json(tag)) : out.text(tag);
  }
  return out.take();
}

result<std::string> tag_show(const ckan_world& w, const ckan_arguments& a) {
  const auto all = names_in(w, "tags");
  const auto id = argument(a, "id");
  const auto at = std::find(all.begin(), all.end(), id);
  return at == all.end() ? result<std::string>{not_found("tag " + id)} : tag_json(*at);
}

result<std::string> license_list(const ckan_world&, const ckan_arguments&) {
  json_array out;
  for (const auto& l : licences) {
    json_object one;
    one.text("id", l.id).text("title", l.title).text("url", l.url).text("status", "active");
    one.raw("domain_content", "true").raw("domain_data", "true").raw("domain_software", "false");
    out.raw(one.text("od_conformance", "approved").raw("is_generic", "false").take());
  }
  return out.take();
}

result<std::string> status_show(const ckan_world& w, const ckan_arguments&) {
  json_object out;
  out.text("site_title", w.town_name).text("site_url", w.base).text("ckan_version", "2.10.0");
  out.text("site_description", "").text("locale_default", "ja");
  return out.raw("extensions", R"(["datastore"])").take();
}

result<std::string> site_read(const ckan_world&, const ckan_arguments&) {
  return std::string{"true"};
}

struct action {
  std::string_view name;
  result<std::string> (*run)(const ckan_world&, const ckan_arguments&);
};
constexpr action actions[] = {{"package_list", package_list},
                              {"package_show", package_show},
                              {"package_search", package_search},
                              {"current_package_list_with_resources", all_packages},
                              {"resource_show", resource_show},
                              {"datastore_search", datastore_search},
                              {"group_list", group_list},
                              {"group_show", group_show},
                              {"organization_list", organization_list},
                              {"organization_show", organization_show},
                              {"tag_list", tag_list},
                              {"tag_show", tag_show},
                              {"license_list", license_list},
                              {"status_show", status_show},
                              {"site_read", site_read}};

}  // namespace

std::string ckan_id(std::string_view town, std::string_view dataset, std::string_view part) {
  std::string all{town};
  all.append("\n").append(dataset).append("\n").append(part);
  const auto d = crypto::sha256(all);
  auto h = crypto::hex(crypto::bytes_of(d)).substr(0, 32);
  h[12] = '8';  // RFC 9562: a UUID of one's own making
  h[16] = 'a';
  return h.substr(0, 8) + "-" + h.substr(8, 4) + "-" + h.substr(12, 4) + "-" + h.substr(16, 4) +
         "-" + h.substr(20);
}

result<ckan_arguments> ckan_arguments_of(std::string_view query, std::string_view body) {
  ckan_arguments out;
  const auto values = http::query_values::parse(query);
  if (!values) {
    return ckan_invalid("query", "cannot be decoded");
  }
  for (const auto& [name, value] : *values) {
    out.try_emplace(name, value);
  }
  if (body.empty()) {
    return out;
  }
  const auto json = check_and_minify(body, 16);
  if (!json.ok() || kind_of(json.value()) != json_kind::object) {
    return ckan_invalid("body", "is not a JSON object");
  }
  for (const auto& m : json_members{json.value()}) {
    const auto name = json_string_text({m.key.data() - 1, m.key.size() + 2});
    if (m.value != "null") {
      out[name] =
          kind_of(m.value) == json_kind::string ? json_string_text(m.value) : std::string{m.value};
    }
  }
  return out;
}

result<std::string> run_ckan(const ckan_world& w, std::string_view name, const ckan_arguments& a) {
  for (const auto& one : actions) {
    if (one.name == name) {
      return one.run(w, a);
    }
  }
  return problem{why::bad_input, "Action name not known: " + std::string{name}, "ckan_no_action"};
}

ckan_reply ckan_reply_of(const ckan_world& w, std::string_view action,
                         const result<std::string>& r) {
  json_object out;
  out.text("help", w.base + "/api/3/action/help_show?name=" + http::percent_encoded(action));
  if (r.ok()) {
    return {200, out.raw("success", "true").raw("result", r.value()).take()};
  }
  const auto& p = r.error();
  json_object error;
  const bool invalid = p.code == "ckan_invalid" || p.code == "too_many_rows";
  error.text("__type", p.code == "ckan_not_found" ? "Not Found Error"
                       : invalid                  ? "Validation Error"
                                                  : "Bad Request");
  error.text("message", p.code == "ckan_not_found" ? "Not found" : p.detail);
  for (const auto& f : p.fields) {
    json_array why;
    error.raw(f.field, why.text(f.code).take());
  }
  const int status = p.code == "ckan_not_found" ? 404 : invalid ? 409 : 400;
  return {status, out.raw("success", "false").raw("error", error.take()).take()};
}

}  // namespace tsu::catalog
