#include "base/http/address.h"

#include <gtest/gtest.h>

namespace tsu::http {
namespace {

TEST(ip_address, only_the_plain_spellings_are_addresses) {
  EXPECT_EQ(ip_address::parse("192.0.2.1")->text(), "192.0.2.1");
  EXPECT_EQ(ip_address::parse("2001:DB8:0:0::1")->text(), "2001:db8::1");
  EXPECT_EQ(ip_address::parse("::ffff:192.0.2.1"), ip_address::parse("192.0.2.1"));
  for (auto bad : {"", "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "127.0.0.1.", "1.2.3.256",
                   "[::1]", "fe80::1%eth0", "::1 ", "localhost"}) {
    EXPECT_FALSE(ip_address::parse(bad)) << bad;
  }
}

TEST(ip_address, what_is_not_the_internet_is_not_public) {
  for (auto inside : {"127.0.0.1",
                      "127.255.255.254",
                      "0.0.0.0",
                      "10.1.2.3",
                      "172.16.0.1",
                      "172.31.255.255",
                      "192.168.1.1",
                      "169.254.169.254",
                      "100.64.0.1",
                      "100.127.255.255",
                      "192.0.0.192",
                      "198.18.0.1",
                      "224.0.0.1",
                      "239.255.255.255",
                      "255.255.255.255",
                      "240.0.0.1",
                      "192.0.2.1",
                      "::",
                      "::1",
                      "::ffff:127.0.0.1",
                      "::ffff:10.0.0.1",
                      "::127.0.0.1",
                      "fe80::1",
                      "fec0::1",
                      "fc00::1",
                      "fd00:ec2::254",
                      "ff02::1",
                      "2001:db8::1",
                      "2001:0:1::1",
                      "64:ff9b::7f00:1",
                      "64:ff9b::a9fe:a9fe",
                      "64:ff9b:1::a00:1",
                      "2002:7f00:1::",
                      "2002:a00:1::1",
                      "2002:c0a8:101::1",
                      "100::1",
                      "3fff::1",
                      "4000::1"}) {
    EXPECT_FALSE(ip_address::parse(inside)->is_public()) << inside;
  }
  for (auto outside : {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1",
                       "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"}) {
    EXPECT_TRUE(ip_address::parse(outside)->is_public()) << outside;
  }
}

TEST(network, contains_what_has_the_same_first_bits) {
  const auto v4 = *network::parse("10.128.0.0/9");
  EXPECT_TRUE(v4.contains(*ip_address::parse("10.255.1.1")));
  EXPECT_TRUE(v4.contains(*ip_address::parse("::ffff:10.255.1.1")));
  EXPECT_FALSE(v4.contains(*ip_address::parse("10.127.255.255")));
  EXPECT_FALSE(v4.contains(*ip_address::parse("::1")));
  EXPECT_TRUE(network::parse("fd00::/8")->contains(*ip_address::parse("fdff::1")));
  EXPECT_TRUE(network::parse("0.0.0.0/0")->contains(*ip_address::parse("1.2.3.4")));
  EXPECT_TRUE(network::parse("127.0.0.1")->contains(*ip_address::parse("127.0.0.1")));
  EXPECT_FALSE(network::parse("127.0.0.1")->contains(*ip_address::parse("127.0.0.2")));
}

TEST(network, a_network_with_bits_beyond_its_length_is_a_mistake) {
  for (auto bad : {"10.0.0.1/8", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/x", "/8",
                   "fd00::1/8", "10.0.0.0/-1"}) {
    EXPECT_FALSE(network::parse(bad)) << bad;
  }
}

}  // namespace
}  // namespace tsu::http
