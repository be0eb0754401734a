/*
 * trend.h
 *		A straight line through a series by least squares, and what it says of
 *		values that are not there yet.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state. Nothing
 * here stops a program: a line that cannot be drawn carries the reason.
 */
#ifndef CAREPERF_CORE_TREND_H
#define CAREPERF_CORE_TREND_H

#include <stdbool.h>

/* Why there is no line. The words: trend_reason_text(). */
typedef enum TrendReason
{
	TREND_CALCULATED = 0,
	TREND_TOO_FEW_POINTS,
	TREND_OUT_OF_RANGE
} TrendReason;

typedef struct TrendLine
{
	TrendReason reason;
	int			points;
	double		mean_t;
	double		mean_x;
	double		squares_t;		/* of t about its mean */
	double		slope;			/* per unit of t */
	double		residual;		/* standard deviation about the line; 0 where all points lie on it */
	double		error;			/* standard error of the slope */
	double		t;				/* slope / error; NaN where the error is 0 */
	double		p;				/* two-sided; on a perfect line 0, or 1 if it is level */
	double		lower;			/* of the slope */
	double		upper;
} TrendLine;

extern TrendLine trend_line(const double *t, const double *x, int n, double level);
extern double trend_student_quantile(double level, double df);
extern double trend_at(const TrendLine *line, double t);
extern double trend_error_of_new(const TrendLine *line, double t);
extern const char *trend_reason_text(TrendReason reason);

#endif							/* CAREPERF_CORE_TREND_H */
