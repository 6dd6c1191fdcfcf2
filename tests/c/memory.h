/* Memory of every quality, for calls that are given the wrong one. */
#ifndef MEMORY_H
#define MEMORY_H

#include "calls.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

struct memory {
    const char *name;
    char *address;
    int is_mapped; /* readable */
};

enum { MEMORIES = 9, GOOD = 0, READ_ONLY = 1, NON_CANONICAL = 6, KERNEL_HALF = 7 };

/*
 * A page that ends at an unmapped one, so that what lies beyond `address` is
 * known up to the last byte.
 */
static inline char *page_before_a_hole(int protection)
{
    void *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    memset(pages, 'm', PAGE);
    assert_return_code(mprotect(pages, PAGE, protection), errno);
    assert_return_code(munmap((char *)pages + PAGE, PAGE), errno);
    return (char *)pages;
}

static inline const struct memory *memories(void)
{
    static struct memory all[MEMORIES];
    char *good;
    if (all[GOOD].name)
        return all;
    good = page_before_a_hole(PROT_READ | PROT_WRITE);
    memset(good, 'm', PAGE);
    all[GOOD].name = "good";
    all[GOOD].address = good;
    all[GOOD].is_mapped = 1;
    all[READ_ONLY].name = "read-only";
    all[READ_ONLY].address = page_before_a_hole(PROT_READ);
    all[READ_ONLY].is_mapped = 1;
    all[2].name = "null";
    all[2].address = NULL;
    all[3].name = "first page";
    all[3].address = (char *)1;
    all[4].name = "unmapped";
    all[4].address = good + PAGE;
    all[5].name = "the last bytes of user space";
    all[5].address = (char *)0x7fffffffe000;
    all[NON_CANONICAL].name = "non-canonical";
    all[NON_CANONICAL].address = (char *)0x0100000000000000;
    all[KERNEL_HALF].name = "kernel half";
    all[KERNEL_HALF].address = (char *)0xffff888000000000;
    all[8].name = "the last byte of all";
    all[8].address = (char *)UINTPTR_MAX;
    return all;
}

#endif
