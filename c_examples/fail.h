/* How the examples end: with an error that says what failed, or without. */
#ifndef FAIL_H
#define FAIL_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Says in one line what failed, on what, and why, and ends the program. */
static inline void fail(const char *what, const char *subject)
{
    fprintf(stderr, "%s %s: %s\n", what, subject, strerror(errno));
    exit(EXIT_FAILURE);
}

/* What main() returns in the end. Output waits in a buffer: whether printf()
 * could write it shows here. */
static inline int finish(void)
{
    if (ferror(stdout) || fflush(stdout) != 0) fail("write", "stdout");
    return EXIT_SUCCESS;
}

#endif
