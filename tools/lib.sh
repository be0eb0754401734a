# shellcheck shell=bash
# What the tools share: speaking, becoming root or postgres, and finding PostgreSQL.

say() { printf 'careperf: %s\n' "$*"; }

# die [-STATUS] MESSAGE...
die() {
	local status=1
	case $1 in -[0-9]*) status=${1#-}; shift ;; esac
	printf 'careperf: %s\n' "$1" >&2
	shift
	[ $# = 0 ] || printf '  %s\n' "$@" >&2
	exit "$status"
}

have() { command -v "$1" >/dev/null 2>&1; }

can_be_root() { [ "$(id -u)" = 0 ] || { have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; }; }

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The server refuses to run as root; a user who cannot become postgres runs it as herself.
as_postgres() {
	if [ "$(id -un)" = postgres ]; then
		"$@"
	elif [ "$(id -u)" = 0 ]; then
		runuser -u postgres -- "$@"
	elif id postgres >/dev/null 2>&1 && have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
		sudo -u postgres "$@"
	else
		"$@"
	fi
}

# The pg_config to build with: the caller's, or that of the newest server installed; nothing if there is none.
find_pg_config() {
	if [ -n "${PG_CONFIG:-}" ]; then
		command -v "$PG_CONFIG" || true
		return
	fi
	local newest
	newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
	if [ -x "$newest" ]; then
		printf '%s\n' "${newest%/postgres}/pg_config"
	elif have pg_config && [ -x "$(pg_config --bindir)/postgres" ]; then
		command -v pg_config
	fi
}

# 15 for "PostgreSQL 15.20 (Debian ...)", 19 for "PostgreSQL 19beta1".
major_of() { "$1" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/'; }

# A machine in one line, without its name.
describe_machine() {
	local cpu memory system
	cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | sed -n 1p)
	memory=$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo)
	system=$(. /etc/os-release && printf '%s' "$PRETTY_NAME")
	printf '%s x %s, %s, %s\n' "$(nproc)" "${cpu:-$(uname -m)}" "$memory" "$system"
}
