# What the scripts of test/t share. They run inside tools/cluster, as postgres, with PGHOST and so on set.
#
#   use lib 'test/t'; use CareperfTest; use Test::More;
#   my $db = new_database('dump_from');             # fresh, with careperf; new_database('x', 'pgtap') adds others
#   is(sql($db, 'select 1'), '1');                  # rows as text, fields by |; dies on an error
#   like(sql_error($db, 'select 1/0'), qr/22012/);  # the error with its SQLSTATE; undef when there was none
#   my $server = new_server();                      # another server, durable, stopped at the end: $server->{host}
#   skip_without_clients();                         # where ODBC, psycopg2 and R need not be there
package CareperfTest;
use strict;
use warnings;
use Exporter 'import';
use File::Temp;
use IPC::Open3;
use Test::More ();

our @EXPORT = qw(new_database sql sql_error run_or_die new_server skip_without_clients);

my @servers;

# Runs a command and returns what it printed; dies with everything it said when it fails.
sub run_or_die
{
	my @command = @_;
	my ($status, $output) = run(undef, @command);
	die "@command: exit status $status\n$output" if $status != 0;
	return $output;
}

sub run
{
	my ($input, @command) = @_;
	my $pid = open3(my $to, my $from, undef, @command);
	print {$to} $input if defined $input;
	close $to;
	local $/;
	my $output = <$from> // '';
	waitpid $pid, 0;
	return ($? >> 8 || $? & 127, $output);
}

sub new_database
{
	my ($name, @more) = @_;
	run_or_die('dropdb', '--if-exists', '--force', $name);
	run_or_die('createdb', '--template=template0', $name);
	sql($name, "create extension $_") for @more, 'careperf';
	return $name;
}

sub psql
{
	my ($database, $query) = @_;
	return run("set client_min_messages = warning;\n$query",
		qw(psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -d), $database, '-f', '-');
}

sub sql
{
	my ($database, $query) = @_;
	my ($status, $output) = psql($database, $query);
	die "$query\n$output" if $status != 0;
	chomp $output;
	return $output;
}

sub sql_error
{
	my ($database, $query) = @_;
	my ($status, $output) = psql($database, $query);
	return $status == 0 ? undef : $output;
}

sub new_server
{
	my (@settings) = @_;
	my $folder = File::Temp::tempdir("$ENV{CAREPERF_BASE}/otherXXXX");
	run_or_die('tools/cluster', 'start', $folder, '--durable', map { ('--set', $_) } @settings);
	push @servers, $folder;
	return { host => $folder, data => "$folder/data", log => "$folder/server.log" };
}

sub skip_without_clients
{
	Test::More::plan(skip_all => 'the clients are not installed here')
	  if ($ENV{CAREPERF_CLIENTS} // '') eq 'no';
	return;
}

END
{
	my $status = $?;
	system('tools/cluster', 'halt', $_) for @servers;
	$? = $status;
}

1;
