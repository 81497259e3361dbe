// Decides what happens at a boundary. Nothing here calls a function that the other file replaces.
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum mode { MODE_NONE, MODE_BEFORE, MODE_HALF, MODE_AFTER, MODE_ONCE, MODE_ONWARD, MODE_BUDGET };

static struct {
  const char *below;
  size_t below_length;
  enum mode mode;
  long at;
  int error;
  int trace;
  bool payload;
} settings = {.trace = -1};

static long count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static enum mode mode_named(const char *name) {
  static const char *const names[] = {"none", "before", "half", "after", "once", "onward", "budget"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    if (name && strcmp(name, names[index]) == 0) return (enum mode)index;
  }
  return MODE_NONE;
}

__attribute__((constructor)) static void read_settings(void) {
  settings.below = getenv("HASHIYA_CRASH_BELOW");
  if (!settings.below) return;
  settings.below_length = strlen(settings.below);
  settings.mode = mode_named(getenv("HASHIYA_CRASH_MODE"));
  const char *at = getenv("HASHIYA_CRASH_AT");
  settings.at = at ? strtol(at, NULL, 10) : 0;
  const char *error = getenv("HASHIYA_CRASH_ERRNO");
  settings.error = error ? (int)strtol(error, NULL, 10) : EIO;
  settings.payload = getenv("HASHIYA_CRASH_PAYLOAD") != NULL;
  const char *trace = getenv("HASHIYA_CRASH_TRACE");
  if (!trace) return;
  // High, so that no descriptor of the program has another number than it would have without the shim.
  int file = (int)syscall(SYS_openat, AT_FDCWD, trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  settings.trace = fcntl(file, F_DUPFD_CLOEXEC, 900);
  close(file);
}

static bool is_watched(const char *path) {
  if (!settings.below || !path) return false;
  if (strncmp(path, settings.below, settings.below_length) != 0) return false;
  char next = path[settings.below_length];
  return next == '/' || next == '\0';
}

static void put(const void *bytes, size_t length) {
  const char *rest = bytes;
  while (length > 0) {
    long written = syscall(SYS_write, settings.trace, rest, length);
    if (written <= 0) abort();
    rest += written;
    length -= (size_t)written;
  }
}

static void record(long number, const struct intent *intent) {
  if (settings.trace < 0) return;
  char line[2 * PATH_MAX + 128];
  int length = snprintf(
      line, sizeof line, "%ld\t%s\t%lld\t%zd\t%s\t%s\n", number, intent->call, (long long)intent->offset,
      intent->length, intent->path, intent->path2 ? intent->path2 : "");
  if (length < 0 || (size_t)length >= sizeof line) abort();
  put(line, (size_t)length);
  if (settings.payload && intent->bytes && intent->length > 0) put(intent->bytes, (size_t)intent->length);
}

static int error_at(long number) {
  if (settings.mode == MODE_ONCE && number == settings.at) return settings.error;
  if (settings.mode == MODE_ONWARD && number >= settings.at) return settings.error;
  return 0;
}

struct boundary shim_arrive(const struct intent *intent) {
  struct boundary at = {0, 0};
  if (!is_watched(intent->path) && !is_watched(intent->path2)) return at;
  int saved = errno;
  pthread_mutex_lock(&lock);
  at.number = ++count;
  record(at.number, intent);
  pthread_mutex_unlock(&lock);
  errno = saved;
  bool is_half_of_nothing = settings.mode == MODE_HALF && intent->length < 0;
  if (at.number == settings.at && (settings.mode == MODE_BEFORE || is_half_of_nothing)) shim_die();
  at.error = error_at(at.number);
  return at;
}

void shim_said(size_t length) {
  if (settings.trace < 0) return;
  struct intent intent = {"say", "", NULL, -1, NULL, (ssize_t)length};
  pthread_mutex_lock(&lock);
  record(0, &intent);
  pthread_mutex_unlock(&lock);
}

void shim_leave(struct boundary at) {
  if (settings.mode == MODE_AFTER && at.number > 0 && at.number == settings.at) shim_die();
}

bool shim_halves(struct boundary at) {
  return settings.mode == MODE_HALF && at.number > 0 && at.number == settings.at;
}

size_t shim_room(struct boundary at, size_t wanted) {
  if (settings.mode != MODE_BUDGET || at.number == 0) return wanted;
  pthread_mutex_lock(&lock);
  size_t left = settings.at > 0 ? (size_t)settings.at : 0;
  size_t room = wanted < left ? wanted : left;
  settings.at -= (long)room;
  pthread_mutex_unlock(&lock);
  return room;
}

void shim_die(void) {
  for (;;) syscall(SYS_kill, getpid(), SIGKILL);
}
