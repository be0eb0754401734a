#!/bin/bash
# fuzz_core_questions.t: 70,000 random series to the questions of src/core (trends, outlook, control charts, sparkline), in
# memory of exactly the size asked for, under the address and undefined-behaviour sanitizers. What is calculated must be
# finite and within its bounds. CAREPERF_FUZZ_INPUTS sets another number, CAREPERF_SEED another seed than the fixed one.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { printf '1..0 # SKIP %s\n' "$1"; exit 0; }

command -v gcc >/dev/null || skip "there is no gcc"
echo 'int main(void) { return 0; }' >"$work/empty.c"
sanitize='-fsanitize=address,undefined -fno-sanitize-recover=all'
gcc $sanitize -o "$work/empty" "$work/empty.c" 2>/dev/null && "$work/empty" || skip "gcc has no address sanitizer here (libasan)"

gcc -std=gnu99 -g -O1 -Wall -Wextra -ffp-contract=off $sanitize -I"$here/src/core" -I"$here/test/core" \
	-o "$work/questions" "$here/test/fuzz/questions.c" "$here"/src/core/*.c -l:libRmath.a -lm ||
	{ echo 'Bail out! the fuzzer does not compile'; exit 1; }
timeout 900 "$work/questions" "${CAREPERF_FUZZ_INPUTS:-70000}"
status=$?
# A sanitizer's report ends the program, which then prints no plan; say so where prove shows it.
[ "$status" -le 1 ] || echo "# the fuzzer ended with status $status"
exit "$status"
