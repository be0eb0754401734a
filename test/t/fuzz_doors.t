#!/bin/bash
# fuzz_doors.t: 100,000 mutated summaries, series and distributions to a running server: to the text door, to the binary
# door, and as damaged stored values. The server must answer or refuse each as src/core says, with detail and hint, and must live.
# CAREPERF_FUZZ_INPUTS sets another number, CAREPERF_SEED another seed than the fixed one.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
pg_config=${PG_CONFIG:-pg_config}
work=$(mktemp -d)
database=careperf_fuzz_doors
clean_up() {
	dropdb --if-exists --force "$database" 2>/dev/null
	rm -rf "$work"
}
trap clean_up EXIT

skip() { printf '1..0 # SKIP %s\n' "$1"; exit 0; }
bail() { printf 'Bail out! %s\n' "$1"; exit 1; }

include=$("$pg_config" --includedir)
[ -e "$include/libpq-fe.h" ] || skip "there are no headers of libpq"
gcc -std=gnu99 -g -O1 -Wall -Wextra -ffp-contract=off -I"$include" -I"$here/src/core" -I"$here/test/core" -o "$work/doors" \
	"$here/test/fuzz/doors.c" "$here"/src/core/exact*.c "$here/src/core/window.c" "$here"/src/core/summary*.c \
	"$here/src/core/calendar.c" "$here"/src/core/series_*.c "$here"/src/core/multiset*.c \
	-L"$("$pg_config" --libdir)" -lpq -lm || bail 'the fuzzer does not compile'

dropdb --if-exists --force "$database" 2>/dev/null
createdb --template=template0 "$database" && psql -qX -d "$database" -c 'create extension careperf' ||
	bail 'there is no database to fuzz'
PGDATABASE=$database timeout 900 "$work/doors" "${CAREPERF_FUZZ_INPUTS:-100000}"
status=$?
[ "$status" -le 1 ] || echo "# the fuzzer ended with status $status"
exit "$status"
