#include "engine/crm/expression.h"

#include <gtest/gtest.h>

namespace tsu::crm {
namespace {

std::string faults_of(const std::string& text) {
  const auto e = parse_expression(text);
  if (e.ok()) {
    return "";
  }
  std::string out = e.error().code;
  for (const auto& f : e.error().fields) {
    out += " " + f.field + ":" + f.code;
  }
  return out;
}

struct row {
  const char *text, *faults;
};

TEST(crm_expression, every_fault_is_named_with_its_place) {
  for (const auto& r : {
           row{R"({"field":"age","op":">=","value":65})", ""},
           row{R"({"all":[{"field":"class","op":"in","value":["stagnant"]}]})", ""},
           row{R"([])", "crm_bad_segment :not_an_object"},
           row{R"({})", "crm_bad_segment field:missing"},
           row{R"({"field":"height","op":"=","value":1})", "crm_bad_segment field:not_one_of"},
           row{R"({"field":"age","op":"~","value":1})", "crm_bad_segment op:not_one_of"},
           row{R"({"field":"age","value":1})", "crm_bad_segment op:missing"},
           row{R"({"field":"age","op":"in","value":[1]})", "crm_bad_segment op:not_one_of"},
           row{R"({"field":"district","op":"<","value":"a"})", "crm_bad_segment op:not_one_of"},
           row{R"({"field":"age","op":"=","value":"65"})", "crm_bad_segment value:not_a_number"},
           row{R"({"field":"age","op":"=","value":6.5})",
               "crm_bad_segment value:not_a_whole_number"},
           row{R"({"field":"age","op":"=","value":2e9})", "crm_bad_segment value:out_of_bounds"},
           row{R"({"field":"age","op":"="})", "crm_bad_segment value:missing"},
           row{R"({"field":"age","op":"=","value":1,"x":2})", "crm_bad_segment x:unknown_member"},
           row{R"({"field":"class","op":"=","value":"lazy"})", "crm_bad_segment value:not_one_of"},
           row{R"({"field":"district","op":"in","value":[]})", "crm_bad_segment value:empty"},
           row{R"({"field":"district","op":"in","value":["a",1]})",
               "crm_bad_segment value[1]:not_a_text"},
           row{R"({"field":"count","op":"=","value":1})",
               "crm_bad_segment kind:missing lastDays:missing"},
           row{R"({"field":"count","kind":"A B","lastDays":367,"op":"=","value":1})",
               "crm_bad_segment kind:not_a_code lastDays:out_of_bounds"},
           row{R"({"all":[]})", "crm_bad_segment all:empty"},
           row{R"({"any":{}})", "crm_bad_segment any:not_an_array"},
           row{R"({"all":[{"not":{"field":"age","op":"=","value":1}},{"any":[{"field":"x"}]}]})",
               "crm_bad_segment all[1].any[0].field:not_one_of"},
       }) {
    EXPECT_EQ(faults_of(r.text), r.faults) << r.text;
  }
  EXPECT_EQ(faults_of("{").substr(0, 8), "bad_json");
}

TEST(crm_expression, depth_size_and_number_of_parts_have_limits) {
  const std::string test = R"({"field":"age","op":"=","value":1})";
  const auto nested = [&](int depth) {
    auto text = test;
    for (int i = 1; i < depth; ++i) {
      text = "{\"not\":" + text + "}";
    }
    return text;
  };
  EXPECT_EQ(faults_of(nested(depth_max)), "");
  EXPECT_NE(faults_of(nested(depth_max + 1)).find("too_deep"), std::string::npos);
  const auto wide = [&](std::size_t parts) {
    std::string text = "{\"any\":[" + test;
    for (std::size_t i = 2; i < parts; ++i) {
      text += "," + test;
    }
    return text + "]}";
  };
  EXPECT_EQ(faults_of(wide(parts_max)), "");
  EXPECT_NE(faults_of(wide(parts_max + 1)).find("too_many"), std::string::npos);
  EXPECT_EQ(faults_of(std::string(text_max + 1, ' ')), "crm_bad_segment :too_long");
}

}  // namespace
}  // namespace tsu::crm
