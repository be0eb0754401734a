#!/usr/bin/perl
# Pictures: in every one no two texts touch, nothing lies outside the frame, title and description are there, and it
# is XML without scripts or references. Measured from the SVG by ChartCheck.pm, for made and for random pictures, and
# in Chromium where it is installed. CAREPERF_SEED sets another seed.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use ChartCheck;
use Test::More;

my $seed = $ENV{CAREPERF_SEED} // 20261124;
srand $seed;
note "seed $seed, measured with " . font_name();
binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $db = new_database('chart');

# ------------------------------------------------------------- the check itself

my $good = '<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="en" width="200" height="100" viewBox="0 0 200 100">'
	. '<title>Title</title><desc>Words.</desc><text x="10" y="20" font-size="12">One</text>'
	. '<text x="10" y="40" font-size="12">Two</text><line x1="0" y1="0" x2="200" y2="100"/></svg>';
is_deeply([problems($good)], [], 'a good picture has no problems');
my %bad = (
	'texts on each other' => [qr/on each other: One \| Two/, 'y="40"', 'y="30"'],
	'a text beside another that is too wide' => [qr/on each other/, 'x="10" y="40"', 'x="30" y="20"'],
	'a text outside' => [qr/outside the frame: Two/, 'x="10" y="40"', 'x="190" y="40"'],
	'a text below the frame' => [qr/outside the frame: Two/, 'y="40"', 'y="99"'],
	'a line outside' => [qr/a line is outside/, 'x2="200"', 'x2="210"'],
	'a path outside' => [qr/a path is outside/, '</svg>', '<path d="M195 50a8 8 0 1 0 16 0a8 8 0 1 0 -16 0Z"/></svg>'],
	'no title' => [qr/no title/, '<title>Title</title>', ''],
	'an empty description' => [qr/no description/, 'Words.', ' '],
	'no role' => [qr/role/, 'role="img" ', ''],
	'a script' => [qr/script/, '</svg>', '<script>1</script></svg>'],
	'a handler' => [qr/handler/, '<line ', '<line onclick="x" '],
	'a reference' => [qr/reference/, '</svg>', '<image href="x"/></svg>'],
	'a raw ampersand' => [qr/reference is broken/, 'Words', 'a & b'],
	'a raw bracket' => [qr/tag is broken/, 'Words', 'a < b'],
	'a tag that is not closed' => [qr/closes nothing|does not end/, '</text><line', '<line'],
	'an attribute twice' => [qr/twice/, 'y1="0"', 'x1="0"'],
	'a control' => [qr/controls/, 'Words', "\x01"],
	'a reference to a control' => [qr/does not know/, 'Words', '&#x1;'],
);
for my $what (sort keys %bad) {
	my ($expected, $old, $new) = @{ $bad{$what} };
	(my $svg = $good) =~ s/\Q$old\E/$new/ or die $what;
	like(join("\n", problems($svg)), $expected, "the check sees $what");
}

# ------------------------------------------------------------------- the pictures

my @hostile = ('', "\x{200B}\x{202E}", '<script>alert(1)</script>', 'A & B "quoted" \'and\' <b>', "tab\tand\nline", "bell\x{7} and \x{1}",
	"\x{5E9}\x{5DC}\x{5D5}\x{5DD} \x{5E2}\x{5D5}\x{5DC}\x{5DD}", "\x{202E}turned round\x{202C}", "\x{645}\x{631}\x{62D}\x{628}\x{627}",
	"Ynys M\x{F4}n, \x{175}\x{177}\x{174}\x{176}", "\x{65E5}\x{672C}\x{8A9E}\x{306E}\x{540D}\x{524D}", "\x{1F600}\x{1F3F4}", 'W' x 300,
	'Pen-y-bont ar Ogwr', "e" . "\x{301}" x 40, "\x{FDFA}\x{FDFD}", "\x{2028}\x{2029}\x{FFFE}\x{FFFF}", 'i' x 90,
	'Proportion of adults in receipt of care and support who say that their care and support has helped them to have a better quality of life, by local authority and year',
	']]>', '-- ', '&#x41;', '%d %s $1 $2');
my @sizes = (200, 200, 240, 300, 420, 479, 480, 600, 800, 800, 1200, 4000);

sub pick { return $_[rand @_] }
sub quoted {
	my ($text) = @_;
	utf8::encode(my $bytes = $text);
	return "convert_from(decode('" . unpack('H*', $bytes) . "', 'hex'), 'UTF8')";
}
sub array_of { my ($type, @values) = @_; return 'array[' . join(', ', map { $_ // 'null' } @values) . "]::${type}[]" }
sub title { my $t = pick(@hostile); return quoted($t =~ /\w/ ? $t : "Title $t") }
sub frame {
	my (%given) = @_;
	my %f = (language => pick("'en'", "'cy'"), width => pick(@sizes), height => pick(@sizes), decimals => int rand 4, %given);
	return join ', ', map { defined $f{$_} ? "$_ => $f{$_}" : () } sort keys %f;
}

# Numbers of the kinds that break axes.
sub numbers {
	my ($count) = @_;
	my $kind = int rand 8;
	my $large = pick(1e9, 1e15, 1e200, 1.7e308, 1e-9, 1e-200, 4.9e-324);
	return map {
		rand() < 0.1 ? undef
			: $kind == 0 ? 42
			: $kind == 1 ? -50 + rand 100
			: $kind == 2 ? (rand() - 0.5) * $large
			: $kind == 3 ? 1e6 + rand() * 1e-3
			: $kind == 4 ? 0
			: $kind == 5 ? 10 ** (rand(12) - 6)
			: rand 100
	} 1 .. $count;
}

sub time_call {
	my $count = pick(0, 1, 2, 3, 12, 24, 60, 60, 60, 200, 600);
	my $step = pick('1 day', '7 days', '1 month', '1 month', '1 month', '3 months', '1 year', '100 years');
	my $start = pick('2022-04-01', '2024-01-31', '1999-12-31', '0001-01-01');
	my ($at, @periods, @breaks, @parts) = (0);
	my $part = 1;
	for my $i (0 .. $count - 1) {
		push @periods, "date '$start' + $at * interval '$step'";
		$at += rand() < 0.05 ? 2 + int rand 5 : 1;
		push @breaks, rand() < 0.03 ? 'true' : 'false';
		$part++ if $breaks[-1] eq 'true' || rand() < 0.02;
		push @parts, $part;
	}
	my @points = numbers($count);
	my @known = grep { defined } @points;
	my ($low, $high) = (sort { $a <=> $b } @known)[0, -1];
	my @more = ('unit_of_measure => ' . quoted(pick(@hostile)), 'note => ' . quoted(pick(@hostile)));
	push @more, 'target => ' . pick(0, 50, @known ? @known : 1) if rand() < 0.5;
	push @more, 'breaks => ' . array_of('boolean', @breaks), 'parts => ' . array_of('int', @parts) if rand() < 0.5;
	if (@known && rand() < 0.7) {
		my %limits = map { ($_ => [numbers(3)]) } @parts;
		push @more, map { my $n = $_; "$$n[0] => " . array_of('float8', map { my $v = $limits{$_}[$$n[1]]; defined $v && rand() < 0.9 ? $v : undef } @parts) }
			['centre', 0], ['lower', 1], ['upper', 2];
		push @more, 'variation => ' . array_of('text', map { pick(qw(null 'common_cause' 'common_cause' 'improvement' 'concern'
			'special_high' 'special_low' 'special_cause' 'not_calculated')) } @parts);
		push @more, "baseline_first => array[($periods[0])::date], baseline_last => array[($periods[-1])::date]";
	}
	return 'time_chart(array[' . join(', ', map { "($_)::date" } @periods) . ']::date[], ' . array_of('float8', @points)
		. ', ' . title() . ', ' . join(', ', @more, frame()) . ')';
}

sub bar_call {
	my $count = pick(0, 1, 2, 8, 22, 22, 60);
	my @places = map { quoted(pick(@hostile, map { "Place $_" } 1 .. 20)) } 1 .. $count;
	if (rand() < 0.5) {
		my @bars = numbers($count);
		my @more = rand() < 0.5 ? () : ('lower => ' . array_of('float8', map { defined ? $_ - abs $_ * 0.1 : undef } @bars),
			'upper => ' . array_of('float8', map { defined && abs $_ < 1e308 ? $_ + abs $_ * 0.1 : undef } @bars));
		push @more, 'comparator => ' . pick(0, -5, 50), 'comparator_name => ' . quoted(pick(@hostile)),
			'comparison => ' . array_of('text', map { pick(qw('better' 'similar' 'worse' 'higher' 'lower' 'not_compared' null)) } @bars)
			if rand() < 0.6;
		return 'bar_chart(' . array_of('text', @places) . ', ' . array_of('float8', @bars) . ', ' . title() . ', '
			. join(', ', 'unit_of_measure => ' . quoted(pick(@hostile)), @more, frame(height => undef)) . ')';
	}
	my @summaries = map { my $n = pick(0, 3, 50, 4000, 1e9); rand() < 0.1 ? undef : 'proportion_of(' . int(rand($n + 1)) . ", $n)" } 1 .. $count;
	my @more = ('per => ' . pick(1, 100), 'polarity => ' . pick("'high'", "'low'", "'neutral'"));
	push @more, 'comparator => ' . pick('proportion_of(40, 80)', 'proportion_of(0, 0)', 'proportion_of(1, 1)') if rand() < 0.7;
	return 'bar_chart(' . array_of('text', @places) . ', ' . array_of('summary', @summaries) . ', ' . title() . ', '
		. join(', ', @more, frame(height => undef)) . ')';
}

sub funnel_call {
	my $count = pick(0, 1, 2, 8, 22, 150);
	my $largest = pick(5, 500, 1e5, 1e9);
	my $share = rand() ** 3;
	my $kind = pick('proportion', 'rate');
	my @summaries = map {
		my $n = int rand $largest;
		my $met = int $n * $share * (0.5 + rand);
		$met = $n if $met > $n;
		rand() < 0.05 ? undef : $kind eq 'rate' ? "rate_of($met.0::float8, $n.0::float8)" : "proportion_of($met, $n)"
	} 1 .. $count;
	return 'funnel_chart(' . array_of('text', map { quoted(pick(@hostile, map { "Place $_" } 1 .. 20)) } 1 .. $count) . ', '
		. array_of('summary', @summaries) . ', ' . title() . ', '
		. join(', ', 'per => ' . pick(1, 100, 1000, 100000), 'polarity => ' . pick("'high'", "'low'", "'neutral'"),
			'unit_of_measure => ' . quoted(pick(@hostile)), 'note => ' . quoted(pick(@hostile)), frame()) . ')';
}

# Series with the limits and signals that spc() finds.
sub series_call {
	my $count = pick(1, 2, 3, 12, 24, 36, 60, 120);
	my $kind = pick('xmr', 'run', 'none', 'p', 'u', 'c');
	my $level = 20 + rand 60;
	my @rows;
	for my $i (0 .. $count - 1) {
		next if rand() < 0.05;
		$level += rand(20) - 10 if rand() < 0.05;
		my $n = 50 + int rand 500;
		my $met = int $n * ($level < 5 ? 5 : $level > 95 ? 95 : $level) / 100 * (0.8 + rand 0.4);
		$met = $n if $met > $n;
		push @rows, sprintf "((date '2015-04-01' + %d * interval '1 month')::date, %s, %s)", $i, rand() < 0.04 ? 'null'
			: $kind eq 'p' ? "proportion_of($met, $n)" : $kind eq 'u' ? "rate_of($met.0::float8, $n.0::float8)"
			: $kind eq 'c' ? "count_of($met)" : sprintf('%.3f::float8', $met / $n * 100), rand() < 0.03 ? 'true' : 'false';
	}
	my $type = $kind =~ /^[puc]$/ ? 'summary' : 'float8';
	@rows = ("(date '2015-04-01', null::$type, false)") if !@rows;
	my @more = ("chart => '$kind'", "polarity => " . pick("'high'", "'low'", "'neutral'"));
	push @more, 'target => ' . pick(0.5, 30, 60) if rand() < 0.6;
	push @more, 'baseline => ' . pick('baseline_parts(12)', "baseline_parts(rebase => array[date '2016-04-01', date '2018-01-01'])") if rand() < 0.5;
	push @more, 'unit_of_measure => ' . quoted(pick(@hostile));
	return "(select chart(series(d, v::$type, b), " . title() . ', ' . join(', ', @more, frame()) . ') from (values '
		. join(', ', @rows) . ') t (d, v, b))';
}

# Pictures by the calls that make them, one line each.
sub pictures {
	my (@calls) = @_;
	my @svgs = split /\n/, sql($db, 'set search_path = careperf, public; select translate(svg, chr(10), chr(9)) from (values '
		. join(",\n", map { "($_, $calls[$_])" } 0 .. $#calls) . ') v (i, svg) order by i');
	return map { tr/\t/\n/r } @svgs;
}

my @kept;
for (['time charts', \&time_call, 300], ['series', \&series_call, 90], ['bar charts', \&bar_call, 150], ['funnel charts', \&funnel_call, 120]) {
	my ($what, $call, $trials) = @$_;
	my $wrong = 0;
	for my $batch (1 .. $trials / 30) {
		my @calls = map { $call->() } 1 .. 30;
		my @svgs = pictures(@calls);
		die "not as many pictures as calls" if @svgs != @calls;
		for my $i (0 .. $#calls) {
			my @problems = problems($svgs[$i]);
			push @problems, 'its title is not seen' if $svgs[$i] !~ /<text[^>]* font-size="17"/;
			push @problems, 'no axis is labelled' if $svgs[$i] !~ /<text[^>]* font-size="12" text-anchor="(?:end|middle)"/
				&& $svgs[$i] !~ /<desc>(?:No data|Dim data)/;
			push @problems, 'a number is shortened' if grep { $_->[4] =~ /^[-\x{2212}]?\d[\d.,e]*\x{2026}$/ } text_boxes($svgs[$i]);
			next if !@problems;
			diag(join "\n", @problems[0 .. ($#problems < 4 ? $#problems : 4)], substr $calls[$i], 0, 3000) if $wrong++ < 3;
		}
		push @kept, @svgs[0 .. 11];
	}
	is($wrong, 0, "$trials random $what are as they should be");
}

# The pictures of the documentation are what its script makes.
my $written = File::Temp::tempdir(CLEANUP => 1);
run_or_die('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', "folder=$written", '-d', $db, '-f', 'doc/pictures/pictures.sql');
for my $file (sort glob 'doc/pictures/*.svg') {
	my ($name) = $file =~ m{([^/]+)$};
	my ($kept, $made) = map { my $path = $_; open my $in, '<', $path or die "$path: $!"; local $/; <$in> } $file, "$written/$name";
	ok($kept eq $made, "$file is what doc/pictures/pictures.sql writes");
	is_deeply([problems($made =~ s/\n+\z/\n/r)], [], "and is as it should be");
	ok(-s ($file =~ s/svg$/png/r) < 60_000, 'its PNG is there, and small');
}

# The server's own parser of XML, where it was built with one.
my $xml = eval { sql($db, "select xml_is_well_formed_document('<a/>')") };
SKIP: {
	skip 'this server has no XML parser', 1 if !defined $xml;
	my $bad = sql($db, 'select count(*) from (values ' . join(', ', map { "('" . s/'/''/gr . "')" } @kept)
		. ') v (svg) where not xml_is_well_formed_document(svg)');
	is($bad, 0, scalar(@kept) . ' of them are documents to libxml too');
}

# Chromium's own boxes of the texts, with whatever fonts it finds.
my ($chromium) = grep { -x } map { my $dir = $_; map { "$dir/$_" } qw(chromium chromium-browser google-chrome) } split /:/, $ENV{PATH};
SKIP: {
	skip 'there is no Chromium here', 1 if !$chromium;
	my $page = File::Temp->new(SUFFIX => '.html');
	binmode $page, ':encoding(UTF-8)';
	print $page '<!DOCTYPE html><meta charset="utf-8"><body>', @kept, <<'END';
<p id="found"></p><script>
const found = [];
let measured = 0;
document.querySelectorAll('svg').forEach((svg, n) => {
	const boxes = [...svg.querySelectorAll('text')].map(t => [t.getBBox(), t.textContent]);
	boxes.forEach(([a, text], i) => {
		measured++;
		if (a.x < -0.5 || a.y < -0.5 || a.x + a.width > svg.width.baseVal.value + 0.5 || a.y + a.height > svg.height.baseVal.value + 0.5)
			found.push(n + ' outside: ' + text);
		boxes.slice(i + 1).forEach(([b, other]) => {
			if (a.x < b.x + b.width && b.x < a.x + a.width && a.y + 1 < b.y + b.height && b.y + 1 < a.y + a.height)
				found.push(n + ' on each other: ' + text + ' | ' + other);
		});
	});
});
document.getElementById('found').textContent = 'measured ' + measured + ' found ' + found.length + ' ' + found.slice(0, 5).join('; ');
</script>
END
	close $page;
	my $folder = File::Temp::tempdir(CLEANUP => 1);
	my $dom = `timeout 120 $chromium --headless --no-sandbox --disable-gpu --user-data-dir=$folder --dump-dom file://$page 2>/dev/null`;
	utf8::decode($dom);
	my ($said) = $dom =~ m{<p id="found">(measured .*?)</p>}s;
	skip 'Chromium does not run here', 1 if !defined $said;
	like($said, qr/^measured [1-9]\d{2,} found 0 /, 'Chromium finds no texts on each other, nor outside, in ' . scalar(@kept) . ' pictures');
}

done_testing();
