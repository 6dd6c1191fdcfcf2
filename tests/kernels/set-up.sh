#!/bin/sh
# Installs what `make kernels` needs beyond tests/set-up.sh: qemu, User Mode
# Linux, busybox, and Debian's kernels, which are unpacked into target/kernels
# and not installed. What cannot be had is named, and its tests are skipped.
set -u
cd "$(dirname "$0")/../.." || exit

missing() {
    while read -r package program; do
        command -v "$program" >/dev/null || echo "$package"
    done <<'END'
qemu-system-x86 qemu-system-x86_64
user-mode-linux linux.uml
busybox-static  busybox
kmod            modprobe
cpio            cpio
xz-utils        xz
END
}

packages=$(missing)
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing" $packages
    apt-get -qq -o DPkg::Lock::Timeout=600 update &&
        DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=600 \
            --no-install-recommends install $packages >/dev/null
    packages=$(missing)
fi
if [ -n "$packages" ]; then
    echo "kernels will be skipped that need (names of Debian's packages):" $packages
fi

# The image that a metapackage stands for, unpacked: its name and version are
# those of the directory, so that a newer one replaces it.
fetch() {
    image=$(apt-cache depends "$2" 2>/dev/null | sed -n 's/.*Depends: \(linux-image-.*\)/\1/p')
    directory=target/kernels/$1
    test -n "$image" || { echo "skipped: apt knows no $2"; return; }
    test "$(cat "$directory/package" 2>/dev/null)" = "$image" && return
    rm -rf "$directory" && mkdir -p "$directory"
    (cd "$directory" && apt-get -qq download "$image") &&
        dpkg-deb -x "$directory"/*.deb "$directory" && rm "$directory"/*.deb &&
        depmod --basedir "$directory" "$(ls "$directory/lib/modules")" &&
        echo "$image" >"$directory/package" ||
        { rm -rf "$directory"; echo "skipped: $image cannot be downloaded"; }
}

fetch 6.1 linux-image-amd64
# Of bookworm-security; bookworm-backports has older ones of the same series.
fetch 6.12 linux-image-6.12-amd64

# User Mode Linux comes with its modules, in a directory of its own.
if [ -d /usr/lib/uml/modules ]; then
    mkdir -p target/kernels/uml/lib && ln -sfn /usr/lib/uml/modules target/kernels/uml/lib/modules
fi
exit 0
