/*
 * Will the target be met by its date? Only as far as the trend so far can say.
 */

create function careperf.outlook(
	s careperf.series,
	target float8,
	due date,
	polarity text,
	level float8 default 0.95,
	likely float8 default 0.8,
	across_breaks boolean default false,
	out due date,
	out due_period date,
	out points integer,
	out projected float8,
	out lower float8,
	out upper float8,
	out probability float8,
	out band text,
	out method text,
	out reason text)
as 'MODULE_PATHNAME', 'series_outlook'
language c immutable parallel safe;

comment on function careperf.outlook(careperf.series, float8, date, text, float8, float8, boolean) is
'Where the least-squares trend after the last break (all points with across_breaks) leads in the period that holds the due date (due_period: its first day): the projected value, its prediction interval at this level, and the probability (t) of a value that meets the target: at or above it when polarity is high, at or below when low. band: on_course from likely on, unlikely_to_achieve up to 1 - likely, uncertain between, no_outlook where there is no probability; reason says why: no target or neutral polarity (projected and limits are given), fewer than five points, no due date, a due date that is not after the last period with a value, results past double precision. NULL series, polarity, level, likely or across_breaks: NULLs out. Error 22023 for an unknown polarity, a level not between 0 and 1, a likely not above 0.5 and below 1, a target that is not finite, an infinite due date.';
