#!/bin/sh
# Installs packages into a root that is the machine's own with a layer above it,
# uses them there, removes them, and says what is left in the layer.
#
# usage: unshare --mount sh scratch_root.sh EMPTY_FOLDER PACKAGES SOURCES
set -eu

layer=$1
root=$layer/root
mount -t tmpfs layer "$layer"
mkdir "$layer/above" "$layer/work" "$root"
mount -t overlay overlay "$root" \
    -o "lowerdir=/,upperdir=$layer/above,workdir=$layer/work"
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
mount -t tmpfs tmp "$root/tmp"
cp -r "$2" "$root/tmp/packages"
cp -r "$3/tests/install" "$3/tests/preload/hello.c" "$root/tmp"

chroot "$root" sh -eux <<'END' >&2
cd /tmp
# (With `! command` the shell would go on.)
fails() {
    if "$@"; then exit 1; fi
}
packages='sockshim-preload libsockshim-dev libsockshim0'
for package in $packages; do fails dpkg --status $package; done
dpkg --install packages/*.deb

gcc install/consumer.c -o shared $(pkg-config --cflags --libs sockshim)
ldd shared | grep ' => /.*/libsockshim.so.0 '
./shared
gcc -static install/consumer.c -o static $(pkg-config --static --cflags --libs sockshim)
./static
cmake -S install -B built
cmake --build built
built/shared

gcc hello.c -o hello
drop_in=$(pkg-config --variable=preload sockshim)
LD_PRELOAD=$drop_in ./hello
LD_PRELOAD=$drop_in cat /proc/self/maps | grep libsockshim_preload.so

dpkg --remove $packages
fails ./shared
dpkg --purge $packages
for package in $packages; do fails dpkg --status $package; done
fails sh -c 'ldconfig --print-cache | grep sockshim'
END

cd "$layer/above"
find . ! -type d
