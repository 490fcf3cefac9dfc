#include "media/sandbox.h"

#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <initializer_list>

namespace tsu::media {
namespace {

void limit(__rlimit_resource what, std::uint64_t value) {
  const struct rlimit both { value, value };
  ::setrlimit(what, &both);
}

// What a decoder needs while it computes, whatever it is fed.
constexpr int always_allowed[] = {
    SCMP_SYS(munmap),       SCMP_SYS(mremap),        SCMP_SYS(madvise),      SCMP_SYS(brk),
    SCMP_SYS(futex),        SCMP_SYS(clock_gettime), SCMP_SYS(exit),         SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(getrandom),     SCMP_SYS(gettimeofday), SCMP_SYS(sched_yield)};

bool allow_all(scmp_filter_ctx filter) {
  for (const int call : always_allowed) {
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) {
      return false;
    }
  }
  // Memory, but none that can be executed.
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0) {
      return false;
    }
  }
  for (const int call : {SCMP_SYS(read), SCMP_SYS(write)}) {
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, 0)) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

void limit_resources(std::uint64_t memory_bytes, std::uint64_t cpu_seconds) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_DUMPABLE, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_AS, memory_bytes);
  limit(RLIMIT_CPU, cpu_seconds);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
}

bool close_sandbox() {
  limit(RLIMIT_NOFILE, 0);
  // EPERM rather than death: what libraries merely try (a locale, a cpu count) fails softly.
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) {
    return false;
  }
  const bool closed = allow_all(filter) && seccomp_load(filter) == 0;  // sets no_new_privs itself
  seccomp_release(filter);
  return closed && ::prctl(PR_GET_DUMPABLE) == -1;
}

}  // namespace tsu::media
