/* A program whose library has functions under libc's names. */
#include "state.h"

int own(void);

int main(void)
{
    printf("its own: %d\n", own());
    printf("calls: %d\n", talk());
    return 0;
}
