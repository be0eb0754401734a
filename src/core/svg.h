/*
 * svg.h
 *		Pictures as text: escaped words, lines and shapes, and texts that never
 *		lie on each other.
 *
 * No PostgreSQL header, no allocation: the caller gives a function that takes
 * the bytes, and room for the boxes of the texts. What is written is ASCII
 * alone, so that the picture is the same in every encoding. A length is in
 * pixels, from the top left corner.
 */
#ifndef CAREPERF_CORE_SVG_H
#define CAREPERF_CORE_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum SvgAnchor
{
	SVG_START,
	SVG_MIDDLE,
	SVG_END
} SvgAnchor;

typedef struct SvgBox
{
	double		left;
	double		top;
	double		right;
	double		bottom;
} SvgBox;

/* A part of a text in UTF-8; cut: an ellipsis stands for what is left out. */
typedef struct SvgPiece
{
	const char *bytes;
	size_t		size;
	bool		cut;
} SvgPiece;

typedef void (*SvgAppend) (void *where, const char *bytes, size_t size);

typedef struct Svg
{
	SvgAppend	append;
	void	   *where;
	double		width;
	double		height;
	bool		halo;			/* texts have a white border, to be read on lines */
	SvgBox	   *boxes;			/* of the texts that are there */
	int			count;
	int			capacity;
} Svg;

/* Bytes, as they are and made safe. */
extern void svg_raw(Svg *svg, const char *markup);
extern void svg_escaped(Svg *svg, SvgPiece piece);
extern void svg_number(Svg *svg, double value);
extern SvgPiece svg_piece(const char *text);
extern bool svg_is_blank(SvgPiece piece);

/* How much room a text takes. */
extern double svg_width(SvgPiece piece, double font_size);
extern SvgPiece svg_cut(SvgPiece piece, double font_size, double room);
extern int	svg_wrap(const char *text, double font_size, double room, SvgPiece *lines, int most);
extern SvgBox svg_text_box(double x, double y, double font_size, SvgAnchor anchor, SvgPiece piece);
extern bool svg_is_free(const Svg *svg, SvgBox box);
extern bool svg_reserve(Svg *svg, SvgBox box);

/* What is drawn. */
extern bool svg_text(Svg *svg, double x, double y, double font_size, SvgAnchor anchor,
					 const char *colour, SvgPiece piece);
extern void svg_line(Svg *svg, double x1, double y1, double x2, double y2,
					 const char *colour, double width, const char *dashes);
extern void svg_rectangle(Svg *svg, SvgBox box, const char *fill, double opacity,
						  const char *stroke, double stroke_width);
extern void svg_path_start(Svg *svg);
extern void svg_path_move(Svg *svg, double x, double y);
extern void svg_path_to(Svg *svg, double x, double y);
extern void svg_path_close(Svg *svg);
extern void svg_path_circle(Svg *svg, double x, double y, double radius);
extern void svg_path_end(Svg *svg, const char *fill, const char *stroke, double width,
						 const char *dashes);

#endif							/* CAREPERF_CORE_SVG_H */
