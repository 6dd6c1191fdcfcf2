/*
 * sockshim_explained.h: the call is made once, its result and errno are its own,
 * and the text is that of the function that explains.
 */
#include "sockets.h"

#include <sockshim_explained.h>

static void a_failure_is_explained(void **state)
{
    char why[SOCKSHIM_EXPLANATION], expected[SOCKSHIM_EXPLANATION];
    (void)state;
    errno = 0;
    assert_int_equal(SOCKSHIM_EXPLAINED(why, send, -1, "hello", 5, MSG_DONTWAIT), -1);
    assert_int_equal(errno, EBADF);
    sockshim_explain_send(EBADF, -1, "hello", 5, MSG_DONTWAIT, expected, sizeof expected);
    assert_string_equal(why, expected);
}

static void the_arguments_are_evaluated_once(void **state)
{
    char why[SOCKSHIM_EXPLANATION];
    int count = -7;
    (void)state;
    assert_int_equal(SOCKSHIM_EXPLAINED(why, listen, count++, 1), -1);
    assert_int_equal(count, -6);
    assert_non_null(strstr(why, "listen(-7, 1): EBADF: "));
}

static void a_success_leaves_an_empty_string_and_errno(void **state)
{
    char why[SOCKSHIM_EXPLANATION] = "#", byte;
    struct pair pair = unix_stream();
    (void)state;
    errno = 4711;
    assert_int_equal(SOCKSHIM_EXPLAINED(why, send, pair.near, "x", 1, 0), 1);
    assert_string_equal(why, "");
    strcpy(why, "#");
    assert_int_equal(SOCKSHIM_EXPLAINED(why, recv, pair.far, &byte, 1, 0), 1);
    assert_string_equal(why, "");
    assert_int_equal(errno, 4711);
    close_pair(pair);
}

static void a_pointer_has_its_size_beside_it(void **state)
{
    char why[16];
    (void)state;
    assert_int_equal(sockshim_explained_close(-1, why, sizeof why), -1);
    assert_string_equal(why, "close(-1): EBAD");
    assert_int_equal(sockshim_explained_close(-1, NULL, 0), -1);
}

static void a_message_is_explained(void **state)
{
    char why[SOCKSHIM_EXPLANATION];
    struct sockaddr_in to;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    (void)state;
    memset(&to, 0, sizeof to);
    to.sin_family = AF_INET;
    assert_int_equal(
        SOCKSHIM_EXPLAINED(why, sendto, fd, "x", 1, 0, (struct sockaddr *)&to, sizeof to), -1);
    assert_non_null(strstr(why, "EINVAL: the destination has the port 0"));
    assert_return_code(close(fd), errno);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_is_explained),
        cmocka_unit_test(the_arguments_are_evaluated_once),
        cmocka_unit_test(a_success_leaves_an_empty_string_and_errno),
        cmocka_unit_test(a_pointer_has_its_size_beside_it),
        cmocka_unit_test(a_message_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
