/*
 * Standardised rates: places compared as if their people were alike, by age for
 * instance. The aggregates gather a place's strata, a row each, and answer with a
 * careperf.standardised, of which value, ratio and limits are asked.
 */

create type careperf.standardised as (
	rate float8,
	ratio float8,
	variance float8,
	events float8,
	population float8,
	expected float8,
	reference_rate float8,
	method text,
	reason text);

comment on type careperf.standardised is
'A standardised rate as standardise_directly(), standardise_indirectly() and ratio_to_expected() make it. rate: per one of the population. ratio: observed to expected events (indirect). variance: of the rate (direct). events, population: of the place. expected: events expected at the rates of the reference population, and reference_rate: its rate (indirect). reason: why there is no rate, NULL where there is one. Ask it with standardised_value(), ratio(), standardised_limits() and ratio_limits().';

/* ------------------------------------------------------ directly */

create function careperf.standardise_step(internal, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_step';
comment on function careperf.standardise_step(internal, float8, float8, float8) is
'A step of aggregate standardise_directly: takes a row in. Cannot be called directly.';

create function careperf.standardise_keyed_step(internal, text, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_keyed_step';
comment on function careperf.standardise_keyed_step(internal, text, float8, float8, float8) is
'A step of aggregate standardise_directly: takes a row in. Cannot be called directly.';

create function careperf.standardise_keyed_step(internal, text, float8, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_keyed_step';
comment on function careperf.standardise_keyed_step(internal, text, float8, float8, float8, float8) is
'A step of aggregate standardise_directly and standardise_indirectly: takes a row in. Cannot be called directly.';

create function careperf.standardise_directly_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_directly_close';
comment on function careperf.standardise_directly_close(internal) is
'The last step of aggregate standardise_directly. Cannot be called directly.';

create function careperf.standardise_directly_keyed_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_directly_keyed_close';
comment on function careperf.standardise_directly_keyed_close(internal) is
'The last step of aggregate standardise_directly. Cannot be called directly.';

create function careperf.standardise_directly_dependent_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_directly_dependent_close';
comment on function careperf.standardise_directly_dependent_close(internal) is
'The last step of aggregate standardise_directly. Cannot be called directly.';

create aggregate careperf.standardise_directly(events float8, population float8, standard float8) (
	sfunc = careperf.standardise_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_directly_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);
comment on aggregate careperf.standardise_directly(float8, float8, float8) is
'The rate that a standard population would have with the rates of the strata: sum(standard x events / population) / sum(standard), with the variance for limits by Dobson. Rows are strata, such as age bands; population and standard are people. Refused, with the reason in the answer: fewer than ten events; anything NULL, as for a stratum that only one side of an outer join has (give coalesce(events, 0) where no record means none); a population not above zero; negative numbers; no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity. With a stratum as first argument one that comes twice is refused too.';

create aggregate careperf.standardise_directly(stratum text, events float8, population float8, standard float8) (
	sfunc = careperf.standardise_keyed_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_directly_keyed_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);
comment on aggregate careperf.standardise_directly(text, float8, float8, float8) is
'The rate that a standard population would have with the rates of the strata: sum(standard x events / population) / sum(standard), with the variance for limits by Dobson. A stratum that comes twice, or is NULL, is refused. Rows are strata, such as age bands; population and standard are people. Refused, with the reason in the answer: fewer than ten events; anything NULL, as for a stratum that only one side of an outer join has (give coalesce(events, 0) where no record means none); a population not above zero; negative numbers; no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

create aggregate careperf.standardise_directly(stratum text, events float8, population float8, standard float8, frequency float8) (
	sfunc = careperf.standardise_keyed_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_directly_dependent_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);
comment on aggregate careperf.standardise_directly(text, float8, float8, float8, float8) is
'The directly standardised rate where one person may have several events: a row for each stratum and frequency, events being the people who had so many events each. Variance: the sum of frequency squared times that of each frequency, over the whole standard population. Refused, with the reason: a stratum and frequency twice, a stratum with two populations or standards, a frequency not above zero. Rows are strata, such as age bands; population and standard are people. Refused, with the reason in the answer: fewer than ten events; anything NULL, as for a stratum that only one side of an outer join has (give coalesce(events, 0) where no record means none); a population not above zero; negative numbers; no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

/* ---------------------------------------------------- indirectly */

create function careperf.standardise_step(internal, float8, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_step';
comment on function careperf.standardise_step(internal, float8, float8, float8, float8) is
'A step of aggregate standardise_indirectly: takes a row in. Cannot be called directly.';

create function careperf.standardise_indirectly_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_indirectly_close';
comment on function careperf.standardise_indirectly_close(internal) is
'The last step of aggregate standardise_indirectly. Cannot be called directly.';

create function careperf.standardise_indirectly_keyed_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_indirectly_keyed_close';
comment on function careperf.standardise_indirectly_keyed_close(internal) is
'The last step of aggregate standardise_indirectly. Cannot be called directly.';

create aggregate careperf.standardise_indirectly(observed float8, population float8, reference_events float8, reference_population float8) (
	sfunc = careperf.standardise_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_indirectly_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);
comment on aggregate careperf.standardise_indirectly(float8, float8, float8, float8) is
'Observed events beside those expected at the rates of a reference population. Rows are strata; ratio = sum(observed) / sum(population x reference_events / reference_population), rate = ratio x the rate of the reference population. Refused, with the reason in the answer: anything NULL, negative numbers, a reference population not above zero, no event expected, no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

create aggregate careperf.standardise_indirectly(stratum text, observed float8, population float8, reference_events float8, reference_population float8) (
	sfunc = careperf.standardise_keyed_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_indirectly_keyed_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);
comment on aggregate careperf.standardise_indirectly(text, float8, float8, float8, float8) is
'Observed events beside those expected at the rates of a reference population, where a stratum that comes twice, or is NULL, is refused. Rows are strata; ratio = sum(observed) / sum(population x reference_events / reference_population), rate = ratio x the rate of the reference population. Refused, with the reason in the answer: anything NULL, negative numbers, a reference population not above zero, no event expected, no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

create function careperf.ratio_to_expected(observed float8, expected float8, reference_rate float8 default null)
returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'ratio_to_expected';
comment on function careperf.ratio_to_expected(float8, float8, float8) is
'Observed events beside expected ones that are known already, as standardise_indirectly() answers. reference_rate: events per one of the reference population; without it there is a ratio but no rate. A NULL or negative number of events, and none expected, are reasons in the answer. Error 22023 for NaN and infinity.';

/* ------------------------------------------------------------- questions */

create function careperf.standardised_value(s careperf.standardised, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).rate * per
end;
comment on function careperf.standardised_value(careperf.standardised, float8) is
'The standardised rate per so many of the population: 1, 1000, 100000. NULL where there is none (see reason) and for NULL. Error 22023 for a per not above zero.';

create function careperf.ratio(s careperf.standardised, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).ratio * per
end;
comment on function careperf.ratio(careperf.standardised, float8) is
'Observed to expected events times per: 1, or 100 for ratios such as an SMR. NULL where there is none (see reason), for directly standardised rates and for NULL. Error 22023 for a per not above zero.';

create function careperf.standardised_limits(
	s careperf.standardised,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'standardised_rate_limits';
comment on function careperf.standardised_limits(careperf.standardised, float8, float8) is
'Limits of the standardised rate, in the unit of standardised_value(s, per). Direct: Dobson, from the Byar limits of the events. Indirect: those of the observed events, exact below ten and Byar from ten on. NULL, and the method says why, where there is no rate. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero.';

create function careperf.ratio_limits(
	s careperf.standardised,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'standardised_ratio_limits';
comment on function careperf.ratio_limits(careperf.standardised, float8, float8) is
'Limits of the ratio of observed to expected events, in the unit of ratio(s, per): Poisson, exact below ten events and Byar from ten on. NULL, and the method says why, where there is no ratio. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero.';
