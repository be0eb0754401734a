/*
 * Slope index of inequality: how much a value changes from one end of society to
 * the other, by quantiles of deprivation for instance.
 */

create type careperf.slope_index as (
	slope float8,
	intercept float8,
	slope_variance float8,
	intercept_variance float8,
	covariance float8,
	population float8,
	quantiles int,
	method text,
	reason text,
	limits_reason text);
comment on type careperf.slope_index is
'A slope index of inequality as slope_of_inequality() makes it. slope: the difference between the very last and the very first person on the line, intercept: the value of the very first, in the unit of the values; their variances and covariance are NULL without standard errors. reason: why there is no slope, limits_reason: why there are no limits; NULL where there are. Ask it with slope_value(), relative_index(), slope_limits() and relative_index_limits().';

create function careperf.inequality_step(internal, int, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'inequality_step';
comment on function careperf.inequality_step(internal, int, float8, float8, float8) is
'A step of aggregate slope_of_inequality: takes a row in. Cannot be called directly.';

create function careperf.inequality_close(internal) returns careperf.slope_index
language c immutable parallel safe
as 'MODULE_PATHNAME', 'inequality_close';
comment on function careperf.inequality_close(internal) is
'The last step of aggregate slope_of_inequality. Cannot be called directly.';

create aggregate careperf.slope_of_inequality(quantile int, population float8, value float8, standard_error float8) (
	sfunc = careperf.inequality_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.inequality_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);
comment on aggregate careperf.slope_of_inequality(int, float8, float8, float8) is
'The slope index of inequality over quantiles, a row each: the line through their values, each placed in the middle of its share of the population and weighted by it. Refused, with the reason in the answer: fewer than five or more than a hundred quantiles, one that comes twice, NULL but for the standard error, a population not above zero, a negative standard error. A standard error of NULL leaves the slope without limits. Order is nothing. Error 22023 for NaN and infinity.';

create function careperf.slope_value(s careperf.slope_index, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).slope * per
end;
comment on function careperf.slope_value(careperf.slope_index, float8) is
'The slope index of inequality times per. NULL where there is none (see reason) and for NULL. Error 22023 for a per not above zero.';

create function careperf.relative_index(s careperf.slope_index) returns float8
language sql immutable parallel safe
return case when (s).intercept > float8 '0' then ((s).intercept + (s).slope) / (s).intercept end;
comment on function careperf.relative_index(careperf.slope_index) is
'The relative index of inequality: the value at the last end of the line by that at the first. NULL where the first is not above zero, where there is no slope, and for NULL.';

create function careperf.slope_limits(
	s careperf.slope_index,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'slope_index_limits';
comment on function careperf.slope_limits(careperf.slope_index, float8, float8) is
'Limits of the slope index, in the unit of slope_value(s, per): exact for values with normal errors, as the slope is linear in them; nothing is simulated. NULL, and the method says why, without standard errors. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero.';

create function careperf.relative_index_limits(
	s careperf.slope_index,
	level float8 default 0.95,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'relative_index_limits';
comment on function careperf.relative_index_limits(careperf.slope_index, float8) is
'Limits of the relative index, by Fieller. NULL, and the method says why, without standard errors and where the value at the first end might be zero. NULL in, NULLs out. Error 22023 for a level not between 0 and 1.';
