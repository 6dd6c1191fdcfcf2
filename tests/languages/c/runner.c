/*
 * Replays the test vectors through sockshim, as tests/vectors/README.md says:
 *
 *     runner CONSTANTS.json VECTORS.json ...
 *
 * For each vector it prints a line of JSON with what its steps answered.
 */

/* For accept4 and struct mmsghdr. */
#define _GNU_SOURCE

#include <cjson/cJSON.h>
#include <errno.h>
#include <sockshim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a step's arguments point to; it begins anew with each step. */
static _Alignas(max_align_t) char memory[1 << 20];
static size_t taken;

static cJSON *constants;
/* The descriptors of a vector, by name. */
static cJSON *descriptors;

struct argument {
    long number;
    void *pointer;
};

/* The functions of the library, each called as in any program. */
static long perform(const char *call, const struct argument *argument)
{
#define N(i) argument[i].number
#define P(i) argument[i].pointer
#define CALL(name, ...) if (strcmp(call, #name) == 0) return (long)sockshim_##name(__VA_ARGS__)
    CALL(send, N(0), P(1), N(2), N(3));
    CALL(recv, N(0), P(1), N(2), N(3));
    CALL(sendto, N(0), P(1), N(2), N(3), P(4), N(5));
    CALL(recvfrom, N(0), P(1), N(2), N(3), P(4), P(5));
    CALL(sendmsg, N(0), P(1), N(2));
    CALL(recvmsg, N(0), P(1), N(2));
    CALL(sendmmsg, N(0), P(1), N(2), N(3));
    CALL(recvmmsg, N(0), P(1), N(2), N(3), P(4));
    CALL(read, N(0), P(1), N(2));
    CALL(write, N(0), P(1), N(2));
    CALL(readv, N(0), P(1), N(2));
    CALL(writev, N(0), P(1), N(2));
    CALL(socket, N(0), N(1), N(2));
    CALL(socketpair, N(0), N(1), N(2), P(3));
    CALL(bind, N(0), P(1), N(2));
    CALL(listen, N(0), N(1));
    CALL(connect, N(0), P(1), N(2));
    CALL(accept, N(0), P(1), P(2));
    CALL(accept4, N(0), P(1), P(2), N(3));
    CALL(shutdown, N(0), N(1));
    CALL(close, N(0));
    CALL(getsockname, N(0), P(1), P(2));
    CALL(getpeername, N(0), P(1), P(2));
    CALL(getsockopt, N(0), N(1), N(2), P(3), P(4));
    CALL(setsockopt, N(0), N(1), N(2), P(3), N(4));
    CALL(address_parse, P(0), P(1), P(2));
    CALL(address_format, P(0), N(1), P(2), N(3));
    CALL(describe, N(0), P(1), N(2));
    CALL(explain_send, N(0), N(1), P(2), N(3), N(4), P(5), N(6));
    CALL(explain_sendto, N(0), N(1), P(2), N(3), N(4), P(5), N(6), P(7), N(8));
    CALL(explain_recv, N(0), N(1), P(2), N(3), N(4), P(5), N(6));
    CALL(explain_bind, N(0), N(1), P(2), N(3), P(4), N(5));
    CALL(explain_connect, N(0), N(1), P(2), N(3), P(4), N(5));
    fprintf(stderr, "no call is named %s\n", call);
    exit(1);
}

static void *take(size_t size)
{
    void *here = memory + taken;
    taken += (size + 16) / 16 * 16;
    if (taken > sizeof memory) abort();
    return memset(here, 0, size);
}

static const cJSON *member(const cJSON *spec, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(spec, name);
}

/* The numbers of names with a | between them, or'ed together. */
static long constant(const char *names)
{
    char name[64];
    long value = 0;

    for (size_t length; (length = strcspn(names, "|")) != 0; names += length + (names[length] == '|')) {
        snprintf(name, sizeof name, "%.*s", (int)length, names);
        value |= (long)member(constants, name)->valuedouble;
    }
    return value;
}

/* An address from text, or with $NAME the one that this descriptor has. */
static struct sockaddr_storage *address(const char *text, socklen_t *length)
{
    struct sockaddr_storage *storage = take(sizeof *storage);
    int answer;

    *length = sizeof *storage;
    if (text[0] == '$') {
        int fd = (int)member(descriptors, text + 1)->valuedouble;
        answer = sockshim_getsockname(fd, (struct sockaddr *)storage, length);
    } else {
        answer = sockshim_address_parse(text, storage, length);
    }
    if (answer != 0) {
        perror(text);
        exit(1);
    }
    return storage;
}

static long number(const cJSON *spec)
{
    const cJSON *value;
    socklen_t length = 0;

    if (cJSON_IsNumber(spec)) return (long)spec->valuedouble;
    if (cJSON_IsString(spec)) return constant(spec->valuestring);
    if ((value = member(spec, "fd"))) return (long)member(descriptors, value->valuestring)->valuedouble;
    if (member(spec, "new_fd")) return -1;
    if ((value = member(spec, "address_length"))) address(value->valuestring, &length);
    return length;
}

static void *text(const cJSON *spec)
{
    const char *part = member(spec, "text")->valuestring;
    const cJSON *times = member(spec, "times");
    size_t count = times ? (size_t)times->valuedouble : 1, length = strlen(part);
    char *bytes = take(count * length + 1);

    for (size_t i = 0; i < count; i++) memcpy(bytes + i * length, part, length);
    return bytes;
}

static void *hex(const char *digits)
{
    unsigned char *bytes = take(strlen(digits) / 2 + 1);

    for (size_t i = 0; digits[2 * i] != '\0'; i++) sscanf(digits + 2 * i, "%2hhx", bytes + i);
    return bytes;
}

static void *ints(const cJSON *list)
{
    int *values = take((size_t)cJSON_GetArraySize(list) * sizeof *values), *value = values;
    const cJSON *item;

    cJSON_ArrayForEach(item, list) *value++ = (int)number(item);
    return values;
}

static void *pointer(const cJSON *spec);

static void *iovec(const cJSON *list)
{
    struct iovec *parts = take((size_t)cJSON_GetArraySize(list) * sizeof *parts), *part = parts;
    const cJSON *pair;

    cJSON_ArrayForEach(pair, list) {
        part->iov_base = pointer(cJSON_GetArrayItem(pair, 0));
        part++->iov_len = (size_t)number(cJSON_GetArrayItem(pair, 1));
    }
    return parts;
}

static void msghdr(const cJSON *fields, struct msghdr *header)
{
    header->msg_name = pointer(member(fields, "name"));
    header->msg_namelen = (socklen_t)number(member(fields, "namelen"));
    header->msg_iov = pointer(member(fields, "iov"));
    header->msg_iovlen = (size_t)number(member(fields, "iovlen"));
    header->msg_control = pointer(member(fields, "control"));
    header->msg_controllen = (size_t)number(member(fields, "controllen"));
    header->msg_flags = (int)number(member(fields, "flags"));
}

/* What stands for no pointer gives NULL. */
static void *pointer(const cJSON *spec)
{
    const cJSON *value;
    socklen_t length;

    if ((value = member(spec, "pointer"))) return (void *)(long)value->valuedouble;
    if (member(spec, "text")) return text(spec);
    if ((value = member(spec, "hex"))) return hex(value->valuestring);
    if ((value = member(spec, "room"))) return memset(take((size_t)value->valuedouble), '.', (size_t)value->valuedouble);
    if ((value = member(spec, "ints"))) return ints(value);
    if ((value = member(spec, "address"))) return address(value->valuestring, &length);
    if (member(spec, "address_room")) return take(sizeof(struct sockaddr_storage));
    if ((value = member(spec, "iovec"))) return iovec(value);
    if ((value = member(spec, "msghdr"))) {
        struct msghdr *header = take(sizeof *header);
        msghdr(value, header);
        return header;
    }
    if ((value = member(spec, "mmsghdr"))) {
        struct mmsghdr *headers = take((size_t)cJSON_GetArraySize(value) * sizeof *headers);
        for (int i = 0; i < cJSON_GetArraySize(value); i++) {
            msghdr(cJSON_GetArrayItem(value, i), &headers[i].msg_hdr);
        }
        return headers;
    }
    return NULL;
}

static void report_room(const char *bytes, int size, cJSON *out)
{
    char *report = take(4 * (size_t)size + 1), *end = report;

    for (int i = 0; i < size; i++) {
        int printable = bytes[i] >= ' ' && bytes[i] <= '~';
        end += sprintf(end, printable ? "%c" : "\\x%02x", (unsigned char)bytes[i]);
    }
    cJSON_AddItemToArray(out, cJSON_CreateString(report));
}

static void report_ints(const cJSON *list, const int *values, cJSON *out)
{
    cJSON *report = cJSON_CreateArray();
    const cJSON *item, *name;

    cJSON_ArrayForEach(item, list) {
        int value = *values++;
        if (value != -1 && (name = member(item, "new_fd"))) {
            cJSON_AddNumberToObject(descriptors, name->valuestring, value);
            cJSON_AddItemToArray(report, cJSON_CreateString(name->valuestring));
        } else {
            cJSON_AddItemToArray(report, cJSON_CreateNumber(value));
        }
    }
    cJSON_AddItemToArray(out, report);
}

static void report(const cJSON *spec, const void *here, socklen_t length, cJSON *out);

static cJSON *report_msghdr(const cJSON *fields, const struct msghdr *header, cJSON *out)
{
    cJSON *report_of_fields = cJSON_CreateObject();

    report(member(fields, "name"), header->msg_name, header->msg_namelen, out);
    report(member(fields, "iov"), header->msg_iov, 0, out);
    report(member(fields, "control"), header->msg_control, 0, out);
    cJSON_AddNumberToObject(report_of_fields, "namelen", header->msg_namelen);
    cJSON_AddNumberToObject(report_of_fields, "controllen", (double)header->msg_controllen);
    cJSON_AddNumberToObject(report_of_fields, "flags", header->msg_flags);
    cJSON_AddItemToArray(out, report_of_fields);
    return report_of_fields;
}

/* Adds what is at a pointer after the call, if the call could write there. */
static void report(const cJSON *spec, const void *here, socklen_t length, cJSON *out)
{
    const cJSON *value;
    int i = 0;

    if ((value = member(spec, "room"))) report_room(here, (int)value->valuedouble, out);
    if ((value = member(spec, "ints"))) report_ints(value, here, out);
    if (member(spec, "address_room")) {
        char name[SOCKSHIM_ADDRESS_TEXT];
        socklen_t room = sizeof(struct sockaddr_storage);
        sockshim_address_format(here, length < room ? length : room, name, sizeof name);
        cJSON_AddItemToArray(out, cJSON_CreateString(name));
    }
    if (member(spec, "iovec")) {
        cJSON_ArrayForEach(value, member(spec, "iovec")) {
            report(cJSON_GetArrayItem(value, 0), ((const struct iovec *)here)[i++].iov_base, 0, out);
        }
    }
    if ((value = member(spec, "msghdr"))) report_msghdr(value, here, out);
    if (member(spec, "mmsghdr")) {
        cJSON_ArrayForEach(value, member(spec, "mmsghdr")) {
            const struct mmsghdr *message = (const struct mmsghdr *)here + i++;
            cJSON *fields = report_msghdr(value, &message->msg_hdr, out);
            cJSON_AddNumberToObject(fields, "len", message->msg_len);
        }
    }
}

static cJSON *step(const cJSON *spec)
{
    const char *call = member(spec, "call")->valuestring;
    const cJSON *arguments = member(spec, "args"), *name = member(spec, "as"), *item;
    struct argument values[10] = {{0, NULL}};
    cJSON *seen = cJSON_CreateObject(), *out;
    int count = 0;

    taken = 0;
    cJSON_ArrayForEach(item, arguments) {
        values[count].number = number(item);
        values[count++].pointer = pointer(item);
    }
    errno = 0;
    long result = perform(call, values);
    int error = result == -1 ? errno : 0;

    cJSON_AddNumberToObject(seen, "result", (double)result);
    cJSON_AddNumberToObject(seen, "errno", error);
    out = cJSON_AddArrayToObject(seen, "out");
    for (int i = 0; i < count; i++) {
        const cJSON *next = cJSON_GetArrayItem(arguments, i + 1);
        socklen_t length = member(next, "ints") ? *(socklen_t *)values[i + 1].pointer : ~0U;
        report(cJSON_GetArrayItem(arguments, i), values[i].pointer, length, out);
    }
    if (name && result != -1) cJSON_AddNumberToObject(descriptors, name->valuestring, (double)result);
    if (strcmp(call, "close") == 0 && result == 0) {
        cJSON_DeleteItemFromObject(descriptors, member(cJSON_GetArrayItem(arguments, 0), "fd")->valuestring);
    }
    return seen;
}

static void replay(const cJSON *vector)
{
    cJSON *line = cJSON_CreateObject(), *steps;
    const cJSON *item;

    descriptors = cJSON_CreateObject();
    cJSON_AddStringToObject(line, "name", member(vector, "name")->valuestring);
    steps = cJSON_AddArrayToObject(line, "steps");
    cJSON_ArrayForEach(item, member(vector, "setup")) cJSON_AddItemToArray(steps, step(item));
    cJSON_AddItemToArray(steps, step(member(vector, "call")));
    cJSON_ArrayForEach(item, member(vector, "then")) cJSON_AddItemToArray(steps, step(item));

    cJSON_ArrayForEach(item, descriptors) sockshim_close((int)item->valuedouble);
    char *printed = cJSON_PrintUnformatted(line);
    puts(printed);
    free(printed);
    cJSON_Delete(line);
    cJSON_Delete(descriptors);
}

static cJSON *load(const char *path)
{
    FILE *file = fopen(path, "r");
    char *content = NULL;
    size_t size = 0;

    if (file == NULL || getdelim(&content, &size, '\0', file) < 0) {
        perror(path);
        exit(1);
    }
    fclose(file);
    cJSON *json = cJSON_Parse(content);
    free(content);
    return json;
}

int main(int argc, char **argv)
{
    const cJSON *vector;

    /* What it has said stays said where a vector ends it. */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    constants = load(argv[1]);
    for (int i = 2; i < argc; i++) {
        cJSON *vectors = load(argv[i]);
        cJSON_ArrayForEach(vector, member(vectors, "vectors")) replay(vector);
        cJSON_Delete(vectors);
    }
    cJSON_Delete(constants);
    return 0;
}
