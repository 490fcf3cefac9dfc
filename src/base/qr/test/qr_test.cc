#include "base/qr/qr.h"

#include <gtest/gtest.h>

#include <optional>

namespace tsu::qr {
namespace {

// A reader of clean codes of the versions 1 to 3 in level M, which have one block: written from the
// standard, without the library that makes them.
class reader {
 public:
  explicit reader(const code& c) : c_(c) {}

  std::optional<std::string> text() {
    read_bits();
    std::string out;
    for (unsigned mode = take(4); mode != 0; mode = take(4)) {
      if (mode == 1) {
        digits(out);
      } else if (mode == 2) {
        letters(out);
      } else if (mode == 4) {
        for (auto n = take(8); n > 0; --n) {
          out += static_cast<char>(take(8));
        }
      } else {
        return std::nullopt;
      }
    }
    return out;
  }

 private:
  bool is_function(int r, int col) const {
    const int n = c_.size;
    const bool corner = (r < 9 && col < 9) || (r < 9 && col >= n - 8) || (r >= n - 8 && col < 9);
    const bool aligned = n > 21 && r >= n - 9 && r < n - 4 && col >= n - 9 && col < n - 4;
    return corner || aligned || r == 6 || col == 6;
  }
  int mask() const {
    // Format bits 14 to 10 beside the first finder: 10 to 12 are the mask, all under
    // 101010000010010.
    const int bits = int(c_.at(8, 2)) << 2 | int(c_.at(8, 3)) << 1 | int(c_.at(8, 4));
    return bits ^ 0b101;
  }
  static bool flips(int mask, int i, int j) {
    switch (mask) {
      case 0: return (i + j) % 2 == 0;
      case 1: return i % 2 == 0;
      case 2: return j % 3 == 0;
      case 3: return (i + j) % 3 == 0;
      case 4: return (i / 2 + j / 3) % 2 == 0;
      case 5: return i * j % 2 + i * j % 3 == 0;
      case 6: return (i * j % 2 + i * j % 3) % 2 == 0;
      default: return ((i + j) % 2 + i * j % 3) % 2 == 0;
    }
  }
  void read_bits() {
    const int n = c_.size, m = mask();
    bool up = true;
    for (int right = n - 1; right > 0; right -= 2) {
      right -= right == 6 ? 1 : 0;
      for (int k = 0; k < n; ++k) {
        const int row = up ? n - 1 - k : k;
        for (const int col : {right, right - 1}) {
          if (!is_function(row, col)) {
            bits_.push_back(c_.at(row, col) != flips(m, row, col));
          }
        }
      }
      up = !up;
    }
  }
  unsigned take(int count) {
    unsigned out = 0;
    for (; count > 0; --count) {
      out = out << 1 | (at_ < bits_.size() && bits_[at_] ? 1U : 0U);
      ++at_;
    }
    return out;
  }
  void digits(std::string& out) {
    for (auto n = take(10); n > 0;) {
      const auto some = std::min(n, 3U);
      const auto group = std::to_string(take(some == 3 ? 10 : some == 2 ? 7 : 4));
      out += std::string(some - group.size(), '0') + group;
      n -= some;
    }
  }
  void letters(std::string& out) {
    constexpr std::string_view signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    for (auto n = take(9); n > 0;) {
      const auto pair = n > 1;
      const auto value = take(pair ? 11 : 6);
      if (pair) {
        out += signs[value / 45];
      }
      out += signs[value % 45];
      n -= pair ? 2 : 1;
    }
  }

  const code& c_;
  std::vector<bool> bits_;
  std::size_t at_ = 0;
};

TEST(qr, what_is_written_is_read_back_by_a_reader_of_our_own) {
  for (const char* text : {"TSU1K7QF2M9DXWTR4H6B", "4829130057", "a small letter",
                           "https://id.example/r?4829130057", "ふらの"}) {
    const auto made = qr_of(text);
    ASSERT_TRUE(made.ok()) << text;
    ASSERT_LE(made.value().size, 29) << text;
    EXPECT_EQ(reader{made.value()}.text(), text);
  }
}

TEST(qr, the_code_of_a_card_is_of_the_smallest_size) {
  EXPECT_EQ(qr_of("TSU1K7QF2M9DXWTR4H6B").value().size, 21);
}

TEST(qr, what_does_not_fit_is_refused) {
  EXPECT_EQ(qr_of("").error().code, "bad_text");
  EXPECT_EQ(qr_of(std::string(501, 'a')).error().code, "bad_text");
  EXPECT_EQ(qr_of(std::string_view{"a\0b", 3}).error().code, "bad_text");
  EXPECT_TRUE(qr_of(std::string(500, '\xff')).ok());
}

TEST(qr, the_path_draws_the_dark_squares_within_a_quiet_zone) {
  const code small{.size = 3, .dark = {true, true, false, false, false, false, true, false, true}};
  EXPECT_EQ(path_of(small), "M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z");
}

}  // namespace
}  // namespace tsu::qr
