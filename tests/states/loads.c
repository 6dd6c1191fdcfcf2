/* Loads a plugin, asks it what it has to say, and lets go of it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    int good = -1;
    int (*said)(void);
    void *find;

    for (int i = 1; i < argc; i++) {
        int deep = strcmp(argv[i], "deep") == 0, apart = strcmp(argv[i], "apart") == 0;
        const char *name = argv[i + deep + apart];
        void *plugin = apart ? dlmopen(LM_ID_NEWLM, name, RTLD_NOW)
                             : dlopen(name, RTLD_NOW | (deep ? RTLD_DEEPBIND : 0));
        i += deep + apart;
        if (!plugin) {
            printf("%s\n", dlerror());
            return 99;
        }
        find = dlsym(plugin, "said");
        memcpy(&said, &find, sizeof said); /* ISO C has no cast for it */
        if (said)
            good = said();
        printf("loaded: %d\n", good);
        fflush(stdout);
        printf("let go: %d\n", dlclose(plugin));
    }
    return 0;
}
