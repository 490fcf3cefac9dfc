// DTOs: a struct described once (BOOST_DESCRIBE_STRUCT) is written as JSON, read from JSON with
// every fault named, and told as JSON Schema. Members are snake_case in C++ and camelCase on the
// wire. std::optional is the only thing that may be absent or null; described enums are their
// names.
//
//   struct station { std::string name; double lat; std::optional<double> altitude_m; };
//   BOOST_DESCRIBE_STRUCT(station, (), (name, lat, altitude_m))
//   to_json(s); from_json<station>(body); json_schema<station>();
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/core/json_text.h"
#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu {

// Text that already is JSON, put in as it is.
struct json_raw {
  std::string text = "null";
};

namespace json_detail {

template <class T>
concept described_struct = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept described_enum = boost::describe::has_describe_enumerators<T>::value;
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T, class A>
struct is_vector<std::vector<T, A>> : std::true_type {};
template <class T>
struct is_string_map : std::false_type {};
template <class T, class C, class A>
struct is_string_map<std::map<std::string, T, C, A>> : std::true_type {};

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public |
                                                            boost::describe::mod_inherited>;

// "altitude_m" -> "altitudeM", "precipitation1h_mm" -> "precipitation1hMm"
std::string wire_name(std::string_view member);

// Collects faults with the path to where they are: "stations[3].lat".
struct faults {
  std::vector<field_error> all;
  void add(std::string_view path, std::string_view code);
};

template <class T>
void write(std::string& out, const T& v);

// Writes what stands before a member's value, `{"altitudeM":` or `,"altitudeM":`. What is the same
// for all members is no template: there are thousands of them.
void begin_member(std::string& out, bool first, const char* described_name);

template <class T>
void write_members(std::string& out, const T& v) {
  bool first = true;
  boost::mp11::mp_for_each<members_of<T>>([&](auto d) {
    begin_member(out, first, d.name);
    first = false;
    write(out, v.*d.pointer);
  });
  out += first ? "{}" : "}";
}

template <class Range>
void write_array(std::string& out, const Range& all) {
  out += '[';
  bool first = true;
  for (const auto& one : all) {
    if (!first) {
      out += ',';
    }
    first = false;
    write(out, one);
  }
  out += ']';
}

template <class Map>
void write_map(std::string& out, const Map& all) {
  out += '{';
  bool first = true;
  for (const auto& [key, value] : all) {
    if (!first) {
      out += ',';
    }
    first = false;
    append_json_string(out, key);
    out += ':';
    write(out, value);
  }
  out += '}';
}

template <class T>
void write(std::string& out, const T& v) {
  if constexpr (std::is_same_v<T, json_raw>) {
    out += v.text;
  } else if constexpr (std::is_same_v<T, bool>) {
    out += v ? "true" : "false";
  } else if constexpr (described_enum<T>) {
    append_json_string(out, boost::describe::enum_to_string(v, ""));
  } else if constexpr (std::is_integral_v<T>) {
    out += std::to_string(v);
  } else if constexpr (std::is_floating_point_v<T>) {
    append_json_number(out, v);
  } else if constexpr (std::is_same_v<T, instant>) {
    append_json_string(out, format_instant(v));
  } else if constexpr (is_optional<T>::value) {
    if (v) {
      write(out, *v);
    } else {
      out += "null";
    }
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    append_json_string(out, v);
  } else if constexpr (is_vector<T>::value) {
    write_array(out, v);
  } else if constexpr (is_string_map<T>::value) {
    write_map(out, v);
  } else {
    static_assert(described_struct<T>, "describe it with BOOST_DESCRIBE_STRUCT");
    write_members(out, v);
  }
}

template <class T>
void read(T& into, std::string_view value, const std::string& path, faults& bad);

// Reads one object, member by member as they are described.
class member_reader {
 public:
  member_reader(std::string_view object, const std::string& path, faults&);
  // The value of that member, or an empty slice; names it as missing where it must be there.
  std::string_view find(const char* described_name, bool may_be_absent);
  // Of the member that was found last.
  const std::string& path() const { return path_; }
  // Names what the object has and the description has not.
  void end(std::span<const char* const> described_names);

 private:
  json_members members_;
  const std::string prefix_;
  std::string path_;
  faults& bad_;
  std::size_t known_ = 0;
};

template <template <class...> class List, class... Members>
constexpr std::array<const char*, sizeof...(Members)> names_in(List<Members...>) {
  return {Members::name...};
}
template <class T>
inline constexpr auto described_names = names_in(members_of<T>{});

template <class T>
void read_members(T& into, std::string_view value, const std::string& path, faults& bad) {
  if (kind_of(value) != json_kind::object) {
    return bad.add(path, "not_an_object");
  }
  member_reader object{value, path, bad};
  boost::mp11::mp_for_each<members_of<T>>([&](auto d) {
    using member = std::remove_reference_t<decltype(into.*d.pointer)>;
    const auto slice = object.find(d.name, is_optional<member>::value);
    if (!slice.empty()) {
      read(into.*d.pointer, slice, object.path(), bad);
    }
  });
  object.end(described_names<T>);
}

template <class T>
void read_integer(T& into, std::string_view value, const std::string& path, faults& bad) {
  if (kind_of(value) != json_kind::number) {
    return bad.add(path, "not_a_number");
  }
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), into);
  if (error != std::errc{} || end != value.data() + value.size()) {
    bad.add(path, "not_a_whole_number");
  }
}

template <class T>
void read_vector(T& into, std::string_view value, const std::string& path, faults& bad) {
  if (kind_of(value) != json_kind::array) {
    return bad.add(path, "not_an_array");
  }
  std::size_t i = 0;
  for (const auto one : json_elements{value}) {
    read(into.emplace_back(), one, path + "[" + std::to_string(i++) + "]", bad);
  }
}

template <class T>
void read_map(T& into, std::string_view value, const std::string& path, faults& bad) {
  if (kind_of(value) != json_kind::object) {
    return bad.add(path, "not_an_object");
  }
  for (const auto& m : json_members{value}) {
    const auto key = json_string_text({m.key.data() - 1, m.key.size() + 2});
    read(into[key], m.value, path + "." + key, bad);
  }
}

template <class T>
void read(T& into, std::string_view value, const std::string& path, faults& bad) {
  if constexpr (std::is_same_v<T, json_raw>) {
    into.text = std::string{value};
  } else if constexpr (std::is_same_v<T, bool>) {
    if (kind_of(value) != json_kind::boolean) {
      return bad.add(path, "not_a_boolean");
    }
    into = value == "true";
  } else if constexpr (described_enum<T>) {
    if (kind_of(value) != json_kind::string ||
        !boost::describe::enum_from_string(json_string_text(value).c_str(), into)) {
      bad.add(path, "not_one_of");
    }
  } else if constexpr (std::is_integral_v<T>) {
    read_integer(into, value, path, bad);
  } else if constexpr (std::is_floating_point_v<T>) {
    const auto number = kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
    if (!number) {
      return bad.add(path, "not_a_number");
    }
    into = static_cast<T>(*number);
  } else if constexpr (std::is_same_v<T, instant>) {
    const auto t =
        kind_of(value) == json_kind::string ? parse_instant(json_string_text(value)) : std::nullopt;
    if (!t) {
      return bad.add(path, "not_a_time");
    }
    into = *t;
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (kind_of(value) != json_kind::string) {
      return bad.add(path, "not_a_text");
    }
    into = json_string_text(value);
  } else if constexpr (is_optional<T>::value) {
    if (value == "null") {
      into.reset();
    } else {
      read(into.emplace(), value, path, bad);
    }
  } else if constexpr (is_vector<T>::value) {
    read_vector(into, value, path, bad);
  } else if constexpr (is_string_map<T>::value) {
    read_map(into, value, path, bad);
  } else {
    static_assert(described_struct<T>, "describe it with BOOST_DESCRIBE_STRUCT");
    read_members(into, value, path, bad);
  }
}

template <class T>
std::string schema_of();

class object_schema_text {
 public:
  void add(const char* described_name, const std::string& schema, bool may_be_absent);
  std::string text() const;

 private:
  std::string properties_, required_;
};

template <class T>
std::string object_schema() {
  object_schema_text out;
  boost::mp11::mp_for_each<members_of<T>>([&](auto d) {
    using member = std::remove_cvref_t<decltype(std::declval<T>().*d.pointer)>;
    out.add(d.name, schema_of<member>(), is_optional<member>::value);
  });
  return out.text();
}

template <class T>
std::string enum_schema() {
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
    if (!names.empty()) {
      names += ',';
    }
    append_json_string(names, d.name);
  });
  return "{\"type\":\"string\",\"enum\":[" + names + "]}";
}

template <class T>
std::string schema_of() {
  if constexpr (std::is_same_v<T, json_raw>) {
    return "{}";
  } else if constexpr (std::is_same_v<T, bool>) {
    return R"({"type":"boolean"})";
  } else if constexpr (described_enum<T>) {
    return enum_schema<T>();
  } else if constexpr (std::is_integral_v<T>) {
    return R"({"type":"integer","format":"int64"})";
  } else if constexpr (std::is_floating_point_v<T>) {
    return R"({"type":"number"})";
  } else if constexpr (std::is_same_v<T, instant>) {
    return R"({"type":"string","format":"date-time"})";
  } else if constexpr (is_optional<T>::value) {
    return R"({"anyOf":[)" + schema_of<typename T::value_type>() + R"(,{"type":"null"}]})";
  } else if constexpr (std::convertible_to<T, std::string_view>) {
    return R"({"type":"string"})";
  } else if constexpr (is_vector<T>::value) {
    return R"({"type":"array","items":)" + schema_of<typename T::value_type>() + "}";
  } else if constexpr (is_string_map<T>::value) {
    return R"({"type":"object","additionalProperties":)" + schema_of<typename T::mapped_type>() +
           "}";
  } else {
    return object_schema<T>();
  }
}

}  // namespace json_detail

template <class T>
std::string to_json(const T& v) {
  std::string out;
  json_detail::write(out, v);
  return out;
}

// Bad JSON is one problem (bad_json); otherwise every faulty field is named at once
// (code "bad_fields"): missing, unknown_member, not_a_number, not_one_of, …
template <class T>
result<T> from_json(std::string_view text) {
  TRY(const auto json, check_and_minify(text));
  T out{};
  json_detail::faults bad;
  json_detail::read(out, json, "", bad);
  if (!bad.all.empty()) {
    return problem{why::bad_input, "the body does not have the shape that is asked for",
                   "bad_fields", std::move(bad.all)};
  }
  return out;
}

// JSON Schema, draft 2020-12.
template <class T>
std::string json_schema() {
  return json_detail::schema_of<T>();
}

}  // namespace tsu
