/* The header and the library tell the same version. */
#include "calls.h"

#include <stdio.h>

static void header_and_library_agree(void **state)
{
    char expected[32];
    (void)state;
    snprintf(expected, sizeof expected, "%d.%d.%d", SOCKSHIM_VERSION_MAJOR,
             SOCKSHIM_VERSION_MINOR, SOCKSHIM_VERSION_PATCH);
    assert_string_equal(sockshim_version(), expected);
    assert_string_equal(sockshim_version(), SOCKSHIM_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_and_library_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
