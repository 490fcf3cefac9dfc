// A readers-writer lock that lets a waiting writer go first: the writer holds it for microseconds,
// and a stream of readers must not keep it out. For std::shared_lock and std::unique_lock.
#pragma once

#include <pthread.h>

namespace tsu::broker {

class writer_first_lock {
 public:
  writer_first_lock() {
    pthread_rwlockattr_t how;
    pthread_rwlockattr_init(&how);
    pthread_rwlockattr_setkind_np(&how, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&lock_, &how);
    pthread_rwlockattr_destroy(&how);
  }
  ~writer_first_lock() { pthread_rwlock_destroy(&lock_); }
  writer_first_lock(const writer_first_lock&) = delete;
  writer_first_lock& operator=(const writer_first_lock&) = delete;

  void lock() { pthread_rwlock_wrlock(&lock_); }
  void unlock() { pthread_rwlock_unlock(&lock_); }
  void lock_shared() { pthread_rwlock_rdlock(&lock_); }
  void unlock_shared() { pthread_rwlock_unlock(&lock_); }

 private:
  pthread_rwlock_t lock_;
};

}  // namespace tsu::broker
