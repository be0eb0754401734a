#!/usr/bin/perl
# DROP EXTENSION careperf would take the numbers of every fact with it: while there is a register it is refused, and
# the message says what to do. What it says works. Other extensions are none of its business.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use Test::More;

my $db = new_database('drop_extension', 'hstore');
sub facts { return sql($db, "select count(*) || ' ' || count(summary) from care.fact") }

run_or_die('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $db, '-f', 'test/t/fixture.sql');
my $facts = facts();

my $hint;
for my $statement ('drop extension careperf', 'drop extension careperf restrict', 'drop extension careperf cascade',
	'drop extension if exists hstore, "careperf" cascade', 'set search_path = care; drop extension careperf cascade',
	q{do $$ begin execute 'drop extension CarePerf cascade'; end $$}) {
	my $error = sql_error($db, $statement) // 'no error';
	like($error, qr/ERROR:  2BP01: cannot drop extension careperf while this database has a register$/m, "$statement: refused");
	like($error, qr/^DETAIL:  .*facts/m, 'the detail says what would be lost');
	($hint) = $error =~ /^HINT:  (.*)$/m;
	like($hint // '', qr/DROP SCHEMA care CASCADE.*drop the extension/, 'the hint says what to do');
}
is(facts(), $facts, 'nothing is lost');
is(sql($db, 'select count(*) from pg_extension'), 3, 'nor any extension');

# the roundabout ways
like(sql_error($db, 'begin; drop schema careperf cascade; rollback') // 'no error', qr/2BP01/, 'DROP SCHEMA careperf CASCADE is refused too');
like(sql_error($db, 'begin; create role drop_extension_owner superuser; alter schema careperf owner to drop_extension_owner;
	drop owned by drop_extension_owner cascade; rollback') // 'no error', qr/2BP01/, 'so is DROP OWNED of its owner');
like(sql_error($db, 'drop schema careperf') // 'no error', qr/2BP01/, 'and without CASCADE');
like(sql_error($db, 'drop type careperf.summary cascade') // 'no error', qr/2BP01/, 'DROP TYPE is refused');
like(sql_error($db, 'drop event trigger careperf_guard') // 'no error', qr/2BP01/, 'so is dropping the guard');
like(sql_error($db, 'select careperf.careperf_guard()') // 'no error', qr/0A000|39P03/, 'which cannot be called');

is(sql_error($db, 'drop extension hstore'), undef, 'another extension can be dropped');
is(sql_error($db, 'create schema other; drop schema other cascade'), undef, 'and another schema');

# as the hint says
is(sql_error($db, 'drop schema care cascade'), undef, 'DROP SCHEMA care CASCADE works');
is(sql_error($db, 'drop extension careperf'), undef, 'then DROP EXTENSION careperf works');
is(sql($db, "select count(*) from pg_event_trigger"), 0, 'the guard is gone with it');
is(sql($db, "select count(*) from pg_proc p where p.pronamespace = 'careperf'::regnamespace"), 0, 'and every function');
is(sql($db, 'select count(*) > 50 from own.figure_row'), 't', 'what is not the register\'s stays');
is(sql_error($db, 'create extension careperf'), undef, 'it can be made again');
like(sql($db, 'select careperf.create_register()'), qr/^register created/, 'and the register too');

# without a register PostgreSQL itself looks after the user's columns
sql($db, 'drop schema care cascade; create schema care; create table care.unit (code text); create table own.mine (s careperf.summary)');
like(sql_error($db, 'drop extension careperf') // 'no error', qr/2BP01: cannot drop extension careperf because other objects depend on it\n.*table own\.mine/s,
	'a summary column of the user\'s own: refused by PostgreSQL');
is(sql_error($db, 'drop table own.mine; drop extension careperf'), undef, 'a schema care without a register does not matter');

run_or_die('dropdb', '--force', $db);
done_testing();
