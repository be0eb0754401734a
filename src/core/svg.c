/*
 * svg.c
 *		Pictures as text: escaped words, lines and shapes, and texts that never
 *		lie on each other.
 */
#include "svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define REPLACEMENT		0xFFFD
#define ELLIPSIS		0x2026
#define MOST_MARKS		2		/* accents on one letter; more would climb into other lines */

/* Of the letter size, for the tallest of the common fonts. */
#define ASCENT			0.95
#define DESCENT			0.25

/* Other fonts than the one measured are a little wider here and there. */
#define WIDTH_SLACK		1.03

/*
 * Advance widths in hundredths of the letter size, rounded up, from U+0020 on:
 * those of the widest common sans-serif fonts (DejaVu Sans, Verdana).
 */
static const uint8_t widths[] = {
	32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
	100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
	61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
	50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,
	64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	32, 41, 64, 64, 64, 64, 34, 50, 50, 100, 48, 62, 84, 37, 100, 50,
	50, 84, 41, 41, 50, 64, 64, 32, 50, 41, 48, 62, 97, 97, 97, 54,
	69, 69, 69, 69, 69, 69, 98, 70, 64, 64, 64, 64, 30, 30, 30, 30,
	78, 75, 79, 79, 79, 79, 79, 84, 79, 74, 74, 74, 74, 62, 61, 63,
	62, 62, 62, 62, 62, 62, 99, 55, 62, 62, 62, 62, 28, 28, 28, 28,
	62, 64, 62, 62, 62, 62, 62, 84, 62, 64, 64, 64, 64, 60, 64, 60,
	69, 62, 69, 62, 69, 62, 70, 55, 70, 55, 70, 55, 70, 55, 78, 64,
	78, 64, 64, 62, 64, 62, 64, 62, 64, 62, 64, 62, 78, 64, 78, 64,
	78, 64, 78, 64, 76, 64, 92, 70, 30, 28, 30, 28, 30, 28, 30, 28,
	30, 28, 59, 56, 30, 28, 66, 58, 58, 56, 28, 56, 28, 56, 38, 56,
	35, 57, 29, 75, 64, 75, 64, 75, 64, 82, 75, 64, 79, 62, 79, 62,
	79, 62, 107, 103, 70, 42, 70, 42, 70, 42, 64, 53, 64, 53, 64, 53,
	64, 53, 62, 40, 62, 40, 62, 40, 74, 64, 74, 64, 74, 64, 74, 64,
	74, 64, 74, 64, 99, 82, 62, 60, 62, 69, 53, 69, 53, 69, 53, 36,
};

/* Where the widths of other letters lie, in hundredths; the first range that holds one counts. */
static const struct
{
	uint32_t	first;
	uint32_t	last;
	int			width;
}			ranges[] = {
	{0x0180, 0x01C3, 120},
	{0x01C4, 0x01F3, 150},
	{0x01F4, 0x02FF, 100},
	{0x0300, 0x036F, 0},		/* combining accents */
	{0x0370, 0x03FF, 100},
	{0x0400, 0x058F, 120},
	{0x0590, 0x07FF, 130},
	{0x1E00, 0x1EFF, 100},
	{0x2010, 0x2015, 100},
	{0x2018, 0x201F, 53},
	{0x2026, 0x2026, 100},
	{0x2212, 0x2212, 84},
	{0x2E80, 0xA4CF, 110},
	{0xAC00, 0xD7AF, 110},
	{0xF900, 0xFAFF, 110},
	{0xFDF0, 0xFDFF, 1200},		/* whole sentences in one sign */
	{0xFF00, 0xFFEF, 110},
	{0x12000, 0x1254F, 1200},
	{0x0000, 0x10FFFF, 175},
};

/* A text that is being read, one safe character after another. */
typedef struct Reader
{
	const unsigned char *at;
	const unsigned char *end;
	int			marks;			/* accents in a row */
} Reader;

static Reader
reader_of(SvgPiece piece)
{
	Reader		reader = {(const unsigned char *) piece.bytes,
	(const unsigned char *) piece.bytes + piece.size, 0};

	return reader;
}

/* The next character of UTF-8, whatever it is; bytes that are none give U+FFFD. */
static uint32_t
next_character(Reader *reader)
{
	uint32_t	c = *reader->at++;
	int			more = c < 0xC2 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : c < 0xF5 ? 3 : 0;

	if (c < 0x80)
		return c;
	if (more == 0 || reader->end - reader->at < more)
		return REPLACEMENT;
	c &= 0x3F >> more;
	for (int i = 0; i < more; i++)
	{
		if ((reader->at[i] & 0xC0) != 0x80)
			return REPLACEMENT;
		c = c << 6 | (reader->at[i] & 0x3F);
	}
	reader->at += more;
	return c;
}

/* Signs without a shape, some of which turn the order of what follows around. */
static bool
is_invisible(uint32_t c)
{
	return c == 0xAD || c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
		(c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
		(c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0000 && c <= 0xE0FFF);
}

static bool
is_space(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029;
}

static bool
is_not_xml(uint32_t c)
{
	return (c >= 0xD800 && c <= 0xDFFF) || (c & 0xFFFE) == 0xFFFE || c > 0x10FFFF;
}

/* The next character that may be shown: controls are spaces, marks past the second are left out; 0 at the end. */
static uint32_t
next_shown(Reader *reader)
{
	while (reader->at < reader->end)
	{
		uint32_t	c = next_character(reader);

		if (is_invisible(c))
			continue;
		if (c >= 0x0300 && c <= 0x036F)
		{
			if (++reader->marks <= MOST_MARKS)
				return c;
			continue;
		}
		reader->marks = 0;
		if (is_space(c))
			return ' ';
		return is_not_xml(c) ? REPLACEMENT : c;
	}
	return 0;
}

static double
character_width(uint32_t c)
{
	int			i = 0;

	if (c < 0x20 + sizeof(widths))
		return widths[c - 0x20] / 100.0;
	while (c < ranges[i].first || c > ranges[i].last)
		i++;
	return ranges[i].width / 100.0;
}

/* Markup of our own. */
void
svg_raw(Svg *svg, const char *markup)
{
	svg->append(svg->where, markup, strlen(markup));
}

static void
append_character(Svg *svg, uint32_t c)
{
	char		text[16];

	if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' || c >= 0x7F)
		snprintf(text, sizeof(text), "&#x%lX;", (unsigned long) c);
	else
	{
		text[0] = (char) c;
		text[1] = '\0';
	}
	svg_raw(svg, text);
}

/* Words of others, for text and for attributes in double quotes. */
void
svg_escaped(Svg *svg, SvgPiece piece)
{
	Reader		reader = reader_of(piece);
	uint32_t	c;

	while ((c = next_shown(&reader)) != 0)
		append_character(svg, c);
	if (piece.cut)
		append_character(svg, ELLIPSIS);
}

/* A length to a hundredth of a pixel, without zeros at its end. */
void
svg_number(Svg *svg, double value)
{
	char		text[32];
	long long	hundredths = isfinite(value) ? llround(fmax(-1e7, fmin(1e7, value)) * 100.0) : 0;
	long long	size = hundredths < 0 ? -hundredths : hundredths;
	const char *sign = hundredths < 0 ? "-" : "";

	if (size % 100 == 0)
		snprintf(text, sizeof(text), "%s%lld", sign, size / 100);
	else if (size % 10 == 0)
		snprintf(text, sizeof(text), "%s%lld.%lld", sign, size / 100, size % 100 / 10);
	else
		snprintf(text, sizeof(text), "%s%lld.%02lld", sign, size / 100, size % 100);
	svg_raw(svg, text);
}

/* All of a text that ends with a zero byte. */
SvgPiece
svg_piece(const char *text)
{
	SvgPiece	piece = {text, strlen(text), false};

	return piece;
}

/* Whether nothing of a text would be seen. */
bool
svg_is_blank(SvgPiece piece)
{
	Reader		reader = reader_of(piece);
	uint32_t	c;

	while ((c = next_shown(&reader)) != 0)
		if (c != ' ')
			return false;
	return true;
}

/* How wide a text is at the most, in any of the common fonts. */
double
svg_width(SvgPiece piece, double font_size)
{
	Reader		reader = reader_of(piece);
	double		width = piece.cut ? character_width(ELLIPSIS) : 0.0;
	uint32_t	c;

	while ((c = next_shown(&reader)) != 0)
		width += character_width(c);
	return width * font_size * WIDTH_SLACK;
}

/* The text, or as much of it as there is room for with an ellipsis; empty where there is none at all. */
SvgPiece
svg_cut(SvgPiece piece, double font_size, double room)
{
	Reader		reader = reader_of(piece);
	double		unit = font_size * WIDTH_SLACK;
	double		width = character_width(ELLIPSIS) * unit;
	SvgPiece	kept = {piece.bytes, 0, true};
	uint32_t	c;

	if (svg_width(piece, font_size) <= room)
		return piece;
	kept.cut = width <= room;
	while ((c = next_shown(&reader)) != 0)
	{
		width += character_width(c) * unit;
		if (width > room)
			break;
		if (c != ' ')
			kept.size = (size_t) ((const char *) reader.at - piece.bytes);
	}
	return kept;
}

/* Where a line of so much room ends: after a word if it can, else within one. */
static size_t
line_size(SvgPiece rest, double font_size, double room)
{
	Reader		reader = reader_of(rest);
	double		width = 0.0;
	size_t		at_word = 0;
	size_t		at_letter = 0;
	uint32_t	c;

	while ((c = next_shown(&reader)) != 0)
	{
		size_t		here = (size_t) ((const char *) reader.at - rest.bytes);

		if (c == ' ')
			at_word = here;
		width += character_width(c) * font_size * WIDTH_SLACK;
		if (width > room && c != ' ')
			return at_word > 0 ? at_word : at_letter > 0 ? at_letter : here;
		at_letter = here;
	}
	return rest.size;
}

/*
 * Breaks a text into lines of so much room: at most so many, the last with an
 * ellipsis where the text goes on. Returns how many there are.
 */
int
svg_wrap(const char *text, double font_size, double room, SvgPiece *lines, int most)
{
	SvgPiece	rest = svg_piece(text);
	int			count = 0;

	while (rest.size > 0 && count < most)
	{
		SvgPiece	line = rest;

		if (count == most - 1)
			line = svg_cut(rest, font_size, room);
		else
			line.size = line_size(rest, font_size, room);
		lines[count++] = line;
		if (count == most)
			break;
		rest.bytes += line.size;
		rest.size -= line.size;
	}
	return count;
}

/* Where a text lies whose base line begins (ends, has its middle) at x, y. */
SvgBox
svg_text_box(double x, double y, double font_size, SvgAnchor anchor, SvgPiece piece)
{
	double		width = svg_width(piece, font_size);
	SvgBox		box;

	box.left = anchor == SVG_START ? x : anchor == SVG_END ? x - width : x - width / 2.0;
	box.right = box.left + width;
	box.top = y - ASCENT * font_size;
	box.bottom = y + DESCENT * font_size;
	return box;
}

/* Whether a box lies within the frame and on no text. */
bool
svg_is_free(const Svg *svg, SvgBox box)
{
	if (!(box.left >= 0.0 && box.top >= 0.0 && box.right <= svg->width && box.bottom <= svg->height))
		return false;
	for (int i = 0; i < svg->count; i++)
	{
		const SvgBox *other = &svg->boxes[i];

		if (box.left < other->right && other->left < box.right &&
			box.top < other->bottom && other->top < box.bottom)
			return false;
	}
	return true;
}

/* Keeps texts off a box; false where one is, or where there is no room to remember it. */
bool
svg_reserve(Svg *svg, SvgBox box)
{
	if (svg->count >= svg->capacity || !svg_is_free(svg, box))
		return false;
	svg->boxes[svg->count++] = box;
	return true;
}

static void
attribute(Svg *svg, const char *name, double value)
{
	svg_raw(svg, " ");
	svg_raw(svg, name);
	svg_raw(svg, "=\"");
	svg_number(svg, value);
	svg_raw(svg, "\"");
}

static void
word_attribute(Svg *svg, const char *name, const char *word)
{
	svg_raw(svg, " ");
	svg_raw(svg, name);
	svg_raw(svg, "=\"");
	svg_raw(svg, word);
	svg_raw(svg, "\"");
}

/*
 * Writes a text, unless another is there already or it would leave the frame:
 * then it is left out, and the answer is false. An empty text is none.
 */
bool
svg_text(Svg *svg, double x, double y, double font_size, SvgAnchor anchor,
		 const char *colour, SvgPiece piece)
{
	static const char *const anchors[] = {"start", "middle", "end"};

	if (svg_width(piece, font_size) <= 0.0 ||
		!svg_reserve(svg, svg_text_box(x, y, font_size, anchor, piece)))
		return false;
	svg_raw(svg, "<text");
	attribute(svg, "x", x);
	attribute(svg, "y", y);
	attribute(svg, "font-size", font_size);
	if (anchor != SVG_START)
		word_attribute(svg, "text-anchor", anchors[anchor]);
	word_attribute(svg, "fill", colour);
	if (svg->halo)
		svg_raw(svg, " stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"");
	svg_raw(svg, ">");
	svg_escaped(svg, piece);
	svg_raw(svg, "</text>\n");
	return true;
}

static void
stroke_attributes(Svg *svg, const char *colour, double width, const char *dashes)
{
	word_attribute(svg, "stroke", colour);
	attribute(svg, "stroke-width", width);
	if (dashes != NULL)
		word_attribute(svg, "stroke-dasharray", dashes);
}

/* dashes: NULL for a line without gaps, else as stroke-dasharray. */
void
svg_line(Svg *svg, double x1, double y1, double x2, double y2,
		 const char *colour, double width, const char *dashes)
{
	svg_raw(svg, "<line");
	attribute(svg, "x1", x1);
	attribute(svg, "y1", y1);
	attribute(svg, "x2", x2);
	attribute(svg, "y2", y2);
	stroke_attributes(svg, colour, width, dashes);
	svg_raw(svg, "/>\n");
}

/* stroke: NULL for no border. */
void
svg_rectangle(Svg *svg, SvgBox box, const char *fill, double opacity,
			  const char *stroke, double stroke_width)
{
	svg_raw(svg, "<rect");
	attribute(svg, "x", box.left);
	attribute(svg, "y", box.top);
	attribute(svg, "width", fmax(0.0, box.right - box.left));
	attribute(svg, "height", fmax(0.0, box.bottom - box.top));
	word_attribute(svg, "fill", fill);
	if (opacity < 1.0)
		attribute(svg, "fill-opacity", opacity);
	if (stroke != NULL)
		stroke_attributes(svg, stroke, stroke_width, NULL);
	svg_raw(svg, "/>\n");
}

/* A path: svg_path_start(), its pieces, svg_path_end(). */
void
svg_path_start(Svg *svg)
{
	svg_raw(svg, "<path d=\"");
}

static void
path_point(Svg *svg, const char *command, double x, double y)
{
	svg_raw(svg, command);
	svg_number(svg, x);
	svg_raw(svg, " ");
	svg_number(svg, y);
}

void
svg_path_move(Svg *svg, double x, double y)
{
	path_point(svg, "M", x, y);
}

void
svg_path_to(Svg *svg, double x, double y)
{
	path_point(svg, "L", x, y);
}

void
svg_path_close(Svg *svg)
{
	svg_raw(svg, "Z");
}

/* Two half circles. */
void
svg_path_circle(Svg *svg, double x, double y, double radius)
{
	svg_path_move(svg, x - radius, y);
	for (int half = 0; half < 2; half++)
	{
		path_point(svg, "a", radius, radius);
		svg_raw(svg, " 0 1 0 ");
		svg_number(svg, half == 0 ? 2.0 * radius : -2.0 * radius);
		svg_raw(svg, " 0");
	}
	svg_path_close(svg);
}

/* fill: NULL for none; stroke: NULL for none. */
void
svg_path_end(Svg *svg, const char *fill, const char *stroke, double width, const char *dashes)
{
	svg_raw(svg, "\"");
	word_attribute(svg, "fill", fill != NULL ? fill : "none");
	if (stroke != NULL)
		stroke_attributes(svg, stroke, width, dashes);
	svg_raw(svg, "/>\n");
}
