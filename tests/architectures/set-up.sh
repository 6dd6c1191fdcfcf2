#!/bin/sh
# Installs what `make architectures` needs beyond tests/set-up.sh: Debian's
# cross compilers and qemu, cmocka and cJSON compiled for each architecture, and
# an arm64 kernel with busybox, which are unpacked into target/architectures and
# not installed. What cannot be had is named, and what needs it is skipped.
set -u
cd "$(dirname "$0")/../.." || exit
here=$PWD/target/architectures
triples='aarch64-linux-gnu riscv64-linux-gnu arm-linux-gnueabihf i686-linux-gnu'

missing() {
    while read -r package program; do
        command -v "$program" >/dev/null || echo "$package"
    done <<'END'
gcc-aarch64-linux-gnu   aarch64-linux-gnu-gcc
gcc-riscv64-linux-gnu   riscv64-linux-gnu-gcc
gcc-arm-linux-gnueabihf arm-linux-gnueabihf-gcc
gcc-i686-linux-gnu      i686-linux-gnu-gcc
qemu-user               qemu-aarch64
qemu-system-arm         qemu-system-aarch64
cpio                    cpio
END
}

packages=$(missing)
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing" $packages
    # The compilers recommend the libraries of their architectures.
    apt-get -qq -o DPkg::Lock::Timeout=600 update &&
        DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=600 \
            install $packages >/dev/null
    packages=$(missing)
fi
if [ -n "$packages" ]; then
    echo "architectures will be skipped that need (names of Debian's packages):" $packages
fi

# The standard library's sources, to be built for targets without a binary.
if ! test -d "$(rustc +nightly --print sysroot 2>/dev/null)/lib/rustlib/src/rust"; then
    rustup toolchain install nightly --profile minimal --component rust-src >/dev/null 2>&1 ||
        echo "all architectures will be skipped: no rust-src of nightly Rust"
fi

# An apt of its own, for packages of arm64 and for sources: the machine's
# settings stay as they are.
mkdir -p "$here/apt/lists/partial" "$here/apt/cache/archives/partial" "$here/packages"
cat >"$here/apt/conf" <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::Etc::sourcelist "$here/apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$here/apt";
Dir::State::status "/dev/null";
Dir::Cache "$here/apt/cache";
END
signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
for kind in deb deb-src; do
    echo "$kind $signed http://deb.debian.org/debian bookworm main"
done >"$here/apt/sources.list"
export APT_CONFIG="$here/apt/conf"

update() {
    test -e "$here/apt/updated" || { apt-get -qq update && touch "$here/apt/updated"; }
}

source_of() {
    test -d "$here/packages/$1" && return
    update && (cd "$here/packages" && rm -rf "$1"* && apt-get -qq --download-only source "$1" &&
        mkdir "$1" && tar -xf "$1"_*.orig.tar.*z -C "$1" --strip-components=1) >/dev/null ||
        { rm -rf "$here/packages/$1"; echo "skipped: the source of $1 cannot be downloaded"; }
}

# The few of the things that cmocka asks its configuration about and that make
# a difference; all of them are there in any glibc.
cmocka='-DHAVE_INTTYPES_H -DHAVE_SIGNAL_H -DHAVE_STRINGS_H -DHAVE_SIGLONGJMP -DHAVE_STRSIGNAL
    -DHAVE_GCC_THREAD_LOCAL_STORAGE -DHAVE_STRUCT_TIMESPEC -D_GNU_SOURCE'

source_of cmocka
source_of cjson
mkdir -p "$here/include/cjson"
cp "$here/packages/cmocka/include/cmocka.h" "$here/include" &&
    cp "$here/packages/cjson/cJSON.h" "$here/include/cjson" &&
    for triple in $triples; do
        test -e "$here/$triple/libcjson.a" && continue
        mkdir -p "$here/$triple" && cd "$here/$triple" || exit
        "$triple-gcc" -O2 -c $cmocka -I"$here/packages/cmocka/include" \
            "$here/packages/cmocka/src/cmocka.c" &&
            "$triple-gcc" -O2 -c "$here/packages/cjson/cJSON.c" &&
            "$triple-ar" rc libcmocka.a cmocka.o && "$triple-ar" rc libcjson.a cJSON.o ||
            echo "skipped: cmocka and cJSON cannot be compiled for $triple"
    done

# The kernel that the metapackage stands for, and busybox.
arm64=$here/arm64
if ! test -e "$arm64/bin/busybox"; then
    update
    image=$(apt-cache depends linux-image-arm64 2>/dev/null | sed -n 's/.*Depends: //p')
    rm -rf "$arm64" && mkdir -p "$arm64" && cd "$arm64" &&
        apt-get -qq download "$image" busybox-static &&
        for package in *.deb; do dpkg-deb -x "$package" . || exit; done && rm -f ./*.deb ||
        { rm -rf "$arm64"; echo "skipped: Debian's arm64 kernel cannot be downloaded"; }
fi
exit 0
