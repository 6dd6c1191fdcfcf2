/*
 * Addresses as text: what the kernel tells comes back as it was, and libc's
 * inet_pton and inet_ntop say the same.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "memory.h"
#include "sockets.h"

#include <linux/netlink.h>
#include <net/if.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

/* <linux/in6.h>, which does not go with <netinet/in.h> */
#ifndef IPV6_FLOWINFO_SEND
#define IPV6_FLOWINFO_SEND 33
#endif

enum { RANDOM_CASES = 2000, RANDOM_NAMES = 200 };

struct address {
    struct sockaddr_storage storage;
    socklen_t length;
};

/* Always the same numbers, so that what fails once fails again. */
static unsigned any(unsigned below)
{
    static unsigned long long state = 1;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33) % below;
}

static const struct sockaddr *generic(const struct address *address)
{
    return (const struct sockaddr *)&address->storage;
}

static const char *format(const struct address *address)
{
    static char text[SOCKSHIM_ADDRESS_TEXT];
    size_t length = sockshim_address_format(generic(address), address->length, text, sizeof text);
    assert_int_equal(length, strlen(text));
    return text;
}

static struct address parse(const char *text)
{
    struct address address;
    memset(&address, 0xee, sizeof address);
    if (sockshim_address_parse(text, &address.storage, &address.length) != 0)
        fail_msg("%s: %s", text, strerror(errno));
    return address;
}

static void is_refused(const char *text, int error)
{
    struct address address, before;
    memset(&address, 0xee, sizeof address);
    before = address;
    errno = 0;
    if (sockshim_address_parse(text, &address.storage, &address.length) != -1)
        fail_msg("%s was read", text);
    assert_int_equal(errno, error);
    assert_memory_equal(&address, &before, sizeof address);
}

/* Binds a socket of that name, and asks its name. */
static struct address told(const struct address *name, int type)
{
    struct address address;
    int fd = socket(name->storage.ss_family, type, 0);
    assert_return_code(fd, errno);
    if (bind(fd, generic(name), name->length) != 0)
        fail_msg("bind %s: %s", format(name), strerror(errno));
    memset(&address, 0, sizeof address);
    name_of(fd, &address.storage, &address.length);
    assert_return_code(close(fd), errno);
    return address;
}

/* What the kernel told is read from its text as the same bytes. */
static void comes_back(const struct address *address)
{
    struct address back = parse(format(address));
    assert_int_equal(back.length, address->length);
    assert_memory_equal(&back.storage, &address->storage, sizeof back.storage);
}

static struct address unix_name(const void *name, size_t length)
{
    struct address address;
    memset(&address, 0, sizeof address);
    address.storage.ss_family = AF_UNIX;
    memcpy((char *)&address.storage + offsetof(struct sockaddr_un, sun_path), name, length);
    address.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    return address;
}

static void paths_come_back(void **state)
{
    int i, j;
    (void)state;
    for (i = 0; i < RANDOM_NAMES; i++) {
        char path[108];
        struct address name, address;
        int length = i == 0 ? 107 : 1 + (int)any(107);
        for (j = 0; j < length; j++)
            do
                path[j] = (char)(1 + any(255));
            while (path[j] == '/' || (j == 0 && path[j] == '.'));
        path[length] = '\0';
        name = unix_name(path, (size_t)length + any(2));
        address = told(&name, SOCK_DGRAM);
        assert_int_equal(address.length, 2 + length + 1);
        comes_back(&address);
        name = parse(format(&address));
        assert_return_code(unlink(((struct sockaddr_un *)&name.storage)->sun_path), errno);
    }
}

/* The kernel tells a length that it does not take. */
static void a_path_that_fills_its_room_can_be_used(void **state)
{
    char path[109];
    struct address name, address, back;
    int near = socket(AF_UNIX, SOCK_DGRAM, 0), far = socket(AF_UNIX, SOCK_DGRAM, 0);
    (void)state;
    memset(path, 'p', 108);
    path[108] = '\0';
    name = unix_name(path, 108);
    assert_return_code(bind(far, generic(&name), name.length), errno);
    memset(&address, 0, sizeof address);
    name_of(far, &address.storage, &address.length);
    assert_int_equal(address.length, 111);
    assert_int_equal(connect(near, generic(&address), address.length), -1);
    assert_int_equal(errno, EINVAL);
    back = parse(format(&address));
    assert_int_equal(back.length, 110);
    assert_memory_equal(&back.storage, &address.storage, sizeof back.storage);
    assert_return_code(connect(near, generic(&back), back.length), errno);
    assert_return_code(unlink(path), errno);
    assert_return_code(close(near), errno);
    assert_return_code(close(far), errno);
}

static void abstract_names_come_back(void **state)
{
    int i, j;
    (void)state;
    for (i = 0; i < RANDOM_NAMES; i++) {
        char bytes[108];
        struct address name, address;
        int length = i < 2 ? 107 * i : (int)any(108);
        bytes[0] = '\0';
        for (j = 1; j <= length; j++)
            bytes[j] = (char)(any(4) ? any(256) : 0);
        name = unix_name(bytes, (size_t)length + 1);
        address = told(&name, SOCK_STREAM);
        assert_int_equal(address.length, name.length);
        comes_back(&address);
    }
}

static void no_name_and_an_empty_one_are_different(void **state)
{
    struct pair pair = unix_stream();
    struct address address, name = parse("unix:"), empty = parse("unix:@");
    (void)state;
    memset(&address, 0, sizeof address);
    name_of(pair.near, &address.storage, &address.length);
    assert_string_equal(format(&address), "unix:");
    comes_back(&address);
    address = told(&name, SOCK_STREAM);
    assert_int_equal(address.length, 8);
    comes_back(&address);
    address = told(&empty, SOCK_STREAM);
    assert_int_equal(address.length, 3);
    assert_string_equal(format(&address), "unix:@");
    comes_back(&address);
    close_pair(pair);
}

static void a_sender_without_a_name_has_a_text(void **state)
{
    struct pair pair = unix_datagram();
    struct address sender;
    char byte;
    (void)state;
    memset(&sender, 0xee, sizeof sender);
    sender.length = sizeof sender.storage;
    assert_int_equal(send(pair.near, "x", 1, 0), 1);
    assert_int_equal(recvfrom(pair.far, &byte, 1, 0, (struct sockaddr *)&sender.storage,
                              &sender.length), 1);
    assert_string_equal(format(&sender), "(no address)");
    is_refused("(no address)", EINVAL);
    close_pair(pair);
}

static void ip_addresses_come_back(void **state)
{
    static const char *const texts[] = {"127.0.0.1:0", "0.0.0.0:0", "[::1]:0", "[::]:0",
                                        "[::ffff:127.0.0.1]:0", "[ff02::1%lo]:0"};
    size_t i, count = getenv("WITHOUT_IPV6") ? 2 : sizeof texts / sizeof *texts;
    (void)state;
    for (i = 0; i < count; i++) {
        struct address name = parse(texts[i]), address = told(&name, SOCK_DGRAM);
        size_t host = strlen(texts[i]) - 1;
        assert_int_equal(strncmp(format(&address), texts[i], host), 0);
        assert_string_not_equal(format(&address), texts[i]);
        comes_back(&address);
    }
}

static void flow_information_comes_back(void **state)
{
    const int on = 1;
    struct address name, address;
    int fd;
    (void)state;
    if (getenv("WITHOUT_IPV6"))
        return;
    name = parse("[::1]:9,flowinfo=0xff00000");
    fd = socket(AF_INET6, SOCK_DGRAM, 0);
    assert_return_code(setsockopt(fd, IPPROTO_IPV6, IPV6_FLOWINFO_SEND, &on, sizeof on), errno);
    assert_return_code(connect(fd, generic(&name), name.length), errno);
    memset(&address, 0, sizeof address);
    address.length = sizeof address.storage;
    assert_return_code(getpeername(fd, (struct sockaddr *)&address.storage, &address.length),
                       errno);
    assert_string_equal(format(&address), "[::1]:9,flowinfo=0xff00000");
    comes_back(&address);
    assert_return_code(close(fd), errno);
}

static void an_interface_goes_by_its_name_or_its_index(void **state)
{
    struct address by_name = parse("[fe80::1%lo]:80"), by_index;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&by_name.storage;
    char text[64];
    (void)state;
    assert_int_equal(in6->sin6_scope_id, if_nametoindex("lo"));
    assert_string_equal(format(&by_name), "[fe80::1%lo]:80");
    snprintf(text, sizeof text, "[fe80::1%%%u]:80", (unsigned)in6->sin6_scope_id);
    by_index = parse(text);
    assert_memory_equal(&by_index, &by_name, sizeof by_name);
    in6->sin6_scope_id = 0x7fffffff; /* no interface has this one */
    assert_string_equal(format(&by_name), "[fe80::1%2147483647]:80");
    comes_back(&by_name);
    is_refused("[fe80::1%nosuchinterface]:80", ENODEV);
    is_refused("[fe80::1%averyverylonginterface]:80", ENODEV);
    is_refused("[fe80::1%lo:1]:80", EINVAL); /* libc would take it for lo */
}

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

static void other_families_have_a_text(void **state)
{
    struct address name, address;
    char expected[64];
    (void)state;
    memset(&name, 0, sizeof name);
    name.storage.ss_family = AF_NETLINK;
    name.length = sizeof(struct sockaddr_nl);
    address = told(&name, SOCK_RAW);
    snprintf(expected, sizeof expected, "netlink:pid=%u,groups=0x0",
             (unsigned)((struct sockaddr_nl *)&address.storage)->nl_pid);
    assert_string_equal(format(&address), expected);
    is_refused(expected, EINVAL);
}

static char directory[] = "/tmp/sockshim-address-XXXXXX";

static int enter_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL || chdir(directory) != 0;
}

static int remove_directory(void **state)
{
    (void)state;
    return chdir("/") != 0 || rmdir(directory) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_come_back),
        cmocka_unit_test(a_path_that_fills_its_room_can_be_used),
        cmocka_unit_test(abstract_names_come_back),
        cmocka_unit_test(no_name_and_an_empty_one_are_different),
        cmocka_unit_test(a_sender_without_a_name_has_a_text),
        cmocka_unit_test(ip_addresses_come_back),
        cmocka_unit_test(flow_information_comes_back),
        cmocka_unit_test(an_interface_goes_by_its_name_or_its_index),
        cmocka_unit_test(ip_is_written_as_inet_ntop_writes_it),
        cmocka_unit_test(ip_is_read_as_inet_pton_reads_it),
        cmocka_unit_test(text_is_cut_as_snprintf_cuts_it),
        cmocka_unit_test(nothing_behind_the_address_is_read),
        cmocka_unit_test(bad_arguments_are_refused),
        cmocka_unit_test(errno_is_left_alone),
        cmocka_unit_test(they_are_no_cancellation_points),
        cmocka_unit_test(other_families_have_a_text),
    };
    return cmocka_run_group_tests(tests, enter_directory, remove_directory);
}
