/* The text of addresses: as libc's own functions have it, and within bounds. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "addresses.h"
#include "memory.h"

#include <pthread.h>

enum { RANDOM_CASES = 2000 };

/* Numbers as IP addresses have them: small ones and zeros are frequent. */
static void random_bytes(unsigned char *bytes, size_t count)
{
    size_t i;
    for (i = 0; i < count; i++)
        bytes[i] = (unsigned char)(any(2) ? 0 : any(256));
}

static void ip_is_written_as_inet_ntop_writes_it(void **state)
{
    int i;
    (void)state;
    for (i = 0; i < RANDOM_CASES; i++) {
        struct address address;
        struct sockaddr_in *in = (struct sockaddr_in *)&address.storage;
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address.storage;
        char host[INET6_ADDRSTRLEN], expected[80];
        unsigned port = any(65536);
        static const unsigned char zeros[12] = {0};
        memset(&address, 0, sizeof address);
        if (any(2)) {
            address.length = sizeof *in;
            in->sin_family = AF_INET;
            in->sin_port = htons((in_port_t)port);
            random_bytes((unsigned char *)&in->sin_addr, sizeof in->sin_addr);
            inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
            snprintf(expected, sizeof expected, "%s:%u", host, port);
        } else {
            address.length = sizeof *in6;
            in6->sin6_family = AF_INET6;
            in6->sin6_port = htons((in_port_t)port);
            random_bytes(in6->sin6_addr.s6_addr, sizeof in6->sin6_addr.s6_addr);
            /* RFC 4291 gave up the addresses that glibc writes as ::1.2.3.4. */
            if (memcmp(in6->sin6_addr.s6_addr, zeros, sizeof zeros) == 0)
                continue;
            inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
            snprintf(expected, sizeof expected, "[%s]:%u", host, port);
        }
        assert_string_equal(format(&address), expected);
        comes_back(&address);
    }
}

/* Text of such pieces, many of which are no address. */
static void random_text(char *text, const char *const *pieces, unsigned count, unsigned most)
{
    unsigned left = any(most);
    text[0] = '\0';
    while (left-- > 0)
        strcat(text, pieces[any(count)]);
}

static void ip_is_read_as_inet_pton_reads_it(void **state)
{
    static const char *const v4[] = {"0", "1", "25", "255", "256", ".", ".", ".", "01", " ", "x"};
    static const char *const v6[] = {"0", "1", "aF", "ffff", ":", ":", ":", "::", "1.2.3.4", "g"};
    int i, accepted = 0;
    (void)state;
    for (i = 0; i < 20 * RANDOM_CASES; i++) {
        char host[160], text[180];
        unsigned char expected[16];
        struct address address;
        int is_v4 = (int)any(2), is_right;
        random_text(host, is_v4 ? v4 : v6, is_v4 ? 11 : 10, is_v4 ? 10 : 20);
        is_right = inet_pton(is_v4 ? AF_INET : AF_INET6, host, expected) == 1;
        snprintf(text, sizeof text, is_v4 ? "%s:7" : "[%s]:7", host);
        if (!is_right) {
            is_refused(text, EINVAL);
            continue;
        }
        accepted++;
        address = parse(text);
        assert_memory_equal((char *)&address.storage + (is_v4 ? 4 : 8), expected, is_v4 ? 4 : 16);
    }
    print_message("  %d of %d were addresses\n", accepted, i);
    assert_true(accepted > 100);
}

static void text_is_cut_as_snprintf_cuts_it(void **state)
{
    const char *whole = "unix:/run/x.sock";
    struct address address = parse(whole);
    size_t size;
    (void)state;
    for (size = 0; size <= 20; size++) {
        char text[24], expected[24];
        memset(text, 0x55, sizeof text);
        memset(expected, 0x55, sizeof expected);
        assert_int_equal(sockshim_address_format(generic(&address), address.length, text, size),
                         snprintf(expected, size, "%s", whole));
        assert_memory_equal(text, expected, sizeof text);
    }
    assert_int_equal(sockshim_address_format(generic(&address), address.length, NULL, 0), 16);
    assert_int_equal(sockshim_address_format(NULL, 16, NULL, 0), strlen("(no address)"));
}

/* An address at the end of its page, with a length that leads beyond it. */
static void nothing_behind_the_address_is_read(void **state)
{
    static const socklen_t sizes[] = {sizeof(struct sockaddr_in), sizeof(struct sockaddr_in6),
                                      sizeof(struct sockaddr_un), sizeof(struct sockaddr_storage)};
    static const sa_family_t families[] = {AF_INET, AF_INET6, AF_UNIX, 200};
    char *page = page_before_a_hole(PROT_READ | PROT_WRITE), text[SOCKSHIM_ADDRESS_TEXT];
    int i;
    (void)state;
    for (i = 0; i < 4; i++) {
        char *start = page + PAGE - sizes[i];
        memset(start, 'p', sizes[i]);
        memcpy(start, &families[i], sizeof families[i]);
        assert_in_range(sockshim_address_format((struct sockaddr *)start, (socklen_t)-1, text,
                                                sizeof text), 1, sizeof text - 1);
    }
    assert_int_equal(sockshim_address_format((struct sockaddr *)(page + PAGE), 1, text,
                                             sizeof text), strlen("(no address)"));
}

static void bad_arguments_are_refused(void **state)
{
    struct address address;
    (void)state;
    is_refused("", EINVAL);
    is_refused("127.0.0.1", EINVAL);
    is_refused("localhost:80", EINVAL);
    is_refused(NULL, EFAULT);
    assert_int_equal(sockshim_address_parse("unix:", NULL, &address.length), -1);
    assert_int_equal(errno, EFAULT);
    assert_int_equal(sockshim_address_parse("unix:", &address.storage, NULL), -1);
    assert_int_equal(errno, EFAULT);
}

static void errno_is_left_alone(void **state)
{
    struct address address;
    char text[SOCKSHIM_ADDRESS_TEXT];
    (void)state;
    errno = EDOM;
    assert_int_equal(sockshim_address_parse("[::1%lo]:1", &address.storage, &address.length), 0);
    assert_int_equal(errno, EDOM);
    sockshim_address_format(generic(&address), address.length, text, sizeof text);
    assert_int_equal(errno, EDOM);
    ((struct sockaddr_in6 *)&address.storage)->sin6_scope_id = 0x7fffffff;
    sockshim_address_format(generic(&address), address.length, text, sizeof text);
    assert_int_equal(errno, EDOM);
}

static void *cancelled(void *finished)
{
    struct address address;
    char text[SOCKSHIM_ADDRESS_TEXT];
    pthread_cancel(pthread_self());
    sockshim_address_parse("[::1%lo]:1", &address.storage, &address.length);
    sockshim_address_format(generic(&address), address.length, text, sizeof text);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    strcpy((char *)finished, text);
    return NULL;
}

static void they_are_no_cancellation_points(void **state)
{
    char finished[SOCKSHIM_ADDRESS_TEXT] = "";
    pthread_t thread;
    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, cancelled, finished), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(finished, "[::1%lo]:1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ip_is_written_as_inet_ntop_writes_it),
        cmocka_unit_test(ip_is_read_as_inet_pton_reads_it),
        cmocka_unit_test(text_is_cut_as_snprintf_cuts_it),
        cmocka_unit_test(nothing_behind_the_address_is_read),
        cmocka_unit_test(bad_arguments_are_refused),
        cmocka_unit_test(errno_is_left_alone),
        cmocka_unit_test(they_are_no_cancellation_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
