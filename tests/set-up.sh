#!/bin/sh
# Installs what the tests need beside Rust and make. As root on a Debian it
# installs what is missing; otherwise it names it, and the tests that need it
# are skipped, each with its reason.
set -u
cd "$(dirname "$0")/.." || exit

# What must be there, and the package that brings it.
missing() {
    while read -r package probe; do
        sh -c "$probe" >/dev/null 2>&1 || echo "$package"
    done <<'END'
gcc                 command -v gcc
g++                 command -v g++
binutils            command -v strip
clang               command -v clang++
libclang-rt-14-dev  test -e "$(clang -print-file-name=libclang_rt.asan-x86_64.a)"
musl-tools          command -v musl-gcc
dpkg-dev            command -v dpkg-buildpackage
debhelper           command -v dh
lintian             command -v lintian
pkg-config          command -v pkg-config
cmake               command -v cmake
meson               command -v meson
ninja-build         command -v ninja
liblttng-ust1       ldconfig -p | grep -qF liblttng-ust.so.1
libcmocka-dev       printf '#include <%s.h>\n' stdarg stddef stdint setjmp cmocka | gcc -E -
iproute2            command -v ip
strace              command -v strace
mandoc              command -v mandoc
man-db              command -v man
groff               command -v groff
util-linux          command -v unshare
valgrind            command -v valgrind
redis-server        command -v redis-server
redis-tools         command -v redis-benchmark
nginx-light         command -v nginx
curl                command -v curl
wrk                 command -v wrk
memcached           command -v memcached
socat               command -v socat
iperf3              command -v iperf3
postgresql-15       test -x /usr/lib/postgresql/15/bin/postgres
openssh-server      test -x /usr/sbin/sshd
openssh-client      command -v scp
nodejs              command -v node
npm                 command -v npm
golang-go           command -v go
openjdk-17-jdk-headless  command -v javac
libjna-java         test -e /usr/share/java/jna.jar
libgoogle-gson-java  test -e /usr/share/java/gson.jar
perl                command -v perl
ruby                command -v ruby
tcl                 command -v tclsh
libffi-platypus-perl  perl -MFFI::Platypus -e 1
luajit              command -v luajit
lua-dkjson          test -e /usr/share/lua/5.1/dkjson.lua
libcjson-dev        test -e /usr/include/cjson/cJSON.h
nlohmann-json3-dev  test -e /usr/include/nlohmann/json.hpp
python3-venv        /usr/bin/python3 -c 'import ensurepip'
libpython3.11-testsuite  test -e /usr/lib/python3.11/test/test_socket.py
END
}

# The tests start servers of their own: none of Debian's is to run because of
# them. This is what its packages ask before they start one.
policy=/usr/sbin/policy-rc.d
forbid_services() {
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    fi
}

packages=$(missing)
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing what the tests need:" $packages
    forbid_services
    apt-get -qq -o DPkg::Lock::Timeout=300 update &&
        DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
            install $packages >/dev/null
    packages=$(missing)
fi
if [ -n "$packages" ]; then
    echo "tests will be skipped that need (names of Debian's packages):" $packages
fi

# What comes from languages' registries: for the runners in tests/languages, and
# for the tests of the pages' English.
python=target/languages/python
if ! "$python/bin/python" -c 'import cffi, proselint' 2>/dev/null; then
    /usr/bin/python3 -m venv "$python" &&
        "$python/bin/pip" install --quiet cffi==1.17.1 proselint==0.16.0 ||
        { rm -rf "$python"; echo "tests will be skipped that need: cffi and proselint, from PyPI"; }
fi

node=target/languages/node
if ! cmp -s tests/languages/node/package-lock.json "$node/package-lock.json" ||
    [ ! -e "$node/node_modules/koffi" ]; then
    mkdir -p "$node" && cp tests/languages/node/package*.json "$node" &&
        npm ci --prefix "$node" --ignore-scripts >/dev/null 2>&1 || {
        rm -rf "$node"
        echo "tests will be skipped that need: koffi, from npm"
    }
fi

# Miri is a part of Rust's nightly toolchain only.
if ! cargo +nightly miri --version >/dev/null 2>&1; then
    rustup toolchain install nightly --profile minimal --component miri,rust-src >/dev/null 2>&1 ||
        echo "tests will be skipped that need: cargo +nightly miri"
fi
exit 0
