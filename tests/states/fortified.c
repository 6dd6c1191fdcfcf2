/* A hardened program: calls that fit, and then one that does not. */
#include "state.h"

int main(int argc, char **argv)
{
    static char buffer[8];
    size_t length;

    NEED(argc == 3);
    printf("calls: %d\n", talk());
    fflush(stdout);
    length = strtoul(argv[2], NULL, 10);
    if (strcmp(argv[1], "recvfrom") == 0)
        printf("%zd\n", recvfrom(-1, buffer, length, 0, NULL, NULL));
    else
        printf("%zd\n", recv(-1, buffer, length, 0));
    return 0;
}
