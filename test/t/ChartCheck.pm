# What is wrong with a picture: measured from its SVG alone, with the advance widths of a real font, not with the
# estimates that the picture was laid out by.
#
#   use ChartCheck;
#   my @wrong = problems($svg);          # in words; none: all is well
#   my $font = font_name();              # which font the widths are of
#   my @boxes = text_boxes($svg);        # [left, top, right, bottom, text]
package ChartCheck;
use strict;
use warnings;
use Exporter 'import';

our @EXPORT = qw(problems font_name text_boxes);

my $font_file = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';
my ($ascent, $descent) = (0.93, 0.24);
my $font = read_font($font_file);

# Where there is no font file: the widths of Helvetica, in thousandths, from the space to the tilde.
my @helvetica = (278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, (556) x 10, 278, 278,
	584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722,
	667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222,
	222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584);

sub font_name { return $font ? 'DejaVu Sans' : 'Helvetica' }

# The advance width of every character of a TrueType font, in units of the letter size.
sub read_font {
	my ($file) = @_;
	open my $in, '<:raw', $file or return;
	local $/;
	my $bytes = <$in>;
	my %table = map { my ($tag, undef, $at) = unpack "A4N2", substr $bytes, 12 + 16 * $_, 12; ($tag => $at) }
		0 .. unpack('n', substr $bytes, 4, 2) - 1;
	my $per_em = unpack 'n', substr $bytes, $table{head} + 18, 2;
	my $metrics = unpack 'n', substr $bytes, $table{hhea} + 34, 2;
	my @advance = unpack '(nx2)*', substr $bytes, $table{hmtx}, 4 * $metrics;
	my %width;
	for my $i (0 .. unpack('n', substr $bytes, $table{cmap} + 2, 2) - 1) {
		my $at = $table{cmap} + unpack 'x4N', substr $bytes, $table{cmap} + 4 + 8 * $i, 8;
		next if unpack('n', substr $bytes, $at, 2) != 12;
		for my $group (0 .. unpack('x12N', substr $bytes, $at, 16) - 1) {
			my ($first, $last, $glyph) = unpack 'N3', substr $bytes, $at + 16 + 12 * $group, 12;
			for my $c ($first .. $last) {
				my $g = $glyph + $c - $first;
				$width{$c} = $advance[$g > $#advance ? -1 : $g] / $per_em;
			}
		}
	}
	return \%width;
}

# A character that the font lacks comes from another one: as wide as it is high.
sub text_width {
	my ($text, $size) = @_;
	my $width = 0;
	for my $c (map { ord } split //, $text) {
		$width += $font ? $font->{$c} // 1
			: $c >= 32 && $c <= 126 ? $helvetica[$c - 32] / 1000 : $c >= 0x300 && $c < 0x370 ? 0 : 0.6;
	}
	return $width * $size;
}

sub decoded {
	my ($text) = @_;
	$text =~ s/&#x([0-9A-F]+);/chr hex $1/ge;
	$text =~ s/ +/ /g;
	$text =~ s/^ | $//g;
	return $text;
}

sub attributes {
	my ($text) = @_;
	my %attribute;
	$attribute{$1} = $2 while $text =~ /([\w:-]+)="([^"]*)"/g;
	return \%attribute;
}

sub text_boxes {
	my ($svg) = @_;
	my @boxes;
	while ($svg =~ m{<text([^>]*)>(.*?)</text>}gs) {
		my ($a, $text) = (attributes($1), decoded($2));
		my $width = text_width($text, $a->{'font-size'});
		my $anchor = $a->{'text-anchor'} // 'start';
		my $left = $a->{x} - ($anchor eq 'end' ? $width : $anchor eq 'middle' ? $width / 2 : 0);
		push @boxes, [$left, $a->{y} - $ascent * $a->{'font-size'}, $left + $width,
			$a->{y} + $descent * $a->{'font-size'}, $text];
	}
	return @boxes;
}

# Boxes of everything that is drawn but texts.
sub shape_boxes {
	my ($svg) = @_;
	my @boxes;
	while ($svg =~ m{<(line|rect|path)([^>]*)/>}g) {
		my ($kind, $a) = ($1, attributes($2));
		push @boxes, [(map { $_ // 0 } @$a{qw(x1 y1 x2 y2)}), $kind] if $kind eq 'line';
		push @boxes, [$a->{x}, $a->{y}, $a->{x} + $a->{width}, $a->{y} + $a->{height}, $kind] if $kind eq 'rect';
		next if $kind ne 'path';
		while ($a->{d} =~ /[ML](-?[\d.]+) (-?[\d.]+)(?:a(-?[\d.]+) \S+ 0 1 0 (-?[\d.]+) 0)?/g) {
			push @boxes, [$1, $2 - ($3 // 0), $1 + ($4 // 0), $2 + ($3 // 0), $kind];
		}
	}
	return @boxes;
}

# The first thing that no XML document has, or undef. Only what pictures may hold is known: no comments, no DTD.
sub not_well_formed {
	my ($svg) = @_;
	return 'it holds bytes outside ASCII, or controls' if $svg =~ /[^\n\x20-\x7E]/;
	my @open;
	my $roots = 0;
	while ($svg =~ /\G(?:<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<))/gc) {
		my ($close, $name, $attributes, $empty, $text, $stray) = ($1, $2, $3, $4, $5, $6);
		return 'a tag is broken' if defined $stray;
		my $words = $text // $attributes;
		return "a reference is broken: $words" if $words =~ /&(?!#x[0-9A-F]+;)/;
		return 'a character that XML does not know' if grep { $_ < 32 || $_ == 0xFFFE || $_ == 0xFFFF || $_ > 0x10FFFF
			|| ($_ >= 0xD800 && $_ < 0xE000) } map { hex } $words =~ /&#x([0-9A-F]+);/g;
		if (defined $text) {
			return 'text outside the root' if !@open && $text =~ /\S/;
			next;
		}
		my %seen;
		$seen{$_}++ && return "the attribute $_ is there twice" for $attributes =~ /([\w:-]+)="/g;
		if ($close) { return "</$name> closes nothing" if !@open || pop @open ne $name }
		else {
			$roots++ if !@open;
			push @open, $name if !$empty;
		}
	}
	return 'it does not end' if (pos($svg) // 0) < length $svg || @open;
	return 'it has not one root' if $roots != 1;
	return;
}

sub outside {
	my ($box, $width, $height) = @_;
	return $box->[0] < -0.01 || $box->[1] < -0.01 || $box->[2] > $width + 0.01 || $box->[3] > $height + 0.01;
}

sub problems {
	my ($svg) = @_;
	my @wrong = grep { defined } not_well_formed($svg);
	my $root = attributes($svg =~ /^<svg([^>]*)>/ ? $1 : '');
	my ($width, $height) = map { $_ // 0 } @$root{qw(width height)};

	push @wrong, 'it has no role img' if ($root->{role} // '') ne 'img';
	push @wrong, 'its language is not said' if ($root->{lang} // '') !~ /^(en|cy)$/;
	push @wrong, 'its view box is another' if ($root->{viewBox} // '') ne "0 0 $width $height";
	push @wrong, 'it has no title first' if $svg !~ m{^<svg[^>]*>\s*<title>[^<]*\S[^<]*</title>\s*<desc>}s;
	push @wrong, 'it has no description' if $svg !~ m{<desc>[^<]*\S[^<]*</desc>}s;
	push @wrong, 'it has a script, a style, a reference or a handler'
		if $svg =~ /<(?:script|style|image|use|foreignObject|a)\b|<[^>]*\s(?:\w+:)?href=|<[^>]*\son\w+=|url\(/i;

	my @texts = text_boxes($svg);
	for my $i (0 .. $#texts) {
		my $a = $texts[$i];
		push @wrong, "outside the frame: $a->[4]" if outside($a, $width, $height);
		push @wrong, "an empty text" if $a->[4] eq '';
		for my $b (@texts[$i + 1 .. $#texts]) {
			push @wrong, "on each other: $a->[4] | $b->[4]"
				if $a->[0] < $b->[2] && $b->[0] < $a->[2] && $a->[1] < $b->[3] && $b->[1] < $a->[3];
		}
	}
	for my $box (shape_boxes($svg)) {
		push @wrong, "a $box->[4] is outside the frame: @$box[0 .. 3]" if outside($box, $width, $height);
	}
	push @wrong, 'it says nothing' if !@texts;
	return @wrong;
}

1;
