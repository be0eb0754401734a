/*
 * Confidence limits of a summary, and the difference between two.
 */

create function careperf.confidence_limits(
	s careperf.summary,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
as 'MODULE_PATHNAME', 'confidence_limits'
language c immutable strict parallel safe;

comment on function careperf.confidence_limits(careperf.summary, float8, float8) is
'The limits between which the true value lies with this level of confidence, in the unit of value(s, per), and the method that gave them. Proportions: Wilson. Counts and rates: Poisson, exact below ten events and Byar from ten on. Means: Student t. Limits are NULL, and the method says why, where the parts make no sense (a numerator above its denominator, fewer than two values) and for ratios. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero, 22003 for limits past double precision.';

create function careperf.compare(
	a careperf.summary,
	b careperf.summary,
	level float8 default 0.95,
	per float8 default 1,
	out difference float8,
	out lower float8,
	out upper float8,
	out significant boolean,
	out method text)
as 'MODULE_PATHNAME', 'compare_summaries'
language c immutable strict parallel safe;

comment on function careperf.compare(careperf.summary, careperf.summary, float8, float8) is
'The difference a less b of two summaries that share no case, in the unit of value(s, per), with its limits: MOVER of the limits of each (for proportions, the hybrid of Newcombe), Welch t for means. significant: both limits lie on one side of zero. Limits and significant are NULL, and the method says why, where either has no limits; the difference is NULL where either has no value. NULL in, NULLs out. Error 22023 for kinds that differ, a level not between 0 and 1 or a per not above zero, 22003 for results past double precision.';

create function careperf.comparator_value(s careperf.summary, comparator careperf.summary) returns float8
as 'MODULE_PATHNAME', 'comparator_value'
language c immutable strict parallel safe;

comment on function careperf.comparator_value(careperf.summary, careperf.summary) is
'The value, per one, of a comparator that s may be compared with; benchmark() asks it. NULL on an empty denominator or a NULL. Error 22023 when the two are of different kinds.';
