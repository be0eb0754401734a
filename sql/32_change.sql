-- Change: on the period before, on the same period last year, on a base period.

create function careperf.change(
	s careperf.series,
	against text default 'previous period',
	level double precision default 0.95,
	across_breaks boolean default false,
	out period date,
	out value double precision,
	out earlier_period date,
	out earlier_value double precision,
	out difference double precision,
	out lower double precision,
	out upper double precision,
	out significant boolean,
	out per_cent double precision,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_change';

comment on function careperf.change(careperf.series, text, double precision, boolean) is
'The change up to the last period with a value. The change is the value less the earlier value, in the unit of the series; against is ''previous period'' or ''same period last year'', both by the calendar, so that a gap is no period. lower and upper are limits of the difference at this level where both periods have summaries, as compare() gives them; significant: zero lies outside them. per_cent is the difference in per cent of the earlier value, NULL where that is not above zero. Where there is no answer its columns are NULL and method says why: no value, a definition that changed in between (unless across_breaks), a step of which a year is no whole number. NULL in, NULLs out; error 22023 for a level not between 0 and 1 or other words, 22003 past double precision.';

create function careperf.changes(
	s careperf.series,
	against text default 'previous period',
	level double precision default 0.95,
	across_breaks boolean default false,
	out period date,
	out value double precision,
	out earlier_period date,
	out earlier_value double precision,
	out difference double precision,
	out lower double precision,
	out upper double precision,
	out significant boolean,
	out per_cent double precision,
	out method text)
returns setof record
language c immutable strict parallel safe rows 60
as 'MODULE_PATHNAME', 'series_changes';

comment on function careperf.changes(careperf.series, text, double precision, boolean) is
'The change up to each period that the series holds, a row each. The change is the value less the earlier value, in the unit of the series; against is ''previous period'' or ''same period last year'', both by the calendar, so that a gap is no period. lower and upper are limits of the difference at this level where both periods have summaries, as compare() gives them; significant: zero lies outside them. per_cent is the difference in per cent of the earlier value, NULL where that is not above zero. Where there is no answer its columns are NULL and method says why: no value, a definition that changed in between (unless across_breaks), a step of which a year is no whole number. No rows for NULL; errors as change().';

create function careperf.indexed(s careperf.series, base_period date, base double precision default 100)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_indexed';

comment on function careperf.indexed(careperf.series, date, double precision) is
'The values as an index: each over the value of the base period, times base. A series of bare values with the same periods and breaks. NULL for NULL; error 22023 where the base period has no value above zero or base is not above zero, 22003 past double precision.';
