/*
 * Explaining looks at memory without touching it: it takes bounded time and
 * stack, does not wait for a page, and changes no file.
 */
#include "memory.h"
#include "sockets.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

static double seconds(void)
{
    struct timespec now;
    assert_return_code(clock_gettime(CLOCK_MONOTONIC, &now), errno);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Terabytes that are mapped, with one bad page at their end. */
static void gigabytes_take_no_time(void **state)
{
    size_t length = (size_t)1 << 42;
    char why[512];
    double start;
    char *memory = (char *)mmap(NULL, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    (void)state;
    if (memory == MAP_FAILED)
        skip();
    assert_return_code(mprotect(memory + length - PAGE, PAGE, PROT_NONE), errno);
    start = seconds();
    sockshim_explain_write(EFAULT, 1, memory, length, why, sizeof why);
    assert_true(seconds() - start < 1);
    assert_non_null(strstr(why, "and the memory there may not be read"));
    assert_return_code(munmap(memory, length), errno);
}

/* As many mappings and iovecs as there can be. */
static void many_mappings_take_bounded_time(void **state)
{
    enum { PAGES = 30000 };
    static struct iovec iov[1024];
    char why[512];
    double start;
    int index;
    char *memory = (char *)mmap(NULL, (size_t)PAGES * PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    (void)state;
    assert_ptr_not_equal(memory, MAP_FAILED);
    for (index = 0; index < PAGES; index += 2)
        assert_return_code(mprotect(memory + (size_t)index * PAGE, PAGE, PROT_READ), errno);
    for (index = 0; index < 1024; index++) {
        iov[index].iov_base = memory + (size_t)(PAGES - 2) * PAGE;
        iov[index].iov_len = 1;
    }
    start = seconds();
    sockshim_explain_writev(EFAULT, 1, iov, 1024, why, sizeof why);
    assert_true(seconds() - start < 2);
    assert_null(strstr(why, "no memory is mapped"));
    assert_return_code(munmap(memory, (size_t)PAGES * PAGE), errno);
}

/* A page that another thread would have to provide first. */
static void a_page_that_is_not_there_is_not_waited_for(void **state)
{
    struct uffdio_api api;
    struct uffdio_register region;
    char why[512];
    int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
    char *memory = (char *)mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)state;
    if (fd < 0)
        skip();
    memset(&api, 0, sizeof api);
    api.api = UFFD_API;
    assert_return_code(ioctl(fd, UFFDIO_API, &api), errno);
    memset(&region, 0, sizeof region);
    region.range.start = (uintptr_t)memory;
    region.range.len = PAGE;
    region.mode = UFFDIO_REGISTER_MODE_MISSING;
    assert_return_code(ioctl(fd, UFFDIO_REGISTER, &region), errno);
    alarm(20);
    sockshim_explain_sendto(EINVAL, 0, memory, 8, 0, (struct sockaddr *)memory, 16, why, sizeof why);
    sockshim_explain_sendmsg(EINVAL, 0, (struct msghdr *)memory, 0, why, sizeof why);
    sockshim_explain_recv(EFAULT, 0, memory, 8, 0, why, sizeof why);
    alarm(0);
    assert_return_code(close(fd), errno);
    assert_return_code(munmap(memory, PAGE), errno);
}

/* A hole of a file that is mapped: it stays one, and the file its times. */
static void a_file_stays_as_it_is(void **state)
{
    char path[] = "/tmp/sockshim-XXXXXX", why[512];
    struct stat before, after;
    int fd = mkstemp(path);
    char *memory;
    (void)state;
    assert_return_code(fd, errno);
    assert_return_code(unlink(path), errno);
    assert_return_code(ftruncate(fd, 16 * PAGE), errno);
    memory = (char *)mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    assert_ptr_not_equal(memory, MAP_FAILED);
    assert_return_code(fstat(fd, &before), errno);
    sockshim_explain_recv(EFAULT, 0, memory, 16 * PAGE, 0, why, sizeof why);
    sockshim_explain_recvfrom(EFAULT, 0, memory, 9, 0, (struct sockaddr *)(memory + PAGE),
                              (socklen_t *)(memory + 2 * PAGE), why, sizeof why);
    sockshim_explain_sendmsg(EFAULT, 0, (struct msghdr *)(memory + 3 * PAGE), 0, why, sizeof why);
    sockshim_explain_setsockopt(EINVAL, 0, SOL_SOCKET, SO_LINGER, memory + 4 * PAGE, 8, why, sizeof why);
    assert_return_code(msync(memory, 16 * PAGE, MS_SYNC), errno);
    assert_return_code(fstat(fd, &after), errno);
    assert_int_equal(before.st_blocks, after.st_blocks);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);
    assert_memory_equal(&before.st_atim, &after.st_atim, sizeof before.st_atim);
    assert_memory_equal(&before.st_ctim, &after.st_ctim, sizeof before.st_ctim);
    assert_return_code(munmap(memory, 16 * PAGE), errno);
    assert_return_code(close(fd), errno);
}

static pthread_t first;

static void *explain_alone(void *unused)
{
    struct sockaddr_in to;
    char why[512];
    (void)unused;
    pthread_join(first, NULL);
    memset(&to, 0, sizeof to);
    to.sin_family = AF_INET;
    to.sin_port = htons(80);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockshim_explain_connect(ECONNREFUSED, -1, (struct sockaddr *)&to, sizeof to, why, sizeof why);
    if (!strstr(why, "connect(-1, 127.0.0.1:80, 16): "))
        _exit(1);
    sockshim_explain_send(EFAULT, 0, (void *)0x2000, 5, 0, why, sizeof why);
    _exit(strstr(why, "buf is 0x2000, where no memory is mapped") ? 0 : 2);
}

/* In a process whose first thread has ended. */
static void the_first_thread_is_not_needed(void **state)
{
    int status;
    pid_t child = fork();
    (void)state;
    if (child == 0) {
        pthread_t other;
        first = pthread_self();
        if (pthread_create(&other, NULL, explain_alone, NULL))
            _exit(3);
        pthread_exit(NULL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

enum { BOUND = 8192, STACK = 65536 };

static void explain_on_small_stack(int signal)
{
    static struct sockaddr_un to;
    static char why[512];
    int error;
    (void)signal;
    to.sun_family = AF_UNIX;
    strcpy(to.sun_path, "/none/of/these");
    for (error = 1; error < 134; error++) {
        sockshim_explain_sendto(error, 0, why, 100000, 0, (struct sockaddr *)&to, sizeof to, why, sizeof why);
        sockshim_explain_bind(error, 0, (struct sockaddr *)&to, sizeof to, why, sizeof why);
        sockshim_explain_recv(error, 0, NULL, 5, 0, why, sizeof why);
    }
    sockshim_describe(0, why, sizeof why);
}

/* Less than 8 KiB of stack, beside the frame of a signal. */
static void the_stack_is_bounded(void **state)
{
    static unsigned char memory[STACK];
    stack_t stack;
    struct sigaction action;
    size_t used;
    (void)state;
    memset(memory, 0xa5, sizeof memory);
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = memory;
    stack.ss_size = sizeof memory;
    assert_return_code(sigaltstack(&stack, NULL), errno);
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_ONSTACK;
    action.sa_handler = explain_on_small_stack;
    assert_return_code(sigaction(SIGUSR1, &action, NULL), errno);
    assert_return_code(raise(SIGUSR1), errno);
    for (used = 0; used < STACK && memory[used] == 0xa5; used++)
        ;
    used = STACK - used;
    print_message("%zu bytes of stack with the frame of a signal\n", used);
    assert_true(used < BOUND + 4096);
    stack.ss_flags = SS_DISABLE;
    assert_return_code(sigaltstack(&stack, NULL), errno);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gigabytes_take_no_time),
        cmocka_unit_test(many_mappings_take_bounded_time),
        cmocka_unit_test(a_page_that_is_not_there_is_not_waited_for),
        cmocka_unit_test(a_file_stays_as_it_is),
        cmocka_unit_test(the_first_thread_is_not_needed),
        cmocka_unit_test(the_stack_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
