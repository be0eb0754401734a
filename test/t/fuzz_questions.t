#!/usr/bin/perl
# fuzz_questions.t: random series and distributions through every question, with sensible and with absurd arguments. Each is answered in
# finite numbers that keep to their bounds, or with a reason, or refused with a documented SQLSTATE, a detail and a hint;
# and the server lives. CAREPERF_FUZZ_INPUTS sets another number of series than 150, CAREPERF_SEED another seed.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use Test::More;

my $seed = $ENV{CAREPERF_SEED} // 20261124;
my $count = $ENV{CAREPERF_FUZZ_INPUTS} || 150;
srand $seed;
note "seed $seed";
my $db = new_database('fuzz_questions');

sub one_of { return $_[rand @_] }
sub between { my ($low, $high) = @_; return $low + int rand($high - $low + 1) }
sub quoted { my ($text) = @_; return 'null' if !defined $text; $text =~ s/'/''/g; return "'$text'" }

# --- series --------------------------------------------------------------------------------------------------------

my @steps = ('1 month', '1 month', '3 months', '1 year', '1 day', '7 days', '6 months', '1 month');
my @starts = ('2015-04-01', '2015-04-01', '2019-12-31', '0044-03-15 BC', '4713-01-01 BC', '1999-02-28', '5870000-01-01');

# Numbers of one flavour each.
my @values = (
	sub { my $x = 50; return sub { $x += rand() - 0.5 } },
	sub { my $i = 0; return sub { 10 + 0.25 * $i++ } },
	sub { my $c = one_of(0, 7, -3.5, 1e300, 1e-300); return sub { $c } },
	sub { return sub { between(0, 3) } },
	sub { return sub { between(0, 40) } },
	sub { my $e = between(-320, 307); return sub { sprintf '%.17ge%d', rand(2) - 1, $e } },
	sub { return sub { sprintf '%.17ge%d', rand(2) - 1, between(-320, 307) } },
	sub { return sub { one_of('', '-') . '1.7976931348623157e308' } },
	sub { return sub { one_of(0, '5e-324', '2.2250738585072014e-308', '1e-310') } },
	sub { return sub { sprintf '%.17g', 1e15 + between(0, 5) * 0.125 } },
	sub { my $i = 0; return sub { 100 + 10 * sin($i++ * 0.5236) + rand } },
	sub { my $i = 0; return sub { $i++ % 2 ? 1e-200 * rand : 1e200 * rand } },
);
my @summaries = (
	sub { my $d = between(1, 400); return sub { sprintf 'proportion:%d,%d', between(0, $d), $d } },
	sub { return sub { my $d = between(0, 50); sprintf 'proportion:%d,%d;%d', between(0, $d), $d, between(0, 3) } },
	sub { return sub { sprintf 'proportion:%d,%d', between(-5, 50), between(-5, 30) } },
	sub { return sub { sprintf 'rate:%d,%d', between(0, 60), between(0, 9000) } },
	sub { return sub { sprintf 'rate:%d,0x1p%d', between(0, 3), between(-60, 1000) } },
	sub { return sub { sprintf 'rate:%d,0x1p%d', between(0, 9), 60 } },
	sub { return sub { sprintf 'ratio:%s,%s', one_of('0x1p-1074', 3, -4, '0x1p1000'), one_of(0, 7, '0x1p-1000', '0x3p999', -1) } },
	sub { return sub { my $n = between(0, 9); my $x = between(-9, 9); sprintf 'mean:%d,%d,%d', $n, $n * $x, $n * ($x * $x + between(0, 3)) } },
	sub { return sub { sprintf 'mean:%d,0x1p%d,0x1p%d', between(0, 3), between(-500, 1000), between(-1000, 2000) } },
	sub { return sub { sprintf 'count:%d', between(0, 30) } },
	sub { return sub { sprintf 'count:%s', one_of(0, -4, '9223372036854775807') } },
);

# One series as the rows of a VALUES list.
sub random_points {
	my ($id) = @_;
	my $of_values = rand() < 0.6;
	my $next = ($of_values ? one_of(@values) : one_of(@summaries))->();
	my $points = one_of(0, 1, 2, 3, between(4, 12), between(13, 40), between(13, 80));
	my ($unknown, $gaps, $breaks) = (one_of(0, 0, 0.1, 0.8), one_of(0, 0, 0.15), one_of(0, 0, 0, 0.1));
	my ($start, $step) = (one_of(@starts), one_of(@steps));
	my @rows;
	for my $i (0 .. $points - 1) {
		next if rand() < $gaps;
		my $given = rand() < $unknown ? undef : $next->();
		# timestamps, that intervals lead to, end long before dates do
		my $period = $start =~ /^\d{6}/ ? sprintf "date '%s' + %d", $start, 7 * $i : sprintf "(date '%s' + %d * interval '%s')::date", $start, $i, $step;
		push @rows, sprintf "(%d, %s, %s::float8, %s::summary, %s)", $id, $period,
			$of_values ? (quoted($given), 'null') : ('null', quoted($given)), rand() < $breaks ? 'true' : 'false';
	}
	return ($of_values, @rows);
}

# --- questions -----------------------------------------------------------------------------------------------------

my @charts = qw(xmr run mr p pp u up c g t);
my @charts_of_values = qw(xmr run mr c t g);
my @rules = split /\n/, sql($db, 'select name from careperf.spc_rule_sets()');
my @polarities = qw(high low neutral);
my @numbers = ('0', '50', '-1', '0.5', '1e308', '-1e308', '1e-320', "'NaN'", "'Infinity'", "'-Infinity'", 'null');
my @finite = ('null', '0', '50', '-1', '0.5', '1e308', '1e-320');
my @days = map { defined ? "date '$_'" : 'null' } undef, undef, '2015-04-01', '2016-01-01', '2018-07-15', '0044-03-15 BC',
	'4713-01-01 BC', '5874897-12-31', 'infinity', '-infinity', '2020-02-29';
my @levels = (0.95, 0.95, 0.998, 0.5, 1e-9, 0.999999999999, 0, 1, -1, "'NaN'", "'Infinity'", 'null', 1e-300);
my @correction = ('none', 'hamed-rao', 'hamed-rao 3 lags', 'yue-wang', 'prewhitened', 'trend-free prewhitened');

sub word { return quoted(rand() < 0.02 ? one_of('', 'nonsense', undef, "\xc3\xa9" x 60) : one_of(@_)) }
sub truth { return one_of('true', 'false') }

sub part {
	my $number = sub { one_of('null', one_of(@numbers)) . '::float8' };
	my $points = one_of('null', 'null', between(-1, 30), 2147483647);
	return 'null' if rand() < 0.03;
	return sprintf 'row(%s, %s, %s, %s, null, null)::baseline_part', one_of(@days), $points, one_of('null', @days[2 .. 4]), one_of('null', @days[2 .. 4])
		if rand() < 0.7;
	return sprintf 'row(%s, %s, %s, %s, %s, %s)::baseline_part', one_of(@days), $points, one_of(@days), one_of(@days), $number->(), $number->();
}

sub baseline {
	return 'null' if rand() < 0.6;
	return "'{}'::baseline_part[]" if rand() < 0.1;
	return 'array[array[' . part() . '], array[' . part() . ']]::baseline_part[]' if rand() < 0.05;
	return sprintf 'baseline_parts(%s, rebase => array[%s]::date[])', one_of('null', between(1, 20)), join ', ', map { one_of(@days) } 1 .. between(0, 3)
		if rand() < 0.4;
	return 'array[' . join(', ', map { part() } 1 .. between(1, 3)) . ']::baseline_part[]';
}

# A built-in rule set with a column or two changed.
my %column = (
	xmr_factor => \@numbers, screening => [qw(true false null)], screening_factor => \@numbers, outside => [qw(true false null)],
	shift_points => [qw(null 1 2 7 -1 2147483647)], trend_points => [qw(null 0 2 3 6 2147483647)],
	inner_third_points => [qw(null 2 15 -2147483648 2147483647)], moving_range_factor => \@numbers,
	fewest_points => [qw(null 0 1 -5 12 2147483647)],
	(map { $_ => [ "'breaks'", "'skipped'", "'nonsense'", "''", 'null' ] } qw(shift_on_centre trend_on_tie missing_values)),
	trend_flags => [ "'all'", "'all but the first'", "'nonsense'" ], conflict => [ "'priority'", "'improvement'", 'null' ],
	runs_test => [ "'none'", "'anhoej'", "'best box'", "'cut box'", "''" ],
	two_of_three => [ "'none'", "'between limits, all three on one side'", "'beyond warning limits, either side'", "'beyond warning limit, two on one side'" ],
	priority => [ 'null', "'{}'::text[]", "array[null]::text[]", "array['outside', 'outside']", "array['shift', 'trend', 'outside', 'two_of_three', 'inner_third', 'moving_range', 'runs']", "array[['outside'], ['shift']]" ],
	name => [ "''", 'null', "repeat('n', 10000)" ], source => ['null', "''"],
);

sub rules_row {
	my %new = map { $_ => one_of(@{ $column{$_} }) } map { one_of(sort keys %column) } 1 .. between(1, 2);
	return sprintf "(select jsonb_populate_record(r, jsonb_build_object(%s)) from spc_rule_set(%s) r)",
		join(', ', map { "'$_', $new{$_}" } sort keys %new), quoted(one_of(@rules));
}

# Most of the time a question has good arguments, so that there is an answer.
sub spc_arguments {
	my ($sensible, $of_values, $with_target) = @_;
	my @given = ('chart => ' . ($sensible ? quoted(one_of($of_values ? @charts_of_values : @charts)) : word(@charts)), 'baseline => ' . ($sensible && rand() < 0.7 ? 'null' : baseline()));
	push @given, 'rules => ' . (!$sensible && rand() < 0.5 ? rules_row() : quoted(one_of(@rules)));
	push @given, 'polarity => ' . word(@polarities), 'centre => ' . word(undef, undef, 'mean', 'median') if rand() < 0.7;
	push @given, 'target => ' . one_of($sensible ? @finite : @numbers) if $with_target && rand() < 0.5;
	push @given, 'automatic => ' . one_of('null', 8, between(-1, 12), 2147483647), 'automatic_side => ' . word('both', 'above', 'below', 'improvement') if rand() < 0.3;
	return join ', ', @given;
}

# Each: name, query, and what its rows must keep to where there is an answer.
sub questions {
	my ($sensible, $of_values) = @_;
	my $level = $sensible ? 0.95 : one_of(@levels);
	my $across = truth();
	my ($low, $high) = ('(lower is null or %1$s is null or lower <= %1$s)', '(upper is null or %1$s is null or %1$s <= upper)');
	my $within = sub { my ($what) = @_; return sprintf "$low and $high", $what };
	my $p = '(p is null or p between 0 and 1)';
	my @asked;
	push @asked, map { ['trend', sprintf('select * from trend(s, %s, %s, %s, %s)', quoted($_), word(@polarities), $level, $across),
		"$p and (reason is null) = (direction <> 'not_calculated') and (lower_per_period is null or slope_per_period is null or slope_per_period between lower_per_period and upper_per_period)"] }
		qw(ols sen seasonal recent);
	push @asked, map { ['mann_kendall', sprintf('select * from mann_kendall(s, %s, %s, %s, %s, %s, %s)', quoted($_), truth(), $across, truth(), word('interpolated', 'rounded'), $level),
		"$p and (reason is null) = (p is not null) and " . $within->('sen_slope')] } @correction;
	push @asked, ['seasonal_kendall', sprintf('select * from seasonal_kendall(s, %s, %s, %s, %s, %s)', truth(), truth(), $across, word('interpolated', 'rounded'), $level),
		"$p and (reason is null) = (p is not null) and " . $within->('sen_slope')];
	push @asked, map { ['spc', 'select * from spc(s, ' . spc_arguments($sensible, $of_values, 1) . ')',
		'(centre is not null or reason is not null) and variation is not null and ' . $within->('centre')] } 1 .. 6;
	push @asked, ['spc_summary', 'select * from spc_summary(s, ' . spc_arguments($sensible, $of_values) . ')', '(centre is not null or reason is not null) and ' . $within->('centre')];
	push @asked, ['baseline', 'select * from baseline(s, ' . spc_arguments($sensible, $of_values) . ')', '(centre is not null or reason is not null) and ' . $within->('centre')];
	(my $arguments = spc_arguments($sensible, $of_values)) =~ s/, polarity => [^,]*//;
	push @asked, ['assurance', sprintf('select * from assurance(s, %s, %s, %s)', one_of($sensible ? @finite : @numbers), word(@polarities), $arguments),
		"(assurance <> 'not_calculated' or reason is not null) and " . $within->('centre')];
	push @asked, ['outlook', sprintf('select * from outlook(s, %s, %s, %s, %s, %s, %s)', $sensible ? one_of(0, 50) : one_of(@numbers),
		$sensible ? "(last_period(s) + 400)" : one_of(@days), word('high', 'low', 'neutral'), $level, $sensible ? 0.8 : one_of(0.8, @levels), $across),
		"(probability is null or probability between 0 and 1) and (probability is not null or reason is not null) and " . $within->('projected')];
	push @asked, map { [$_, sprintf('select * from %s(s, %s, %s, %s)', $_, word('previous period', 'same period last year'), $level, $across),
		'method is not null and ' . $within->('difference')] } qw(change changes);
	push @asked, ['indexed', sprintf('select indexed(s, first_period(s), %s)::text as answer, %s', $sensible ? 100 : one_of(@numbers), 'value_at(indexed(s, first_period(s)), last_period(s))'), 'true'];
	push @asked, ['with_per', sprintf('select p.value from points(with_per(s, %s)) p', $sensible ? 1000 : one_of(@numbers)), 'true'];
	push @asked, ['points', 'select p.period, p.value, p.breaks from points(s) p', 'period is not null'];
	push @asked, ['words', 'select describe(s), sparkline(s), period_step(s), used(s), missing(s), clip(s, ' . one_of(@days) . ', ' . one_of(@days) . ')::text, with_breaks(s, array['
		. one_of(@days) . ']::date[])::text', 'sparkline is not null'];
	push @asked, ['chart', sprintf("select chart(s, 'A title', chart => %s, rules => %s, baseline => %s, polarity => %s, target => %s, width => %d, height => %d, decimals => %d) as svg",
		word('none', @charts), quoted(one_of(@rules)), baseline(), word(@polarities), one_of($sensible ? @finite : @numbers), one_of(200, 800, 4000), one_of(200, 400, 4000), between(0, 10)),
		q{svg ~ '^<svg .*</svg>\s*$' and svg !~* '[^a-z](nan|inf(inity)?)[^a-z]'}];
	return @asked;
}

# A distribution as text, and what is asked of it; negative counts are no rows, and have no order.
sub distribution_questions {
	my $next = one_of(@values)->();
	my $whole = rand() < 0.8;
	my %count = map { sprintf('%.17g', $next->()) => rand() < 0.02 ? '9223372036854775807' : between($whole ? 1 : -3, 9) || 1 } 1 .. one_of(0, 1, 2, between(3, 40));
	my $text = 'distribution:' . join(',', map { $_ . ($count{$_} == 1 ? '' : "*$count{$_}") } sort { $a <=> $b } keys %count) . one_of('', ';3', ';-2');
	my $d = "'$text'::distribution";
	my $finite = one_of(grep { $_ ne 'null' } @numbers);
	my $fraction = one_of(0, 1, 0.5, 0.9, rand, grep { $_ ne 'null' } @numbers);
	return (['mean', "select mean($d) m, stddev($d) as stddev, lowest($d) l, highest($d) h", "(not is_whole($d) or m is null or m between l and h) and (stddev is null or stddev >= 0)"],
		['median', "select median($d) m, lowest($d) l, highest($d) h", 'm is null and l is null or m between l and h'],
		['percentile', "select percentile($d, $fraction) p, lowest($d) l, highest($d) h", 'p is null and l is null or p between l and h'],
		['percentiles', "select percentiles($d, array[0, null, 0.3, 1]) p", 'p[1] <= p[3] and p[3] <= p[4]'],
		['share', "select share_below($d, $finite) b, share_at_most($d, $finite) m", 'b <= m and b between 0 and 1 and m between 0 and 1'],
		['proportion', "select proportion_below($d, $finite)::text b, proportion_at_most($d, $finite)::text m, as_summary($d)::text s", 'b is not null'],
		['frequencies', "select * from frequencies($d)", 'value is not null and frequency <> 0'],
		['distribution_words', "select describe($d), ($d)::text t, used($d), missing($d), distinct_values($d), (($d) + ($d) - ($d))::text back", 't = back'],
		['rollup_of_distributions', "select (rollup(x) filter (where x is not null))::text r, (rollup(x) = $d + $d) same from (values ($d), ($d), (null)) v (x)", 'same']);
}

# --- asking --------------------------------------------------------------------------------------------------------

my (@rows, @questions);
for my $id (1 .. $count) {
	my ($of_values, @points) = random_points($id);
	push @rows, @points;
	push @questions, map { "($id, " . join(', ', map { quoted($_) } @$_) . ')' } questions($id % 3 != 0, $of_values), distribution_questions();
}

$SIG{PIPE} = 'IGNORE'; # psql stops reading at an error, and then says it

sub inserted {
	my ($table, @values) = @_;
	my $script = '';
	$script .= "insert into $table values " . join(",\n", splice @values, 0, 1000) . ";\n" while @values;
	return $script;
}

sql($db, <<"SQL");
set search_path = careperf, public;
create table public.point (id int, period date, value float8, summary careperf.summary, breaks boolean);
create table public.question (id int, name text, query text, rule text);
create table public.answer (id int, name text, query text, kept boolean, finite boolean, rows int, state text, message text, detail text, hint text);
${\ inserted('public.point', @rows)}
${\ inserted('public.question', @questions)}
create table public.subject as
	select id, case when bool_or(summary is not null) then series(period, summary, breaks) else series(period, value, breaks) end as s
	from public.point group by id;
alter table public.subject add again careperf.series;
update public.subject set again = s::text::series;

create function public.ask(q public.question, s careperf.series) returns public.answer language plpgsql as \$\$
declare
	a public.answer;
begin
	a.id := q.id; a.name := q.name; a.query := q.query;
	execute 'select count(*), coalesce(bool_and(q is null or (' || q.rule || ') is true), true), not coalesce(bool_or(jsonb_path_exists(to_jsonb(q),
			''\$.** ? (\@ == "NaN" || \@ == "Infinity" || \@ == "-Infinity")'')), false)
		from (' || regexp_replace(q.query, '\\(s\\M', '(\$1', 'g') || ') q' into a.rows, a.kept, a.finite using s;
	return a;
exception when others then
	get stacked diagnostics a.state := returned_sqlstate, a.message := message_text, a.detail := pg_exception_detail, a.hint := pg_exception_hint;
	return a;
end \$\$;
SQL
# What the search must see.
my $seen = "select coalesce(a.state, a.kept || ' ' || a.finite) from careperf.series_in('series:2024-01-01=1') s, public.ask(row(0, '', '%s', 'x <= 1')::public.question, s) a";
is(sql($db, sprintf $seen, 'select 1::float8 as x'), 'true true', 'a good answer is good');
is(sql($db, sprintf $seen, 'select array[1, ' . "''-Infinity''" . ']::float8[] as y, 1 as x'), 'true false', 'an infinite one is seen');
is(sql($db, sprintf $seen, 'select 2 as x'), 'false true', 'so is one out of bounds');
is(sql($db, sprintf $seen, 'select 1 / 0 as x'), '22012', 'and an error');
is(sql($db, 'set search_path = careperf, public; select count(*) from subject where s is distinct from again or series_cmp(s, again) <> 0'), '0',
	'each series is read from its text as it was');
sql($db, 'set search_path = careperf, public; set statement_timeout = 900000;
	insert into answer select a.* from question q join subject using (id), ask(q, s) a');

sub none_of {
	my ($what, $condition) = @_;
	my $found = sql($db, "select format('%s: %s | %s %s | %s | ', name, query, state, message, kept) || (select left(s::text, 1500) from subject where subject.id = answer.id)
		from answer where $condition order by id limit 5");
	is($found, '', $what);
	return;
}

my $asked = sql($db, 'select count(*) from answer');
none_of("$asked questions: no answer is NaN or infinite", 'not finite');
none_of('each answer keeps its bounds, and has a reason where it has no number', 'not kept or kept is null and state is null');
none_of('refusals are documented ones', "state not in ('22023', '22003', '54000')");
none_of('each refusal has a detail and a hint', "state is not null and (coalesce(detail, '') = '' or coalesce(hint, '') = '')");
my $thin = sql($db, "select string_agg(name, ', ') from (select name from answer group by name having count(*) filter (where rows > 0) < count(*) * 0.2) x");
is($thin, '', 'each question is answered at least one time in five');
cmp_ok(sql($db, 'select count(*) from answer where state is not null'), '>', $asked / 50, 'and some are refused');
done_testing;
