// tsunagu-media [--test-duties] MEMORY_MIB CPU_SECONDS: opens strangers' files for tsunagu, which
// starts it. Speaks doc/media-protocol.md on descriptor 0 and does nothing else.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string>

#include "base/media/protocol.h"
#include "media/duty.h"
#include "media/road/reader.h"
#include "media/sandbox.h"
#include "media/sheet/workbook.h"
#include "media/typeset/typeset.h"

namespace {

using namespace tsu::media;

bool read_all(char* to, std::size_t size) {
  while (size > 0) {
    const auto n = ::read(0, to, size);
    if (n <= 0) {
      return false;
    }
    to += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(0, bytes.data(), bytes.size());
    if (n <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool send(const answer& a) {
  return write_all(frame_start(a.kind, a.head, a.body.size())) && write_all(a.body);
}

// What is loaded before the sandbox closes.
struct tools {
  bool test_duties = false;
  std::unique_ptr<fonts> faces = {};
  std::unique_ptr<road_reader> roads = classic_road_reader();
};

answer typeset_if_possible(tools& t, std::string_view head, std::string_view body) {
  return t.faces ? typeset_document(*t.faces, head, body)
                 : refuse("media_fonts_missing", "no Noto Sans CJK was found");
}

answer run(tools& t, std::string_view head, std::string_view body) {
  const auto name = head.substr(0, head.find(' '));
  try {
    if (name == "thumbnail") {
      return thumbnail(head, body);
    }
    if (name == "road") {
      return read_road(*t.roads, head, body);
    }
    if (name == "sheet") {
      return read_sheet_duty(head, body);
    }
    if (name == "typeset") {
      return typeset_if_possible(t, head, body);
    }
    if (t.test_duties && name.starts_with("test.")) {
      return run_test_duty(head, body);
    }
    return refuse("media_duty_unknown", "there is no such duty");
  } catch (const std::bad_alloc&) {
    throw;  // out of memory: a fresh process serves the next job
  } catch (const std::exception& e) {
    return refuse("media_damaged", e.what());
  }
}

int serve(tools& t) {
  std::string frame;
  char length[4];
  while (read_all(length, sizeof length)) {
    const auto size = frame_length({length, sizeof length});
    if (size > frame_max) {
      return 1;
    }
    frame.resize(size);
    if (!read_all(frame.data(), size)) {
      return 1;
    }
    const auto job = parse_frame(frame);
    if (!job || job->kind != message_kind::job || !send(run(t, job->head, job->body))) {
      return 1;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  tools t{.test_duties = argc > 1 && std::string_view{argv[1]} == "--test-duties"};
  const int first = t.test_duties ? 2 : 1;
  if (argc != first + 2) {
    std::fputs("tsunagu-media is started by tsunagu\n", stderr);
    return 2;
  }
  try {
    limit_resources(std::strtoull(argv[first], nullptr, 10) << 20,
                    std::strtoull(argv[first + 1], nullptr, 10));
    warm_up_codecs();
    t.faces = fonts::load();
    if (t.faces) {
      warm_up_typeset(*t.faces);
    }
    if (!close_sandbox() || !send({message_kind::ready, std::string{hello}, ""})) {
      return 3;
    }
    return serve(t);
  } catch (const std::exception&) {
    return 4;
  }
}
