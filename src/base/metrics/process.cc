#include "base/metrics/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace tsu::metrics {
namespace {

double resident_bytes() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen("/proc/self/statm", "re"),
                                                             &std::fclose};
  long pages = 0, resident = 0;
  if (!file || std::fscanf(file.get(), "%ld %ld", &pages, &resident) != 2) {
    return 0;
  }
  return double(resident) * double(::sysconf(_SC_PAGESIZE));
}

double entries_of(const char* folder) {
  std::error_code failed;
  double n = 0;
  for (std::filesystem::directory_iterator it{folder, failed}, end; !failed && it != end;
       it.increment(failed)) {
    ++n;
  }
  return n;
}

double cpu_seconds() {
  struct rusage used {};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double fds_max() {
  struct rlimit limit {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return double(limit.rlim_cur);
}

}  // namespace

void add_process_metrics(registry& r, std::string_view version, instant started) {
  r.make_gauge("tsunagu_build_info", "Which program this is; always 1.",
               {{"version", std::string{version}}, {"compiler", __VERSION__}})
      .set(1);
  r.make_gauge("process_start_time_seconds", "When the process started, in Unix time.")
      .set(double(to_micros(started)) / 1e6);
  r.make_gauge_from("process_resident_memory_bytes", "Memory in use.", resident_bytes);
  r.make_gauge_from("process_open_fds", "Open file descriptors.",
                    [] { return entries_of("/proc/self/fd"); });
  r.make_gauge_from("process_max_fds", "Most file descriptors that may be open.", fds_max);
  r.make_gauge_from("process_threads", "Threads.", [] { return entries_of("/proc/self/task"); });
  r.make_counter_from("process_cpu_seconds_total", "CPU time used, user and system.", cpu_seconds);
}

}  // namespace tsu::metrics
