#!/bin/sh
# Breaks the core in every way that cargo-mutants knows, and fails where no test
# notices and tests/mutants.txt does not say why. Each stage tries only what the
# one before let pass, for each costs more: the core's own tests, the C programs
# over the library, the judge. Arguments go to cargo-mutants, as in
# `tests/mutants.sh --re src/message/`; then only new survivors fail.
set -u
export LC_ALL=C
cd "$(dirname "$0")/.." || exit 1

out=$PWD/target/mutants
# Kept from one run to the next, so that only what is broken is built anew.
export CARGO_TARGET_DIR="$out/build"
mkdir -p "$out"
rm -rf "$out/mutants.out" "$out/mutants.out.old"

# 2 says that there are survivors, 3 that a mutant was stopped.
stage() {
    echo "mutants: $1"
    shift
    cargo mutants --output "$out" --iterate --no-shuffle --colors never "$@"
    case $? in
    0 | 2 | 3) ;;
    *) exit 1 ;;
    esac
}

# Of the C programs, one build of each; and no more repetitions than notice a
# mutant (tests/c/).
export INTERRUPTIONS=5000 MESSAGES=500
stage "the core's tests" "$@" --cargo-arg=--test=core -- -- --skip explain::
if [ -s "$out/mutants.out/missed.txt" ]; then
    stage "the C programs" --timeout 300 "$@" --cargo-arg=--test=c_programs -- -- ::gcc::shared
fi
if [ -s "$out/mutants.out/missed.txt" ]; then
    stage "the judge" --timeout 300 --test-package sockshim-judge "$@" \
        --cargo-arg=--test=sockshim -- -- --exact a_fixed_seed
fi

# Lines move; what was done to which function stays.
sed 's/:[0-9]*:[0-9]*: /: /' "$out/mutants.out/missed.txt" | sort >"$out/survivors.txt"
grep -v -e '^#' -e '^$' tests/mutants.txt | sort >"$out/explained.txt"
unexplained=$(comm -23 "$out/survivors.txt" "$out/explained.txt")
[ $# -gt 0 ] || found=$(comm -13 "$out/survivors.txt" "$out/explained.txt")
echo "mutants: $(wc -l <"$out/survivors.txt") survive, $(wc -l <"$out/explained.txt") are explained"
if [ -n "$unexplained" ]; then
    printf 'No test notices these, and tests/mutants.txt does not say why:\n%s\n' "$unexplained"
    exit 1
fi
if [ -n "${found:-}" ]; then
    printf 'tests/mutants.txt explains these, which a test notices:\n%s\n' "$found"
    exit 1
fi
