#!/usr/bin/perl
# The views of the register as other people's tools see them: ODBC (isql), Python (psycopg2 with pandas) and R
# (RPostgreSQL), each as a reader who was granted the views and nothing else. Every tool must report the plain type
# of every column, and every row as psql shows it.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use File::Temp;
use Test::More;

skip_without_clients();

my $db = 'clients';
my $reader = 'clients_reader';
my $us = "\x1f";

# What each tool calls a type; the first is the type's own name. ODBC: name and SQL type number. Where a column of
# pandas has NULLs, its integers become float64 and its booleans object.
my %called = (
	'text' => { odbc => 'text -1', python => 'str', pandas => 'object', r => 'character' },
	'date' => { odbc => 'date 9', python => 'date', pandas => 'object', r => 'Date' },
	'double precision' => { odbc => 'float8 6', python => 'float', pandas => 'float64', r => 'numeric' },
	'bigint' => { odbc => 'int8 -5', python => 'int', pandas => 'int64', pandas_with_null => 'float64', r => 'numeric' },
	'integer' => { odbc => 'int4 4', python => 'int', pandas => 'int64', pandas_with_null => 'float64', r => 'integer' },
	'boolean' => { odbc => 'bool 12', python => 'bool', pandas => 'bool', pandas_with_null => 'object', r => 'logical' },
	'timestamp with time zone' => { odbc => 'timestamptz 11', python => 'datetime', pandas => 'datetime64[ns, UTC]', r => 'POSIXct' },
);

# --- psql's own view of a view -----------------------------------------------------------------------------------

# Columns in order: [name, type, has a NULL].
sub columns_of {
	my ($view) = @_;
	my @columns = map { [ split /\|/ ] } split /\n/, sql($db, "select attname, format_type(atttypid, atttypmod)
		from pg_attribute where attrelid = '$view'::regclass and attnum > 0 order by attnum");
	my $nulls = join ', ', map { "bool_or($_->[0] is null)" } @columns;
	my @has_null = split /\|/, sql($db, "select $nulls from $view");
	$columns[$_][2] = $has_null[$_] eq 't' for 0 .. $#columns;
	return @columns;
}

# The rows, sorted, fields in the form in which the readers print them.
sub rows_of {
	my ($view, @columns) = @_;
	my $fields = join ', ', map {
		my ($name, $type) = @$_;
		my $text = $type =~ /^timestamp/ ? "to_char($name, 'YYYY-MM-DD HH24:MI:SS.US')"
			: $type eq 'boolean' ? "case $name when true then 't' when false then 'f' end" : "${name}::text";
		"coalesce($text, '\\N')"
	} @columns;
	return [ sort map { same_numbers($_, @columns) } split /\n/, sql($db, "select concat_ws(E'\\x1f', $fields) from $view") ];
}

# 17 digits tell every double apart, whoever wrote it.
sub same_numbers {
	my ($row, @columns) = @_;
	my @fields = split /$us/, $row, -1;
	for my $i (grep { $columns[$_][1] eq 'double precision' } 0 .. $#columns) {
		$fields[$i] = sprintf '%.17g', $fields[$i] if ($fields[$i] // '') =~ /\d/;
	}
	return join $us, @fields;
}

# --- the tools ---------------------------------------------------------------------------------------------------

sub read_odbc {
	my ($view) = @_;
	my ($schema, $name) = split /\./, $view;
	# isql's help looks for a table on the search path only.
	local $ENV{PGOPTIONS} = "-c search_path=$schema,pg_catalog";
	my @lines = split /\n/, isql("help $name");
	my %place = do { my $n = 0; map { $_ => $n++ } split /$us/, shift @lines };
	my %type = map { my @f = split /$us/; ($f[ $place{COLUMN_NAME} ] => "$f[$place{TYPE_NAME}] $f[$place{DATA_TYPE}]") } @lines;
	my (undef, @rows) = split /\n/, isql("select * from $view");
	return (\%type, \@rows);
}

sub isql {
	my ($query) = @_;
	my ($driver) = glob '/usr/lib/*/odbc/psqlodbcw.so';
	die "there is no ODBC driver for PostgreSQL here\n" unless $driver;
	my $folder = File::Temp::tempdir(CLEANUP => 1);
	write_file("$folder/odbcinst.ini", "[PostgreSQL]\nDriver=$driver\n");
	write_file("$folder/odbc.ini",
		"[careperf]\nDriver=PostgreSQL\nServername=$ENV{PGHOST}\nPort=$ENV{PGPORT}\nDatabase=$db\nUsername=$reader\n");
	write_file("$folder/query", "$query\n");
	local @ENV{qw(ODBCSYSINI ODBCINI)} = ($folder, "$folder/odbc.ini");
	return run_or_die('sh', '-c', 'exec isql careperf -v -b -c -m1000 -x0x1f <"$0"', "$folder/query");
}

sub write_file {
	my ($name, $text) = @_;
	open my $out, '>', $name or die "$name: $!";
	print $out $text;
	close $out;
	return;
}

sub read_with {
	my ($view, @command) = @_;
	my (%type, @rows, %sum);
	for (split /\n/, run_or_die(@command, $db, $reader, $view)) {
		my ($what, @fields) = split /$us/, $_, -1;
		if ($what eq 'type') { my $column = shift @fields; $type{$column} = join ' ', @fields }
		elsif ($what eq 'row') { push @rows, join $us, @fields }
		elsif ($what eq 'sum') { $sum{ $fields[0] } = $fields[1] }
		else { die "$command[0] said: $_\n" }
	}
	return (\%type, \@rows, \%sum);
}

# --- the checks --------------------------------------------------------------------------------------------------

sub check_types {
	my ($tool, $got, $expected) = @_;
	is_deeply($got, $expected, "$tool: the type of every column");
	return;
}

sub check_rows {
	my ($tool, $view, $got, $expected, @columns) = @_;
	my @got = sort map { same_numbers($_, @columns) } @$got;
	is(scalar @got, scalar @$expected, "$tool: rows of $view");
	# Thousands of lines help nobody: show the first row that differs.
	my ($differs) = grep { ($got[$_] // '') ne ($expected->[$_] // '') } 0 .. $#$expected;
	ok(!defined $differs, "$tool: every value is psql's")
		or diag(join "\n", map { tr/\x1f/|/r } 'got', $got[$differs] // 'nothing', 'psql', $expected->[$differs]);
	return;
}

sub check_view {
	my ($view) = @_;
	my @columns = columns_of($view);
	my @unknown = map { "$_->[0] $_->[1]" } grep { !$called{ $_->[1] } } @columns;
	is("@unknown", '', 'every column is of a plain type');
	my $rows = rows_of($view, @columns);
	cmp_ok(scalar @$rows, '>', 90, 'there are rows to read');

	my ($type, $got) = read_odbc($view);
	check_types('ODBC', $type, { map { $_->[0] => $called{ $_->[1] }{odbc} } @columns });
	# ODBC has '1' and '0' for booleans and isql prints NULL as nothing.
	my @as_odbc = map {
		my @fields = split /$us/, $_, -1;
		for my $i (0 .. $#columns) {
			$fields[$i] =~ s/^\\N$//;
			$fields[$i] =~ tr/tf/10/ if $columns[$i][1] eq 'boolean';
			$fields[$i] =~ s/\.?0*$// if $columns[$i][1] =~ /^timestamp/;
		}
		join $us, @fields
	} @$rows;
	check_rows('ODBC', $view, $got, [ sort @as_odbc ], @columns);

	($type, $got, my $sum) = read_with($view, '/usr/bin/python3', 'test/t/clients/read_view.py');
	check_types('psycopg2 and pandas', $type, { map {
		my $names = $called{ $_->[1] };
		$_->[0] => "$names->{python} " . ($_->[2] && $names->{pandas_with_null} || $names->{pandas})
	} @columns });
	check_rows('psycopg2', $view, $got, $rows, @columns);
	my %expected_sum = map { my $i = $_; ($columns[$i][0] => sum_of($i, @$rows)) } grep { exists $sum->{ $columns[$_][0] } } 0 .. $#columns;
	is_deeply($sum, \%expected_sum, 'pandas: the sum of every numeric column');

	($type, $got) = read_with($view, 'Rscript', '--vanilla', 'test/t/clients/read_view.R');
	check_types('R', $type, { map { $_->[0] => $called{ $_->[1] }{r} } @columns });
	check_rows('R', $view, $got, $rows, @columns);
	return;
}

sub sum_of {
	my ($i, @rows) = @_;
	my $sum = 0;
	for my $field (map { (split /$us/, $_, -1)[$i] } @rows) { $sum += $field if $field ne '\N' }
	return sprintf '%.9e', $sum;
}

new_database($db);
run_or_die('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $db, '-f', 'test/t/fixture.sql');
sql($db, "drop role if exists $reader; create role $reader login; select care.grant_reader('$reader')");

for my $type (sort keys %called) {
	my $names = $called{$type};
	note("$type: ODBC $names->{odbc}, psycopg2 $names->{python}, pandas $names->{pandas}"
		. ($names->{pandas_with_null} ? " ($names->{pandas_with_null} with NULLs)" : '') . ", R $names->{r}");
}
for my $view (qw(care.scorecard care.peer_comparison care.figure_history)) {
	subtest $view => sub { check_view($view) };
}

run_or_die('dropdb', '--force', $db);
sql('postgres', "drop role $reader");
done_testing();
