#!/usr/bin/perl
# Executes every SQL block of README.md and doc/*.md, page by page in a database of its own, and compares what
# is printed with the plain block that follows it. A page is one session: a block may use what one above it made.
use strict;
use warnings;
use Test::More;

# The pieces of a page: [line, sql, expected output or undef].
sub blocks_of {
	my ($page) = @_;
	open my $in, '<:encoding(UTF-8)', $page or die "$page: $!";
	my ($kind, $text, @blocks);
	my $after_sql = 0;
	while (my $line = <$in>) {
		if (!defined $kind) {
			if ($line =~ /^```(\w*)\s*$/) {
				$kind = $1 eq 'sql' ? 'sql' : $1 eq '' && $after_sql ? 'output' : 'other';
				$text = '';
				push @blocks, [$., undef, undef] if $kind eq 'sql';
			}
			elsif ($line =~ /\S/) { $after_sql = 0 }
		}
		elsif ($line =~ /^```\s*$/) {
			$blocks[-1][1] = $text if $kind eq 'sql';
			$blocks[-1][2] = $text if $kind eq 'output';
			$after_sql = $kind eq 'sql';
			undef $kind;
		}
		else { $text .= $line }
	}
	die "$page: a block is not closed\n" if defined $kind;
	return @blocks;
}

# What the server prints, without spaces at the ends of lines and empty lines at the ends of blocks.
sub tidy {
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/^\n+|\n+$//g;
	$text =~ s/^psql:\S+: //mg;
	return $text;
}

sub run_page {
	my ($database, @blocks) = @_;
	my $mark = '=== end of block ===';
	my $script = join '', map { "$_->[1]\n\\echo $mark\n" } @blocks;
	my $file = ($ENV{TMPDIR} // '/tmp') . "/careperf_doc_$$.sql";
	open my $out, '>:encoding(UTF-8)', $file or die "$file: $!";
	print $out "set client_min_messages = warning;\n$script";
	close $out;
	my $printed = `psql -X -q -d $database -P pager=off -f $file 2>&1`;
	unlink $file;
	utf8::decode($printed);
	return split /^\Q$mark\E\n/m, $printed, -1;
}

my @pages = grep { -e } 'README.md', sort glob 'doc/*.md';
@pages = grep { my @b = blocks_of($_); @b } @pages;
plan skip_all => 'there is no page with an SQL block' unless @pages;

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;
for my $page (@pages) {
	my @blocks = blocks_of($page);
	(my $database = "doc_$page") =~ s/\W/_/g;
	$database = lc $database;
	system("dropdb --if-exists $database 2>/dev/null && createdb $database"
		. " && psql -qX -d $database -c 'create extension careperf'") == 0 or die "no database for $page\n";
	my @printed = run_page($database, @blocks);
	for my $i (0 .. $#blocks) {
		my ($line, $sql, $expected) = @{ $blocks[$i] };
		my $got = tidy($printed[$i] // 'the session ended before this block');
		if (defined $expected) { is($got, tidy($expected), "$page:$line prints what the page says") }
		else { unlike($got, qr/^(ERROR|FATAL|PANIC)|session ended/m, "$page:$line runs") or diag($got) }
	}
	system("dropdb $database");
}
done_testing();
