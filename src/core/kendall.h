/*
 * kendall.h
 *		Is there a trend? Mann-Kendall tests with the Sen slope: plain, corrected
 *		for autocorrelation, and by season.
 *
 * Plain C on doubles: no PostgreSQL header, no allocation, no state. The caller
 * gives scratch. Nothing here stops a program: a test that cannot be made
 * carries the reason, and only with KENDALL_CALCULATED do its numbers hold
 * something; those that do not exist are NaN even then.
 */
#ifndef CAREPERF_CORE_KENDALL_H
#define CAREPERF_CORE_KENDALL_H

#include <stdbool.h>
#include <stddef.h>

#include "sen.h"

/* Up to so many values without ties, p comes from counting all their orders. */
#define KENDALL_EXACT_POINTS 10

/* The covariance between seasons is not used below so many years (Hirsch and Slack 1984). */
#define KENDALL_COVARIANCE_YEARS 10

#define KENDALL_MOST_SEASONS 12

/* How autocorrelation is allowed for. */
typedef enum KendallCorrection
{
	KENDALL_PLAIN,
	KENDALL_HAMED_RAO,			/* variance, all significant lags */
	KENDALL_HAMED_RAO_3,		/* variance, significant lags up to three */
	KENDALL_YUE_WANG,			/* variance, all lags */
	KENDALL_PREWHITENED,		/* the series less its lag-1 part */
	KENDALL_TREND_FREE			/* the same after the trend is taken out, and put back */
} KendallCorrection;

/* Where p comes from. The words: kendall_p_text(). */
typedef enum KendallP
{
	KENDALL_P_NORMAL_CONTINUITY,
	KENDALL_P_NORMAL,
	KENDALL_P_EXACT,
	KENDALL_P_CONSTANT			/* all values alike: 1 */
} KendallP;

/* Why there is no test. The words: kendall_reason_text(). */
typedef enum KendallReason
{
	KENDALL_CALCULATED = 0,
	KENDALL_TOO_FEW_POINTS,
	KENDALL_TOO_FEW_FOR_WHITENING,
	KENDALL_GAPS,
	KENDALL_NO_VARIATION,
	KENDALL_VARIANCE_NOT_POSITIVE,
	KENDALL_NO_YEAR,
	KENDALL_NO_SEASONS,
	KENDALL_TOO_FEW_YEARS,
	KENDALL_OUT_OF_RANGE
} KendallReason;

typedef struct KendallOptions
{
	KendallCorrection correction;
	bool		continuity;		/* S moves one towards 0 before it is divided */
	bool		exact;			/* p by counting, where that is possible */
	SenLimits	limits;
	double		level;			/* of the limits of the slope, in (0,1) */
	SenCheckpoint checkpoint;	/* or NULL */
} KendallOptions;

typedef struct KendallTest
{
	KendallReason reason;
	KendallP	p_from;
	int			points;			/* that were compared: one less once whitened */
	double		s;				/* Kendall's S: rising less falling pairs */
	double		variance;		/* of S, allowing for ties and the correction */
	double		factor;			/* of the variance by the correction; 1 without */
	double		z;
	double		p;				/* two-sided */
	double		tau_a;			/* S over all pairs */
	double		tau_b;			/* S over the pairs that are not level; NaN when all are */
	double		slope;			/* Sen, per unit of t */
	double		lower;
	double		upper;
	double		intercept;		/* Conover: at t = 0; NaN once whitened */
} KendallTest;

/* A seasonal test: slopes are per year. */
typedef struct SeasonalTest
{
	KendallTest test;			/* tau_a: mean of the seasons' by their points; tau_b: pooled */
	int			seasons;		/* that have two points or more */
	int			years;			/* from the first to the last */
	bool		covariance;		/* was it used? */
	double		covariances;	/* their sum, within variance when used */
	double		chi_squared;	/* of differences between seasons, for independent ones; else NaN */
	double		chi_squared_p;
} SeasonalTest;

/* How many doubles the scratch must hold. */
extern size_t kendall_scratch(int n);
extern size_t seasonal_scratch(int n, int years, int seasons);

extern KendallTest kendall_test(const double *t, const double *x, int n,
								const KendallOptions *options, double *scratch);
extern SeasonalTest seasonal_test(const double *year, const int *season, const double *x, int n,
								  int seasons, bool covariance,
								  const KendallOptions *options, double *scratch);

extern double kendall_exact_p(int n, double s);
extern const char *kendall_p_text(KendallP p_from);
extern const char *kendall_reason_text(KendallReason reason);
extern const char *kendall_correction_text(KendallCorrection correction);

/* Shared by the files of this subject. */
typedef struct KendallScore
{
	double		s;
	double		eighteen;		/* times the variance of s: a whole number */
	double		pairs;
	double		level_pairs;
} KendallScore;

extern KendallScore kendall_score(SenPairs pairs, int n);
extern double kendall_z(double s, double variance, bool continuity);
extern double kendall_quantile(double level);
extern double kendall_two_sided(double z);
extern bool kendall_span_is_finite(const double *x, int n);
extern void kendall_ranks(const double *x, int n, double *sorted, double *rank);
extern KendallReason kendall_factor(const double *x, int n, double slope, KendallCorrection correction,
									double *scratch, SenCheckpoint checkpoint, double *factor);
extern KendallReason kendall_whiten(const double *x, int n, double slope, bool trend_free,
									double *whitened);

#endif							/* CAREPERF_CORE_KENDALL_H */
