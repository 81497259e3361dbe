/* Runs a program and writes what it took: wall seconds, CPU seconds, peak memory in KiB and exit status, as JSON.

   usage: stopwatch REPORT OUTPUT PROGRAM [ARGUMENT...]     OUTPUT takes its standard output; /dev/null does too

   A program of its own, and a small one: what the kernel calls a child's peak memory is never less than what its parent
   had when it was started. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

static void fail(const char *what) {
  fprintf(stderr, "stopwatch: %s: %s\n", what, strerror(errno));
  exit(127);
}

/* Never returns: the child. */
static void become(char **arguments, int output) {
  if (dup2(output, STDOUT_FILENO) < 0) fail("standard output");
  execvp(arguments[0], arguments);
  fail(arguments[0]);
}

int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: stopwatch REPORT OUTPUT PROGRAM [ARGUMENT...]\n");
    return 64;
  }
  int output = open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (output < 0) fail(arguments[2]);
  /* What was written before is not this program's: a durable one would wait for all of it. */
  sync();
  double start = now();
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) become(arguments + 3, output);
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) fail("wait4");
  double end = now();
  FILE *report = fopen(arguments[1], "w");
  if (!report) fail(arguments[1]);
#ifdef __APPLE__
  long kibibytes = usage.ru_maxrss / 1024;
#else
  long kibibytes = usage.ru_maxrss;
#endif
  fprintf(report, "{\"seconds\":%.6f,\"cpu\":%.6f,\"kibibytes\":%ld,\"status\":%d}\n", end - start,
          seconds(usage.ru_utime) + seconds(usage.ru_stime), kibibytes,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return fclose(report) == 0 ? 0 : 127;
}
