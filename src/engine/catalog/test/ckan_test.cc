// Open data on both engines: published by staff through the gate, read by anyone as CKAN has it.
#include "engine/catalog/ckan.h"

#include <gtest/gtest.h>

#include "engine/catalog/open_api.h"
#include "engine/catalog/personal.h"
#include "engine/catalog/test/town.h"

namespace tsu::catalog {
namespace {

using namespace testing;

class open_data_of_a_town : public town {
 protected:
  open_data_of_a_town() {
    write_park("1", R"("大通公園")", "12", R"("011-200-0000")");
    write_park("2", R"("円山公園")", "7", R"("011-200-0001")");
    write_park("3", R"("=中島公園")", "30", R"("011-200-0002")");
  }
  void write_park(const std::string& n, const std::string& name, const std::string& size,
                  const std::string& phone) {
    ASSERT_TRUE(write(*one, "urn:p:" + n, "Park",
                      {property("name", name), property("size", size), property("phone", phone),
                       property("secret", R"("x")"), place("141.3" + n, "43.06")})
                    .ok());
  }
  http::reply publish(const std::string& more = {}, const std::string& name = "parks") {
    const std::string body =
        R"({"entityType":"Park","title":"公園","notes":"市の公園","licence":"CC-BY-4.0",)"
        R"("attributes":["name","size","phone","location"],"tags":["公園","緑"],"group":"nature")" +
        more + "}";
    return asked(api::publish_dataset, "", {name}, body);
  }
  std::string ckan(const std::string& action, std::string_view query = {},
                   std::string_view body = {}) {
    return ask(api::ask_ckan, query, {action}, body);
  }
};

std::string result_of(const std::string& reply) {
  EXPECT_NE(reply.find(R"("success":true)"), std::string::npos) << reply;
  const auto at = reply.find(R"("result":)");
  return at == reply.npos ? reply : reply.substr(at + 9, reply.size() - at - 10);
}

TEST_P(open_data_of_a_town, is_nothing_until_staff_publish_it) {
  EXPECT_EQ(result_of(ckan("package_list")), "[]");
  EXPECT_EQ(asked(api::ask_ckan, "id=parks", {"package_show"}).status, 404);
  EXPECT_EQ(ask(api::show_open_file, "", {"parks", "data.csv"}), "catalog_no_dataset");
  EXPECT_EQ(ask(api::show_open_tile, "", {"parks", "0", "0", "0"}), "catalog_no_dataset");
  EXPECT_EQ(publish().status, 204);
  EXPECT_EQ(result_of(ckan("package_list")), R"(["parks"])");
  EXPECT_EQ(asked(api::withdraw_dataset, "", {"parks"}).status, 204);
  EXPECT_EQ(result_of(ckan("package_list")), "[]");
  EXPECT_EQ(ask(api::withdraw_dataset, "", {"parks"}), "catalog_no_dataset");
  EXPECT_EQ(kinds(), (std::vector<std::string>{"catalog.dataset.published parks",
                                               "catalog.dataset.withdrawn parks"}));
}

TEST_P(open_data_of_a_town, begins_and_ends_at_its_dates) {
  EXPECT_EQ(publish(R"(,"publishedFrom":"2026-12-01T00:00:00Z",)"
                    R"("publishedUntil":"2026-12-31T00:00:00Z")")
                .status,
            204);
  EXPECT_EQ(result_of(ckan("package_list")), "[]");
  here.time.set(*parse_instant("2026-12-01T00:00:00Z"));
  EXPECT_EQ(result_of(ckan("package_list")), R"(["parks"])");
  here.time.set(*parse_instant("2026-12-31T00:00:00Z"));
  EXPECT_EQ(result_of(ckan("package_list")), "[]");
}

TEST_P(open_data_of_a_town, shows_only_the_attributes_that_are_published) {
  ASSERT_EQ(publish().status, 204);
  EXPECT_EQ(ask(api::show_open_file, "", {"parks", "data.csv"}),
            "\xEF\xBB\xBFid,name,size,phone,location\r\n"
            "urn:p:1,大通公園,12,011-200-0000,"
            "\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[141.31,43.06]}\"\r\n"
            "urn:p:2,円山公園,7,011-200-0001,"
            "\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[141.32,43.06]}\"\r\n"
            "urn:p:3,'=中島公園,30,011-200-0002,"
            "\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[141.33,43.06]}\"\r\n");
  const auto geojson = ask(api::show_open_file, "", {"parks", "data.geojson"});
  EXPECT_NE(geojson.find(R"("geometry":{"type":"Point","coordinates":[141.31,43.06]},)"
                         R"("properties":{"name":"大通公園","size":12,"phone":"011-200-0000"})"),
            std::string::npos)
      << geojson;
  EXPECT_EQ(geojson.find("secret"), std::string::npos);
  EXPECT_NE(ask(api::show_open_file, "", {"parks", "entities.json"})
                .find(R"({"id":"urn:p:2","type":"Park","name":"円山公園")"),
            std::string::npos);
  const auto tile = ask(api::show_open_tile, "", {"parks", "0", "0", "0.mvt"});
  EXPECT_NE(tile.find("urn:p:1"), std::string::npos);
  EXPECT_EQ(tile.find("secret"), std::string::npos);
  EXPECT_EQ(ask(api::show_open_file, "", {"parks", "data.xml"}), "not_found");
}

TEST_P(open_data_of_a_town, does_not_pass_what_is_personal) {
  const auto with = [&](const std::string& more, const std::string& name = "parks") {
    return publish(more, name).body;
  };
  EXPECT_EQ(with(R"(,"maintainer":"公園課")", "P"), "bad_dataset\nname bad_name");
  EXPECT_EQ(ask(api::publish_dataset, "", {"a-b"},
                R"({"entityType":"Citizen","title":"","notes":"n","licence":"mine",)"
                R"("attributes":["familyName","scope"],"tags":[]})"),
            "bad_dataset\ntitle missing\nlicence not_one_of\nentityType personal_type\n"
            "attributes[0] personal_attribute\nattributes[1] bad_name");
  write_park("2", R"("円山")", "7", R"("090-1234-5678")");
  EXPECT_EQ(with(""), "personal_data\nphone[urn:p:2] mobile_number");
  EXPECT_EQ(with(R"(,"acknowledged":["phone"])"), "");
  write_park("3", R"("123456789018")", "7", R"("011-1")");
  EXPECT_EQ(with(R"(,"acknowledged":["phone","name"])"),
            "personal_data\nname[urn:p:3] individual_number");
  // What comes after publication is held back where it is read.
  const auto csv = ask(api::show_open_file, "", {"parks", "data.csv"});
  EXPECT_EQ(csv.find("123456789018"), std::string::npos);
  EXPECT_NE(csv.find("090-1234-5678"), std::string::npos);
}

TEST_P(open_data_of_a_town, is_told_as_ckan_tells_it) {
  ASSERT_EQ(publish().status, 204);
  const auto id = ckan_id("011002", "parks");
  const auto package = result_of(ckan("package_show", "id=parks"));
  EXPECT_EQ(result_of(ckan("package_show", "id=" + id)), package);
  EXPECT_EQ(result_of(ckan("package_show", "", R"({"id":"parks"})")), package);
  for (const std::string part :
       {R"("name":"parks")", R"("title":"公園")", R"("license_id":"CC-BY-4.0")",
        R"("num_resources":3)", R"("format":"CSV")", R"("format":"GeoJSON")",
        R"("url":"http:///opendata/parks/data.csv")", R"("display_name":"緑")",
        R"("metadata_created":"2026-11-22T04:17:03.000000")"}) {
    EXPECT_NE(package.find(part), std::string::npos) << part << "\n" << package;
  }
  EXPECT_NE(result_of(ckan("package_search", "q=公園&fq=tags:緑")).find(R"("count":1,)"),
            std::string::npos);
  for (const std::string none : {"q=海", "fq=tags:海", "fq=res_format:XLS", "q=公園+海",
                                 "fq=license_id:CC0-1.0", "q=*:*&fq=organization:999999"}) {
    EXPECT_NE(result_of(ckan("package_search", none)).find(R"("count":0,)"), std::string::npos)
        << none;
  }
  const auto facets = result_of(ckan(
      "package_search", "", R"({"facet.field":["tags","organization"],"facet.limit":1,"rows":0})"));
  EXPECT_NE(facets.find(R"("facets":{"tags":{"公園":1},"organization":{"011002":1}})"),
            std::string::npos)
      << facets;
  EXPECT_NE(facets.find(R"("search_facets":{"tags":{"title":"tags","items":[{"name":"公園",)"
                        R"("display_name":"公園","count":1}]})"),
            std::string::npos)
      << facets;
  EXPECT_NE(result_of(ckan("package_search", R"(facet.field=["tags"]&facet.mincount=2)"))
                .find(R"("facets":{"tags":{}})"),
            std::string::npos);
  for (const auto* bad : {R"(facet.field=["author"])", "facet.field=tags"}) {
    EXPECT_EQ(asked(api::ask_ckan, bad, {"package_search"}).status, 409) << bad;
  }
  EXPECT_EQ(result_of(ckan("group_list")), R"(["nature"])");
  EXPECT_EQ(result_of(ckan("tag_list")), R"(["公園","緑"])");
  EXPECT_EQ(result_of(ckan("organization_list")), R"(["011002"])");
  EXPECT_NE(result_of(ckan("license_list")).find("PDL-1.0"), std::string::npos);
  EXPECT_NE(result_of(ckan("resource_show", "id=" + ckan_id("011002", "parks", "csv")))
                .find(R"("datastore_active":true)"),
            std::string::npos);
}

TEST_P(open_data_of_a_town, is_searched_row_by_row) {
  ASSERT_EQ(publish().status, 204);
  const auto resource = "resource_id=" + ckan_id("011002", "parks", "csv");
  const auto rows = [&](const std::string& more) {
    const auto r = result_of(ckan("datastore_search", resource + "&fields=_id,size" + more));
    const auto from = r.find(R"("records":)"), to = r.find(R"(,"include_total")");
    return r.substr(from + 10, to - from - 10);
  };
  EXPECT_EQ(rows(""), R"([{"_id":1,"size":12},{"_id":2,"size":7},{"_id":3,"size":30}])");
  EXPECT_EQ(rows("&sort=size+desc&limit=2"), R"([{"_id":3,"size":30},{"_id":1,"size":12}])");
  EXPECT_EQ(rows("&limit=1&offset=1"), R"([{"_id":2,"size":7}])");
  EXPECT_EQ(rows("&q=円山"), R"([{"_id":2,"size":7}])");
  EXPECT_EQ(rows(R"(&filters={"name":"円山公園"})"), R"([{"_id":2,"size":7}])");
  EXPECT_EQ(rows(R"(&filters={"size":[7,30],"name":["大通公園","円山公園"]})"),
            R"([{"_id":2,"size":7}])");
  const auto whole = result_of(
      ckan("datastore_search", "",
           R"({"resource_id":")" + ckan_id("011002", "parks", "csv") + R"(","limit":0})"));
  EXPECT_NE(whole.find(R"("total":3)"), std::string::npos) << whole;
  EXPECT_NE(whole.find(R"({"id":"size","type":"numeric"})"), std::string::npos) << whole;
  EXPECT_NE(whole.find(R"("records":[])"), std::string::npos) << whole;
}

TEST_P(open_data_of_a_town, refuses_as_ckan_refuses) {
  ASSERT_EQ(publish().status, 204);
  const auto refused = [&](const std::string& action, std::string_view query) {
    const auto r = asked(api::ask_ckan, query, {action});
    EXPECT_NE(r.body.find(R"("success":false)"), std::string::npos);
    const auto at = r.body.find(R"("__type":")") + 10;
    return std::to_string(r.status) + " " + r.body.substr(at, r.body.find('"', at) - at);
  };
  EXPECT_EQ(refused("package_show", "id=none"), "404 Not Found Error");
  EXPECT_EQ(refused("package_show", ""), "409 Validation Error");
  EXPECT_EQ(refused("datastore_search", "resource_id=x"), "404 Not Found Error");
  EXPECT_EQ(refused("package_create", ""), "400 Bad Request");
  const auto resource = "resource_id=" + ckan_id("011002", "parks", "csv");
  EXPECT_EQ(refused("datastore_search", resource + "&filters={\"secret\":1}"),
            "409 Validation Error");
  EXPECT_EQ(refused("datastore_search", resource + "&fields=secret"), "409 Validation Error");
  EXPECT_EQ(refused("datastore_search", resource + "&limit=-1"), "409 Validation Error");
  EXPECT_EQ(refused("datastore_search", resource + "&sort=size+down"), "409 Validation Error");
}

INSTANTIATE_TEST_SUITE_P(engines, open_data_of_a_town, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(what_is_personal, is_told_from_what_a_facility_has) {
  EXPECT_EQ(personal_in("1234-5678-9018"), "individual_number");
  EXPECT_EQ(personal_in("123456789012"), "");  // its check digit is another
  EXPECT_EQ(personal_in("011002000001"), "");
  EXPECT_EQ(personal_in("park@city.example.jp"), "email_address");
  EXPECT_EQ(personal_in("050-1234-5678"), "");
  EXPECT_EQ(personal_in("連絡先 080 1234 5678"), "mobile_number");
  EXPECT_EQ(personal_in("011-200-0000"), "");
  EXPECT_EQ(personal_in("43.064310"), "");
  EXPECT_TRUE(is_personal_type("https://example.jp/Person"));
  EXPECT_FALSE(is_personal_type("PublicFacility"));
}

}  // namespace
}  // namespace tsu::catalog
