#include "base/webauthn/webauthn.h"

#include <gtest/gtest.h>

#include "base/webauthn/test/authenticator.h"

namespace tsu::webauthn {
namespace {

using testing::authenticator;
using namespace std::string_literals;

const std::string challenge = "sixteen bytes of chance or more";

class ceremony_test : public ::testing::Test {
 protected:
  std::vector<std::string> origins{"http://localhost"};
  wish w{.rp_id = "localhost", .origins = origins, .challenge = challenge};
  authenticator device;

  credential registered() {
    const auto made = device.create(challenge);
    auto out = check_registration(made.as_attested(), w);
    EXPECT_TRUE(out.ok()) << out.error().detail;
    return std::move(out).value();
  }
  std::string fault_of_registration() {
    const auto made = device.create(challenge);
    return field_of(check_registration(made.as_attested(), w));
  }
  std::string fault_of_assertion(const credential& c) {
    const auto made = device.get(challenge);
    return field_of(check_assertion(made.as_asserted(), {c.alg, c.key}, w));
  }
  template <class T>
  static std::string field_of(const result<T>& r) {
    if (r.ok()) {
      return "";
    }
    EXPECT_EQ(r.error().code, "bad_passkey");
    return r.error().fields.at(0).field;
  }
};

TEST_F(ceremony_test, ID3_1_40_each_algorithm_registers_and_signs_in) {
  for (const auto& [jose, cose] : {std::pair{jose::algorithm::es256, algorithm::es256},
                                   {jose::algorithm::eddsa, algorithm::eddsa},
                                   {jose::algorithm::rs256, algorithm::rs256}}) {
    device = authenticator{"localhost", "http://localhost", jose};
    const auto c = registered();
    EXPECT_EQ(c.alg, cose);
    EXPECT_EQ(c.id, device.id);
    EXPECT_EQ(c.aaguid, std::string(16, '\x11'));
    EXPECT_EQ(c.now.counter, 1u);
    EXPECT_TRUE(c.now.user_verified);
    EXPECT_FALSE(c.now.backup_eligible);
    const auto made = device.get(challenge);
    const auto in = check_assertion(made.as_asserted(), {c.alg, c.key}, w);
    ASSERT_TRUE(in.ok()) << in.error().detail;
    EXPECT_EQ(in.value().counter, 2u);
  }
}

TEST_F(ceremony_test, ID3_1_40_attestation_is_none_or_by_the_key_itself) {
  for (const auto alg : {jose::algorithm::es256, jose::algorithm::eddsa, jose::algorithm::rs256}) {
    device = authenticator{"localhost", "http://localhost", alg};
    device.self_attested = true;
    EXPECT_EQ(registered().id, device.id);
    device.statement_alg = alg == jose::algorithm::eddsa ? -7 : -8;
    EXPECT_EQ(fault_of_registration(), "attestation") << "another algorithm than the key's";
  }
  device = authenticator{};
  device.self_attested = true;
  auto made = device.create(challenge);
  made.attestation[made.attestation.find("sig") + 20] ^= 1;
  EXPECT_EQ(field_of(check_registration(made.as_attested(), w)), "attestation");
  made = device.create(challenge);
  made.attestation.replace(made.attestation.find("packed"), 6, "androi");
  EXPECT_EQ(field_of(check_registration(made.as_attested(), w)), "attestation");
  device.self_attested = false;
  made = device.create(challenge);
  const auto at = made.attestation.find("attStmt") + 7;
  made.attestation.replace(at, 1, "\xA1\x01\x01");
  EXPECT_EQ(field_of(check_registration(made.as_attested(), w)), "attestation")
      << "none says nothing";
}

TEST_F(ceremony_test, ID3_1_40_a_key_of_another_kind_is_refused) {
  device.claimed_alg = -37;
  EXPECT_EQ(fault_of_registration(), "algorithm");
  device.claimed_alg = -257;
  EXPECT_EQ(fault_of_registration(), "algorithm") << "says RS256, and is a point of a curve";
  device = authenticator{"localhost", "http://localhost", jose::algorithm::ps256};
  EXPECT_EQ(fault_of_registration(), "algorithm");
  device = authenticator{};
  auto made = device.create(challenge);
  made.attestation.back() ^= 1;  // the last byte of y
  EXPECT_EQ(field_of(check_registration(made.as_attested(), w)), "algorithm") << "not on the curve";
}

TEST_F(ceremony_test, ID3_1_40_a_kept_key_that_is_no_point_of_its_curve_verifies_nothing) {
  const auto c = registered();
  const auto shown = device.get(challenge);
  auto other = c.key;
  other.back() ^= 1;
  for (const auto& key : {other, std::string(64, '\0'), std::string(64, '\1'), c.key + "x", ""s}) {
    EXPECT_EQ(field_of(check_assertion(shown.as_asserted(), {c.alg, key}, w)), "signature");
  }
  EXPECT_TRUE(check_assertion(shown.as_asserted(), {c.alg, c.key}, w).ok());
}

TEST_F(ceremony_test, ID3_1_40_type_challenge_origin_and_host_must_be_those_that_were_asked_for) {
  const auto c = registered();
  const auto made = device.create(challenge);
  const auto shown = device.get(challenge);
  EXPECT_EQ(field_of(check_registration({shown.client_data, made.attestation}, w)), "type");
  EXPECT_EQ(field_of(check_assertion({made.client_data, shown.authenticator_data, shown.signature},
                                     {c.alg, c.key}, w)),
            "type");
  for (auto other : {"another challenge of that length!"s, ""s, "short"s}) {
    auto wish_of_other = w;
    wish_of_other.challenge = other;
    EXPECT_EQ(field_of(check_assertion(shown.as_asserted(), {c.alg, c.key}, wish_of_other)),
              "challenge");
  }
  for (const auto* origin : {"https://localhost", "http://localhost:8080", "http://localhost.evil",
                             "null", "http://LOCALHOST", ""}) {
    device.origin = origin;
    EXPECT_EQ(fault_of_assertion(c), "origin") << origin;
    EXPECT_EQ(fault_of_registration(), "origin") << origin;
  }
  device.origin = "http://localhost";
  device.rp_id = "town.example";
  EXPECT_EQ(fault_of_assertion(c), "rpId");
  EXPECT_EQ(fault_of_registration(), "rpId");
}

TEST_F(ceremony_test, ID3_1_40_a_framed_page_and_doubtful_client_data_are_refused) {
  const auto c = registered();
  for (const auto* more : {R"("crossOrigin":true)", R"("crossOrigin":"no")",
                           R"("topOrigin":"https://evil.example")"}) {
    device.more_client_data = more;
    EXPECT_EQ(fault_of_assertion(c), "origin") << more;
  }
  device.more_client_data = R"("type":"webauthn.get")";
  EXPECT_EQ(fault_of_assertion(c), "clientData") << "a name twice";
  device.more_client_data = "\"x\":\"" + std::string(5000, 'x') + "\"";
  EXPECT_EQ(fault_of_assertion(c), "clientData");
  device.more_client_data = R"("crossOrigin":false,"other_keys":{"a":[1,2]})";
  EXPECT_EQ(fault_of_assertion(c), "");
}

TEST_F(ceremony_test, ID3_1_40_flags_of_presence_verification_and_backup_are_looked_at) {
  const auto c = registered();
  device.flags = authenticator::verified;
  EXPECT_EQ(fault_of_assertion(c), "present");
  device.flags = authenticator::present;
  EXPECT_EQ(fault_of_assertion(c), "verified");
  EXPECT_EQ(fault_of_registration(), "verified");
  w.user_verified = false;
  EXPECT_EQ(fault_of_assertion(c), "");
  device.flags = authenticator::present | authenticator::backed_up;
  EXPECT_EQ(fault_of_assertion(c), "authenticatorData") << "backed up without being eligible";
  device.flags = authenticator::present | authenticator::eligible | authenticator::backed_up;
  const auto made = device.get(challenge);
  const auto in = check_assertion(made.as_asserted(), {c.alg, c.key}, w);
  ASSERT_TRUE(in.ok());
  EXPECT_TRUE(in.value().backup_eligible && in.value().backed_up);
  EXPECT_FALSE(in.value().user_verified);
}

TEST_F(ceremony_test, ID3_1_40_what_was_changed_or_signed_by_another_key_is_refused) {
  const auto c = registered();
  const auto other = authenticator{}.create(challenge);
  const auto made = device.get(challenge);
  auto changed = made;
  changed.authenticator_data[36] ^= 1;  // the counter
  EXPECT_EQ(field_of(check_assertion(changed.as_asserted(), {c.alg, c.key}, w)), "signature");
  changed = made;
  changed.signature.back() ^= 1;
  EXPECT_EQ(field_of(check_assertion(changed.as_asserted(), {c.alg, c.key}, w)), "signature");
  changed.signature = std::string(2000, 'x');
  EXPECT_EQ(field_of(check_assertion(changed.as_asserted(), {c.alg, c.key}, w)), "signature");
  const auto strange = check_registration(other.as_attested(), w).value();
  EXPECT_EQ(field_of(check_assertion(made.as_asserted(), {strange.alg, strange.key}, w)),
            "signature");
  EXPECT_EQ(field_of(check_assertion(made.as_asserted(), {algorithm::eddsa, c.key}, w)),
            "signature");
  EXPECT_EQ(field_of(check_assertion(made.as_asserted(), {c.alg, "short"}, w)), "signature");
}

TEST_F(ceremony_test, authenticator_data_ends_where_its_parts_end) {
  const auto c = registered();
  const auto check = [&](std::string data) {
    const auto client = device.client_data("webauthn.get", challenge);
    const auto signature = device.signature(data, client);
    return field_of(check_assertion({client, data, signature}, {c.alg, c.key}, w));
  };
  EXPECT_EQ(check(device.header(0)), "");
  EXPECT_EQ(check(device.header(0) + "x"), "authenticatorData");
  EXPECT_EQ(check(device.header(0).substr(0, 36)), "authenticatorData");
  EXPECT_EQ(check(device.header(128)), "authenticatorData") << "extensions that are not there";
  EXPECT_EQ(check(device.header(128) + "\xA0" + "x"), "authenticatorData");
  EXPECT_EQ(check(device.authenticator_data_with_key()), "authenticatorData")
      << "a key does not belong here";
  device.id = std::string(1024, 'i');
  EXPECT_EQ(fault_of_registration(), "authenticatorData") << "an id over 1023 bytes";
  device.id = std::string(1023, 'i');
  EXPECT_EQ(fault_of_registration(), "");
  device.id = "";
  EXPECT_EQ(fault_of_registration(), "authenticatorData");
}

TEST(counter_test, ID3_1_40_a_counter_must_grow_unless_it_is_never_kept) {
  EXPECT_FALSE(goes_back(0, 0));
  EXPECT_FALSE(goes_back(0, 1));
  EXPECT_FALSE(goes_back(7, 8));
  EXPECT_TRUE(goes_back(7, 7));
  EXPECT_TRUE(goes_back(7, 6));
  EXPECT_TRUE(goes_back(7, 0));
}

}  // namespace
}  // namespace tsu::webauthn
