#include "base/config/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tsu::config {
namespace {

using namespace std::chrono_literals;

constexpr setting point_columns[] = {
    {"at", kind::text, "", "", "", "Where."},
    {"factor", kind::number, "1", "0..10", "", "How much."},
};
constexpr setting rule_columns[] = {
    {"pattern", kind::text, "", "", "", "Which."},
    {"points", kind::tables, "", "", "", "What is in it.", point_columns},
};
constexpr setting table[] = {
    {"listen", kind::text, "127.0.0.1:8080", "", "", "Where to listen."},
    {"log.level", kind::text, "info", "debug|info|warning|error", "", "How much to say."},
    {"http.idle_timeout", kind::duration, "30s", "1s..1h", "", "Idle connections end."},
    {"http.body_max", kind::size, "1MiB", "1KiB..1GiB", "", "Largest body."},
    {"http.connections_max", kind::integer, "10000", "1..1000000", "", "Open at once."},
    {"http.share", kind::number, "0.5", "0..1", "", "A share."},
    {"http.tls", kind::boolean, "false", "", "", "Speak TLS."},
    {"hosts", kind::list, "", "", "", "Host names."},
    {"smtp.password", kind::secret, "", "", "", "For the mail server."},
    {"mqtt.topic", kind::tables, "", "", "", "Rules.", rule_columns},
};

class config_test : public testing::Test {
 protected:
  config_test() {
    char name[] = "/tmp/tsunagu-config.XXXXXX";
    folder_ = ::mkdtemp(name);
    from_.file = folder_ + "/tsunagu.toml";
  }
  ~config_test() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    const std::filesystem::path path{folder_ + '/' + name};
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path} << text;
  }
  settings load() { return settings::load(table, from_).value(); }
  std::string faults() {
    auto text = settings::load(table, from_).error().detail;
    for (std::size_t at; (at = text.find(folder_ + '/')) != text.npos;) {
      text.erase(at, folder_.size() + 1);
    }
    return text;
  }

  std::string folder_;
  sources from_;
};

TEST_F(config_test, without_any_source_the_defaults_hold) {
  const auto s = load();
  EXPECT_EQ(s.text("listen"), "127.0.0.1:8080");
  EXPECT_EQ(s.duration("http.idle_timeout"), 30s);
  EXPECT_EQ(s.size("http.body_max"), 1u << 20);
  EXPECT_EQ(s.number("http.share"), 0.5);
  EXPECT_FALSE(s.boolean("http.tls"));
  EXPECT_EQ(s.origin("listen"), "default");
}

TEST_F(config_test, file_conf_d_credentials_environment_and_flags_win_in_this_order) {
  write("tsunagu.toml",
        "listen = \"a:1\"\nhosts = [\"x\", \"y\"]\n[http]\nidle_timeout = \"5s\"\ntls = true\n"
        "connections_max = 7\nshare = 1\n[smtp]\npassword = \"from file\"\n");
  write("conf.d/20.toml", "http.idle_timeout = \"7s\"");
  write("conf.d/10.toml", "http.idle_timeout = \"6s\"\nhttp.body_max = \"2KiB\"");
  write("conf.d/30.toml.off", "not = read");
  write("cred/smtp.password", "from systemd\n");
  from_.credentials_folder = folder_ + "/cred";
  from_.environment = {{"TSUNAGU_HTTP__BODY_MAX", "3KiB"},
                       {"TSUNAGU_LISTEN", "b:2"},
                       {"TSUNAGU_TEST_PG", "ignored"},
                       {"HOME", "/"}};
  from_.flags = {{"listen", "c:3"}};
  const auto s = load();
  EXPECT_EQ(s.text("listen"), "c:3");
  EXPECT_EQ(s.origin("listen"), "flag --listen");
  EXPECT_EQ(s.duration("http.idle_timeout"), 7s);
  EXPECT_EQ(s.origin("http.idle_timeout"), folder_ + "/conf.d/20.toml:1");
  EXPECT_EQ(s.size("http.body_max"), 3072u);
  EXPECT_EQ(s.integer("http.connections_max"), 7);
  EXPECT_EQ(s.origin("http.connections_max"), folder_ + "/tsunagu.toml:6");
  EXPECT_EQ(s.secret_text("smtp.password").reveal(), "from systemd");
  EXPECT_EQ(s.list("hosts"), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(s.boolean("http.tls"));
}

TEST_F(config_test, every_fault_is_told_at_once_with_its_line_and_what_was_meant) {
  write("tsunagu.toml",
        "lisen = \"a:1\"\n[http]\nidle_timeout = 30\nbody_max = \"2GiB\"\ntls = \"yes\"\n"
        "[log]\nlevel = \"loud\"\n");
  from_.environment = {{"TSUNAGU_HTTP__IDLE_TIMOUT", "3s"}};
  from_.flags = {{"colour", "red"}};
  EXPECT_EQ(faults(),
            "tsunagu.toml:1: there is no setting \"lisen\"; did you mean \"listen\"?\n"
            "environment: there is no setting \"TSUNAGU_HTTP__IDLE_TIMOUT\"; did you mean "
            "\"TSUNAGU_HTTP__IDLE_TIMEOUT\"?\n"
            "flag: there is no setting \"--colour\"; 'tsunagu config show' lists all\n"
            "tsunagu.toml:7: log.level must be one of debug|info|warning|error, not \"loud\"\n"
            "tsunagu.toml:3: http.idle_timeout must be a time with its unit, such as \"30s\", "
            "\"5min\" or \"250ms\"\n"
            "tsunagu.toml:4: http.body_max must be within 1KiB..1GiB, not \"2GiB\"\n"
            "tsunagu.toml:5: http.tls must be true or false, not \"yes\"");
  const auto [fine, text] = check_text(table, from_);
  EXPECT_FALSE(fine);
  EXPECT_TRUE(text.ends_with("\n7 faults\n"));
}

TEST_F(config_test, tables_are_read_in_order_each_with_its_own_settings) {
  write("tsunagu.toml",
        "[[mqtt.topic]]\npattern = \"a\"\n\n[[mqtt.topic]]\npattern = \"b\"\n"
        "points = [{ at = \"/x\", factor = 2 }, { at = \"/y\" }]\n");
  const auto s = load();
  ASSERT_EQ(s.tables("mqtt.topic").size(), 2u);
  const auto& b = s.tables("mqtt.topic")[1];
  EXPECT_EQ(b.place(), folder_ + "/tsunagu.toml:5");
  EXPECT_EQ(b.text("pattern"), "b");
  ASSERT_EQ(b.tables("points").size(), 2u);
  EXPECT_EQ(b.tables("points")[0].number("factor"), 2);
  EXPECT_EQ(b.tables("points")[1].text("at"), "/y");
  EXPECT_EQ(b.tables("points")[1].number("factor"), 1);
  EXPECT_TRUE(s.tables("mqtt.topic")[0].tables("points").empty());
  const auto shown = s.show_text(settings::origins::hidden);
  write("tsunagu.toml", shown);
  EXPECT_EQ(load().show_text(settings::origins::hidden), shown);
}

TEST_F(config_test, the_faults_of_tables_have_their_lines_too) {
  write("tsunagu.toml",
        "[[mqtt.topic]]\npatern = \"a\"\n[[mqtt.topic]]\npattern = 7\n"
        "points = [{ at = \"/x\", factor = 11 }]\n[[mqtt.topic]]\npoints = \"x\"\n");
  from_.environment = {{"TSUNAGU_MQTT__TOPIC", "a"}};
  from_.file_must_exist = true;
  EXPECT_EQ(faults(),
            "environment TSUNAGU_MQTT__TOPIC: mqtt.topic must be a list of tables, [[…]], in a "
            "file, not \"a\"");
  from_.environment.clear();
  EXPECT_EQ(faults(),
            "tsunagu.toml:2: there is no setting \"patern\"; did you mean \"pattern\"?\n"
            "tsunagu.toml:4: pattern must be a text\n"
            "tsunagu.toml:5: factor must be within 0..10, not \"11\"\n"
            "tsunagu.toml:7: points must be a list of tables, [[…]], in a file, not \"x\"");
}

TEST_F(config_test, bad_toml_is_refused_with_its_line) {
  write("tsunagu.toml", "listen = \"a\"\nlog = = 3\n");
  EXPECT_TRUE(faults().starts_with("tsunagu.toml:2: ")) << faults();
  write("tsunagu.toml", std::string(2 << 20, '#'));
  EXPECT_NE(faults().find("larger than 1 MiB"), std::string::npos);
}

TEST_F(config_test, a_file_that_was_asked_for_must_be_there) {
  EXPECT_TRUE(settings::load(table, from_).ok());
  from_.file_must_exist = true;
  EXPECT_EQ(faults(), "tsunagu.toml: there is no such file");
}

TEST_F(config_test, a_secret_is_never_shown_not_even_in_a_fault) {
  from_.environment = {{"TSUNAGU_SMTP__PASSWORD", "hunter2"}};
  const auto text = load().show_text(settings::origins::shown);
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  EXPECT_NE(text.find("smtp.password = \"********\"  # environment TSUNAGU_SMTP__PASSWORD\n"),
            std::string::npos);
  write("tsunagu.toml", "smtp.password = 12345678");
  from_.environment.clear();
  EXPECT_EQ(faults(), "tsunagu.toml:1: smtp.password must be a text");
}

TEST_F(config_test, what_is_shown_can_be_read_back) {
  from_.flags = {{"hosts", "a, b"}, {"http.idle_timeout", "2min"}, {"http.tls", "on"}};
  const auto shown = load().show_text(settings::origins::hidden);
  write("tsunagu.toml", shown);
  from_.flags.clear();
  EXPECT_EQ(load().show_text(settings::origins::hidden), shown);
  EXPECT_EQ(check_text(table, from_), std::pair(true, std::string{"configuration ok\n"}));
}

TEST_F(config_test, the_example_is_a_file_of_comments_that_reads) {
  write("tsunagu.toml", example_text(table));
  EXPECT_EQ(load().origin("listen"), "default");
  EXPECT_NE(example_text(table).find("# Idle connections end. (duration, 1s..1h)\n"
                                     "#http.idle_timeout = \"30s\"\n"),
            std::string::npos);
}

}  // namespace
}  // namespace tsu::config
