/* Addresses as text: what the kernel tells comes back as it was. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "addresses.h"

#include <linux/netlink.h>
#include <net/if.h>

/* <linux/in6.h>, which does not go with <netinet/in.h> */
#ifndef IPV6_FLOWINFO_SEND
#define IPV6_FLOWINFO_SEND 33
#endif

enum { RANDOM_NAMES = 200 };

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
        cmocka_unit_test(other_families_have_a_text),
    };
    return cmocka_run_group_tests(tests, enter_directory, remove_directory);
}
