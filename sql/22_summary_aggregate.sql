-- Aggregates that make summaries from rows, and rollup, which merges them.
-- The state is a summary in its open form; merging states is rollup's own step.

create function careperf.summary_merge_step(careperf.summary, careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_merge_step';

comment on function careperf.summary_merge_step(careperf.summary, careperf.summary) is
'A step of aggregate rollup: adds a summary to the state; also joins the states of every summarise_ aggregate. Not for use by itself (error 0A000).';

create function careperf.summary_merge_back(careperf.summary, careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_merge_back';

comment on function careperf.summary_merge_back(careperf.summary, careperf.summary) is
'A step of aggregate rollup: takes a summary out of the state of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close(careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_close';

comment on function careperf.summary_close(careperf.summary) is
'The canonical form of a summary. The last step of rollup; NULL for NULL.';

create function careperf.summary_count_step(careperf.summary, "any")
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_count_step';

comment on function careperf.summary_count_step(careperf.summary, "any") is
'A step of aggregate summarise_count: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_count_back(careperf.summary, "any")
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_count_back';

comment on function careperf.summary_count_back(careperf.summary, "any") is
'A step of aggregate summarise_count: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_count(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_count';

comment on function careperf.summary_close_count(careperf.summary) is
'The last step of aggregate summarise_count: the canonical form, or the empty count where no row came.';

create aggregate careperf.summarise_count("any") (
	sfunc = careperf.summary_count_step,
	stype = careperf.summary,
	sspace = 64,
	finalfunc = careperf.summary_close_count,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_count_step,
	minvfunc = careperf.summary_count_back,
	mstype = careperf.summary,
	msspace = 64,
	mfinalfunc = careperf.summary_close_count,
	parallel = safe
);

comment on aggregate careperf.summarise_count("any") is
'How many rows have x, of any type. Rows with NULL count as missing. No rows give the empty count, never NULL.';

create function careperf.summary_proportion_step(careperf.summary, boolean)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_proportion_step';

comment on function careperf.summary_proportion_step(careperf.summary, boolean) is
'A step of aggregate summarise_proportion: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_proportion_back(careperf.summary, boolean)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_proportion_back';

comment on function careperf.summary_proportion_back(careperf.summary, boolean) is
'A step of aggregate summarise_proportion: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_proportion(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_proportion';

comment on function careperf.summary_close_proportion(careperf.summary) is
'The last step of aggregate summarise_proportion: the canonical form, or the empty proportion where no row came.';

create aggregate careperf.summarise_proportion(met boolean) (
	sfunc = careperf.summary_proportion_step,
	stype = careperf.summary,
	sspace = 64,
	finalfunc = careperf.summary_close_proportion,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_proportion_step,
	minvfunc = careperf.summary_proportion_back,
	mstype = careperf.summary,
	msspace = 64,
	mfinalfunc = careperf.summary_close_proportion,
	parallel = safe
);

comment on aggregate careperf.summarise_proportion(met boolean) is
'The proportion of rows where met is true. Rows with NULL count as missing and are in neither part. No rows give the empty proportion, never NULL; its value is NULL.';

create function careperf.summary_rate_step(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_rate_step';

comment on function careperf.summary_rate_step(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_rate: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_rate_back(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_rate_back';

comment on function careperf.summary_rate_back(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_rate: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_rate(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_rate';

comment on function careperf.summary_close_rate(careperf.summary) is
'The last step of aggregate summarise_rate: the canonical form, or the empty rate where no row came.';

create aggregate careperf.summarise_rate(events double precision, population double precision) (
	sfunc = careperf.summary_rate_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close_rate,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_rate_step,
	minvfunc = careperf.summary_rate_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close_rate,
	parallel = safe
);

comment on aggregate careperf.summarise_rate(events double precision, population double precision) is
'Events over population, each summed exactly in its own unit. Rows with NULL in either count as missing and add to neither. No rows give the empty rate, never NULL. NaN and infinity are error 22023.';

create function careperf.summary_ratio_step(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_ratio_step';

comment on function careperf.summary_ratio_step(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_ratio: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_ratio_back(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_ratio_back';

comment on function careperf.summary_ratio_back(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_ratio: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_ratio(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_ratio';

comment on function careperf.summary_close_ratio(careperf.summary) is
'The last step of aggregate summarise_ratio: the canonical form, or the empty ratio where no row came.';

create aggregate careperf.summarise_ratio(numerator double precision, denominator double precision) (
	sfunc = careperf.summary_ratio_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close_ratio,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_ratio_step,
	minvfunc = careperf.summary_ratio_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close_ratio,
	parallel = safe
);

comment on aggregate careperf.summarise_ratio(numerator double precision, denominator double precision) is
'One quantity over another, each summed exactly in its own unit. Rows with NULL in either count as missing and add to neither. No rows give the empty ratio, never NULL. NaN and infinity are error 22023.';

create function careperf.summary_mean_step(careperf.summary, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_mean_step';

comment on function careperf.summary_mean_step(careperf.summary, double precision) is
'A step of aggregate summarise_mean: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_mean_back(careperf.summary, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_mean_back';

comment on function careperf.summary_mean_back(careperf.summary, double precision) is
'A step of aggregate summarise_mean: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_mean(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_mean';

comment on function careperf.summary_close_mean(careperf.summary) is
'The last step of aggregate summarise_mean: the canonical form, or the empty mean where no row came.';

create aggregate careperf.summarise_mean(value double precision) (
	sfunc = careperf.summary_mean_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close_mean,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_mean_step,
	minvfunc = careperf.summary_mean_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close_mean,
	parallel = safe
);

comment on aggregate careperf.summarise_mean(value double precision) is
'The mean of value: number of values, exact sum and exact sum of squares, in the unit of the values. Rows with NULL count as missing. No rows give the empty mean, never NULL. NaN and infinity are error 22023.';

create aggregate careperf.rollup(s careperf.summary) (
	sfunc = careperf.summary_merge_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_merge_step,
	minvfunc = careperf.summary_merge_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close,
	parallel = safe
);

comment on aggregate careperf.rollup(s careperf.summary) is
'Summaries of one kind merged into one, exactly: the same as one summary over all their rows. NULLs are skipped; NULL where there is nothing to merge. Summaries of different kinds are error 22023.';
