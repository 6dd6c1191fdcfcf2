/* A program that talks, and looks at what cannot be sent. */
#include <stdint.h>

#include "state.h"

int main(void)
{
    char *kernels = (char *)(UINTPTR_MAX - 4095), *odd = (char *)((UINTPTR_MAX >> 17) + 4096);
    char byte;

    printf("calls: %d\n", talk());
    /* The kernel finds fault with the buffer, and only then with the number. */
    printf("%zd", send(-1, kernels, 1, 0));
    printf(" %s\n", strerror(errno));
    printf("%zd", recv(-1, odd, 1, 0));
    printf(" %s\n", strerror(errno));
    printf("%zd", recv(-1, &byte, 1, 0));
    printf(" %s\n", strerror(errno));
    return 0;
}
