-- The type series: a value per period, with its summary where there is one.

create type careperf.series;

create function careperf.series_in(cstring)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_in';

comment on function careperf.series_in(cstring) is
'Reads the text form of a series, series:period=value,period=value. Malformed text is error 22P02 with the place and the reason.';

create function careperf.series_out(careperf.series)
returns cstring
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_out';

comment on function careperf.series_out(careperf.series) is
'Writes the text form of a series: exact, the same for equal series.';

create function careperf.series_recv(internal)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_recv';

comment on function careperf.series_recv(internal) is
'Reads the binary form of a series. Bytes that series_send did not write are error 22P03.';

create function careperf.series_send(careperf.series)
returns bytea
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_send';

comment on function careperf.series_send(careperf.series) is
'Writes the binary form of a series, the same bytes on every machine.';

create type careperf.series (
	input = careperf.series_in,
	output = careperf.series_out,
	receive = careperf.series_recv,
	send = careperf.series_send,
	internallength = variable,
	alignment = double,
	category = 'm',
	storage = extended
);

comment on type careperf.series is
'A value per period, with its summary where there is one, in the order of time. A period is its first day. Gaps and breaks, where a definition changed, are known. Holds bare values or summaries of one kind, at most 100,000 periods. Equal content has equal bytes.';

-- From rows.

create function careperf.series_value_step(careperf.series, date, double precision)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_value_step';

comment on function careperf.series_value_step(careperf.series, date, double precision) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_value_step(careperf.series, date, double precision, boolean)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_value_step';

comment on function careperf.series_value_step(careperf.series, date, double precision, boolean) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_summary_step(careperf.series, date, careperf.summary)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_summary_step';

comment on function careperf.series_summary_step(careperf.series, date, careperf.summary) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_summary_step(careperf.series, date, careperf.summary, boolean)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_summary_step';

comment on function careperf.series_summary_step(careperf.series, date, careperf.summary, boolean) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_merge_step(careperf.series, careperf.series)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_merge_step';

comment on function careperf.series_merge_step(careperf.series, careperf.series) is
'A step of aggregate rollup, and the combining of states of series: takes the points of a series in. Not for use by itself (error 0A000). NULLs are skipped.';

create function careperf.series_close(careperf.series)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_close';

comment on function careperf.series_close(careperf.series) is
'The last step of aggregates series and rollup: the canonical form. NULL where no row came.';

create aggregate careperf.series(period date, value double precision) (
	sfunc = careperf.series_value_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, value double precision) is
'The series of a value per period, in the unit of the values; a period is its first day. A NULL value is a period whose value is not known. The same period twice: two known values are error 22023, a known one goes before one that is not. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.series(period date, value double precision, breaks boolean) (
	sfunc = careperf.series_value_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, value double precision, breaks boolean) is
'The series of a value per period, in the unit of the values; a period is its first day. A NULL value is a period whose value is not known. The same period twice: two known values are error 22023, a known one goes before one that is not. breaks: the period is the first of a new definition; breaks of the same period are or-ed, NULL is no. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.series(period date, s careperf.summary) (
	sfunc = careperf.series_summary_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, s careperf.summary) is
'The series of a summary per period; summaries of the same period pool, so rows of one person each may be given. A NULL summary is a period of which nothing is known. Summaries of different kinds are error 22023. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.series(period date, s careperf.summary, breaks boolean) (
	sfunc = careperf.series_summary_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, s careperf.summary, breaks boolean) is
'The series of a summary per period; summaries of the same period pool, so rows of one person each may be given. A NULL summary is a period of which nothing is known. Summaries of different kinds are error 22023. breaks: the period is the first of a new definition; breaks of the same period are or-ed, NULL is no. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.rollup(s careperf.series) (
	sfunc = careperf.series_merge_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.rollup(s careperf.series) is
'Series merged into one. Summaries of the same period pool exactly, breaks are or-ed. NULLs are skipped; NULL where there is nothing to merge. Two known bare values of one period, values with summaries, and different kinds or units are error 22023.';

-- Both together.

create function careperf.add(a careperf.series, b careperf.series)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_add';

comment on function careperf.add(careperf.series, careperf.series) is
'The points of both series, as rollup(series) merges them: summaries of the same period pool, breaks are or-ed. NULL for NULL; error 22023 for two known bare values of one period, for values with summaries, for kinds or units that differ.';

create operator careperf.+ (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.add, commutator = OPERATOR(careperf.+)
);

comment on operator careperf.+ (careperf.series, careperf.series) is
'The points of both series; see add().';

-- Order: by what is held, then point by point. It makes DISTINCT, GROUP BY and keys work and says nothing about better or worse.

create function careperf.series_eq(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_eq';

comment on function careperf.series_eq(careperf.series, careperf.series) is
'Whether the first series is equal: the function of operator =. NULL for NULL.';

create function careperf.series_ne(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_ne';

comment on function careperf.series_ne(careperf.series, careperf.series) is
'Whether the first series is not equal: the function of operator <>. NULL for NULL.';

create function careperf.series_lt(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_lt';

comment on function careperf.series_lt(careperf.series, careperf.series) is
'Whether the first series sorts before the second: the function of operator <. NULL for NULL.';

create function careperf.series_le(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_le';

comment on function careperf.series_le(careperf.series, careperf.series) is
'Whether the first series sorts before or is equal: the function of operator <=. NULL for NULL.';

create function careperf.series_gt(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_gt';

comment on function careperf.series_gt(careperf.series, careperf.series) is
'Whether the first series sorts after the second: the function of operator >. NULL for NULL.';

create function careperf.series_ge(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_ge';

comment on function careperf.series_ge(careperf.series, careperf.series) is
'Whether the first series sorts after or is equal: the function of operator >=. NULL for NULL.';

create operator careperf.= (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_eq,
	commutator = OPERATOR(careperf.=), negator = OPERATOR(careperf.<>),
	restrict = eqsel, join = eqjoinsel, hashes, merges
);

comment on operator careperf.= (careperf.series, careperf.series) is
'Whether the first series is equal to the second, by content.';

create operator careperf.<> (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_ne,
	commutator = OPERATOR(careperf.<>), negator = OPERATOR(careperf.=),
	restrict = neqsel, join = neqjoinsel
);

comment on operator careperf.<> (careperf.series, careperf.series) is
'Whether the first series is not equal to the second, by content.';

create operator careperf.< (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_lt,
	commutator = OPERATOR(careperf.>), negator = OPERATOR(careperf.>=),
	restrict = scalarltsel, join = scalarltjoinsel
);

comment on operator careperf.< (careperf.series, careperf.series) is
'Whether the first series sorts before the second, by content.';

create operator careperf.<= (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_le,
	commutator = OPERATOR(careperf.>=), negator = OPERATOR(careperf.>),
	restrict = scalarlesel, join = scalarlejoinsel
);

comment on operator careperf.<= (careperf.series, careperf.series) is
'Whether the first series sorts before or is equal the second, by content.';

create operator careperf.> (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_gt,
	commutator = OPERATOR(careperf.<), negator = OPERATOR(careperf.<=),
	restrict = scalargtsel, join = scalargtjoinsel
);

comment on operator careperf.> (careperf.series, careperf.series) is
'Whether the first series sorts after the second, by content.';

create operator careperf.>= (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_ge,
	commutator = OPERATOR(careperf.<=), negator = OPERATOR(careperf.<),
	restrict = scalargesel, join = scalargejoinsel
);

comment on operator careperf.>= (careperf.series, careperf.series) is
'Whether the first series sorts after or is equal the second, by content.';

create function careperf.series_cmp(careperf.series, careperf.series)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_cmp';

comment on function careperf.series_cmp(careperf.series, careperf.series) is
'The order of two series: negative, 0 or positive. By what is held, kind and unit, then point by point. NULL for NULL.';

create function careperf.series_hash(careperf.series)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_hash';

comment on function careperf.series_hash(careperf.series) is
'A hash of a series, equal for equal content. NULL for NULL.';

create function careperf.series_hash_extended(careperf.series, bigint)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_hash_extended';

comment on function careperf.series_hash_extended(careperf.series, bigint) is
'A seeded 64-bit hash of a series, equal for equal content. NULL for NULL.';

create operator class careperf.series_order
default for type careperf.series using btree as
	operator 1 careperf.<,
	operator 2 careperf.<=,
	operator 3 careperf.=,
	operator 4 careperf.>=,
	operator 5 careperf.>,
	function 1 careperf.series_cmp(careperf.series, careperf.series);

comment on operator class careperf.series_order using btree is
'Orders series by what is held, kind and unit, then point by point.';

comment on operator family careperf.series_order using btree is
'Orders series by what is held, kind and unit, then point by point.';

create operator class careperf.series_equality
default for type careperf.series using hash as
	operator 1 careperf.=,
	function 1 careperf.series_hash(careperf.series),
	function 2 careperf.series_hash_extended(careperf.series, bigint);

comment on operator class careperf.series_equality using hash is
'Equality of series by content.';

comment on operator family careperf.series_equality using hash is
'Equality of series by content.';

-- Questions; change is in 32_change.sql, trend and signals in files of their own.

create function careperf.with_per(s careperf.series, per double precision)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_with_per';

comment on function careperf.with_per(careperf.series, double precision) is
'The same series with its values per so much: value(summary, per). 100 for per cent, 100000 for rates. The summaries stay as they are. NULL for NULL; error 22023 for a series of bare values, or a per that is not above zero.';

create function careperf.with_breaks(s careperf.series, days date[])
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_with_breaks';

comment on function careperf.with_breaks(careperf.series, date[]) is
'The same series, in which the first point on or after each day begins a new definition; breaks that are there stay. A day after the last point changes nothing. NULL for NULL; error 22023 for a day that is NULL or infinite.';

create function careperf.clip(s careperf.series, first_day date, last_day date)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_clip';

comment on function careperf.clip(careperf.series, date, date) is
'The points of the periods that begin from first_day to last_day, both included. NULL days are open. NULL for a NULL series, and where no point is left.';

create function careperf.points(s careperf.series)
returns table(period date, value double precision, summary careperf.summary, breaks boolean)
language c immutable strict parallel safe rows 60
as 'MODULE_PATHNAME', 'series_points';

comment on function careperf.points(careperf.series) is
'The points of a series in order: first day of the period; value, in its unit and times per; summary, NULL in a series of bare values and where there is none; whether a new definition begins. The value is NULL where it is not known. No rows for NULL.';

create function careperf.gaps(s careperf.series)
returns setof date
language c immutable strict parallel safe rows 2
as 'MODULE_PATHNAME', 'series_gaps';

comment on function careperf.gaps(careperf.series) is
'The first days of the periods from the first to the last that have no value, in order: those that the series does not hold, and those whose value is not known. No rows for NULL; more than a million are error 54000.';

create function careperf.used(s careperf.series)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_used_points';

comment on function careperf.used(careperf.series) is
'How many periods of a series have a value. NULL for NULL.';

create function careperf.missing(s careperf.series)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_missing';

comment on function careperf.missing(careperf.series) is
'How many periods from the first to the last have no value; gaps(series) lists them. NULL for NULL.';

create function careperf.first_period(s careperf.series)
returns date
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_first_period';

comment on function careperf.first_period(careperf.series) is
'The first day of the first period that a series holds, with a value or without. NULL for NULL.';

create function careperf.last_period(s careperf.series)
returns date
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_last_period';

comment on function careperf.last_period(careperf.series) is
'The first day of the last period that a series holds, with a value or without. NULL for NULL.';

create function careperf.period_step(s careperf.series)
returns interval
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_period_step';

comment on function careperf.period_step(careperf.series) is
'The longest step that leads from the first period to every other: months where all begin on the same day of the month (or all on its last), else days. NULL for one period and for NULL.';

create function careperf.value_at(s careperf.series, period date)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_value_at';

comment on function careperf.value_at(careperf.series, date) is
'The value of the period that begins on that day, in its unit and times per. NULL where there is none or it is not known, and for NULL.';

create function careperf.summary_at(s careperf.series, period date)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_summary_at';

comment on function careperf.summary_at(careperf.series, date) is
'The summary of the period that begins on that day. NULL where there is none, for a series of bare values, and for NULL.';

create function careperf.describe(s careperf.series)
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_describe';

comment on function careperf.describe(careperf.series) is
'A series in a line for people: what it holds, periods with a value of all from the first to the last, their step, the last change of definition, the last value. NULL for NULL.';

create function careperf.sparkline(s careperf.series)
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_sparkline';

comment on function careperf.sparkline(careperf.series) is
'A series as a line of characters, one a period: eight heights from the least value to the greatest, half height where all are equal, a middle dot where there is no value, a bar before a new definition. Past 500 periods a run without values is one ellipsis. NULL for NULL; error 22P05 in a database whose encoding lacks these characters.';
