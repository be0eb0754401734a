/*
 * Surveys: shares of people estimated from strata, with their margin of error,
 * and the scores of the Adult Social Care Survey.
 */

create type careperf.survey_share as (
	share float8,
	estimate float8,
	variance float8,
	answered_so float8,
	respondents float8,
	population float8,
	method text,
	reason text,
	margin_reason text);
comment on type careperf.survey_share is
'A share of people as survey_estimate() makes it. share: 0 to 1 of the population, estimate: in people, variance: of the share. answered_so, respondents, population: sums over the strata. reason: why there is no estimate, margin_reason: why there is no margin; NULL where there are. Ask it with share_value() and margin_of_error().';

create function careperf.survey_step(internal, bigint, bigint, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'survey_step';
comment on function careperf.survey_step(internal, bigint, bigint, float8) is
'A step of aggregate survey_estimate: takes a row in. Cannot be called directly.';

create function careperf.survey_close(internal) returns careperf.survey_share
language c immutable parallel safe
as 'MODULE_PATHNAME', 'survey_close';
comment on function careperf.survey_close(internal) is
'The last step of aggregate survey_estimate. Cannot be called directly.';

create aggregate careperf.survey_estimate(answered_so bigint, respondents bigint, population float8) (
	sfunc = careperf.survey_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.survey_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);
comment on aggregate careperf.survey_estimate(bigint, bigint, float8) is
'The share of people who would answer so, over strata, a row each: respondents who answered so, respondents who answered the question, people. Each stratum counts by its people, and the margin has the finite population correction. A stratum where nobody answered so is a row with 0. No estimate, with the reason: NULL, negative numbers, more answers than respondents, people but no respondents, no rows. An estimate without a margin, with margin_reason: a stratum with one respondent among more people, or with more respondents than people. Where a stratum answers alike the margin is too small, and method says so. Order is nothing. Error 22023 for NaN and infinity.';

create function careperf.share_value(s careperf.survey_share, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).share * per
end;
comment on function careperf.share_value(careperf.survey_share, float8) is
'The estimated share times per: 1, or 100 for per cent. NULL where there is none (see reason) and for NULL. Error 22023 for a per not above zero.';

create function careperf.margin_of_error(
	s careperf.survey_share,
	level float8 default 0.95,
	per float8 default 1,
	critical_value float8 default null,
	out margin float8,
	out lower float8,
	out upper float8,
	out method text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'survey_margin';
comment on function careperf.margin_of_error(careperf.survey_share, float8, float8, float8) is
'The margin of error of an estimated share on either side, and the limits it leads to, kept within 0 and all, in the unit of share_value(s, per). critical_value: standard errors to go, in place of the exact quantile of the level; publications use 1.96, where 95 % is 1.959964. NULL, and the method says why, where there is none; NULL for a NULL. Error 22023 for a level not between 0 and 1, a per or critical value not above zero.';

/* -------------------------------------------------------- ASCOF 1A and 1J */

create function careperf.ascof_1a_score(answers int[]) returns int
language sql immutable parallel safe
return case
	when cardinality(answers) <> 8
		then careperf.refuse_number('the number of answers', cardinality(answers), '8')::int
	when 4 < any (answers) then careperf.refuse_number('an answer', (select max(a) from unnest(answers) a), 'from 1 to 4')::int
	when 1 > any (answers) then careperf.refuse_number('an answer', (select min(a) from unnest(answers) a), 'from 1 to 4')::int
	else 32 - (select case when count(a) = 8 then sum(a) end from unnest(answers) a)::int
end;
comment on function careperf.ascof_1a_score(int[]) is
'ASCOF 1A, quality of life of one person: 32 less the sum of the answers, 1 (best) to 4, to eight questions (q3a, q4a, q5a, q6a, q7a, q8a, q9a, q11), so 0 to 24. NULL where an answer is NULL, and for NULL. Error 22023 for another number of answers and for answers outside 1 to 4.';

create function careperf.ascof_1j_weights()
returns table (question text, place int, answer int, weight numeric)
language sql immutable parallel safe rows 46
begin atomic
	select w.question, w.place, w.answer, w.weight
	from (values
		('q3a'::text, 1, 1, numeric '1'), ('q3a', 1, 2, 0.919), ('q3a', 1, 3, 0.541), ('q3a', 1, 4, 0),
		('q4a', 2, 1, 0.911), ('q4a', 2, 2, 0.789), ('q4a', 2, 3, 0.265), ('q4a', 2, 4, 0.195),
		('q5a', 3, 1, 0.879), ('q5a', 3, 2, 0.775), ('q5a', 3, 3, 0.294), ('q5a', 3, 4, 0.184),
		('q6a', 4, 1, 0.863), ('q6a', 4, 2, 0.78), ('q6a', 4, 3, 0.374), ('q6a', 4, 4, 0.288),
		('q7a', 5, 1, 0.88), ('q7a', 5, 2, 0.452), ('q7a', 5, 3, 0.298), ('q7a', 5, 4, 0.114),
		('q8a', 6, 1, 0.873), ('q8a', 6, 2, 0.748), ('q8a', 6, 3, 0.497), ('q8a', 6, 4, 0.241),
		('q9a', 7, 1, 0.962), ('q9a', 7, 2, 0.927), ('q9a', 7, 3, 0.567), ('q9a', 7, 4, 0.17),
		('q11', 8, 1, 0.847), ('q11', 8, 2, 0.637), ('q11', 8, 3, 0.295), ('q11', 8, 4, 0.263),
		('q13', null, 1, 0), ('q13', null, 2, 0), ('q13', null, 3, -0.0148), ('q13', null, 4, -0.1090), ('q13', null, 5, -0.1090),
		('q17', null, 1, 0), ('q17', null, 2, -0.0308), ('q17', null, 3, -0.1250), ('q17', null, 4, -0.1250), ('q17', null, 5, -0.1250),
		('q18', null, 1, 0), ('q18', null, 2, -0.0603), ('q18', null, 3, -0.1100), ('q18', null, 4, -0.1100)
	) as w (question, place, answer, weight);
end;
comment on function careperf.ascof_1j_weights() is
'The published weights of ASCOF 1J, adjusted quality of life: for eight questions (place 1 to 8 in the answers) what each answer is worth, for q13, q17 and q18 (place NULL) what it adds to the adjustment. Source: NHS Digital, ASC-User-Survey. weight is never NULL.';

create function careperf.ascof_1j_score(
	answers int[],
	q13 int,
	assistance int[],
	q17 int,
	q18 int,
	aged_18_to_64 boolean,
	can_answer boolean default true)
returns float8
language sql immutable parallel safe
return case
	when can_answer is not true then null
	when cardinality(answers) <> 8
		then careperf.refuse_number('the number of answers', cardinality(answers), '8')::float8
	when cardinality(assistance) <> 7
		then careperf.refuse_number('the number of answers on assistance', cardinality(assistance), '7')::float8
	when 4 < any (answers) then careperf.refuse_number('an answer', (select max(a) from unnest(answers) a), 'from 1 to 4')::float8
	when 1 > any (answers) then careperf.refuse_number('an answer', (select min(a) from unnest(answers) a), 'from 1 to 4')::float8
	when 3 < any (assistance) then careperf.refuse_number('an answer on assistance', (select max(a) from unnest(assistance) a), 'from 1 to 3')::float8
	when 1 > any (assistance) then careperf.refuse_number('an answer on assistance', (select min(a) from unnest(assistance) a), 'from 1 to 3')::float8
	when q13 not between 1 and 5 then careperf.refuse_number('q13', q13, 'from 1 to 5')::float8
	when q17 not between 1 and 5 then careperf.refuse_number('q17', q17, 'from 1 to 5')::float8
	when q18 not between 1 and 4 then careperf.refuse_number('q18', q18, 'from 1 to 4')::float8
	else (
		select case when count(w.weight) filter (where w.place is not null) = 8 then
			numeric '0.203' * sum(w.weight) filter (where w.place is not null) - numeric '0.466'
			- (numeric '0.5798' - numeric '0.0202' * (select case when count(a) = 7 then sum(a - 1) end from unnest(assistance) a)
			   + (select h.weight from careperf.ascof_1j_weights() h where h.question = 'q13' and h.answer = q13)
			   + (select h.weight from careperf.ascof_1j_weights() h where h.question = 'q17' and h.answer = q17)
			   + (select h.weight from careperf.ascof_1j_weights() h where h.question = 'q18' and h.answer = q18)
			   + case when aged_18_to_64 then numeric '0' when not aged_18_to_64 then numeric '0.0473' end) end
		from unnest(answers) with ordinality g (answer, place)
			join careperf.ascof_1j_weights() w on w.place = g.place and w.answer = g.answer)::float8
end;
comment on function careperf.ascof_1j_score(int[], int, int[], int, int, boolean, boolean) is
'ASCOF 1J, quality of life of one person adjusted for needs: 0.203 times the weights of the eight answers of 1A, less 0.466, less the adjustment: 0.5798 less 0.0202 for each step of need in the seven answers on assistance (q15a to q15d, q16a to q16c; 1 to 3), and what q13, q17, q18 and an age of 65 and over add. Weights: ascof_1j_weights(). NULL where anything is NULL, and where can_answer is not true. Error 22023 for other numbers of answers and for answers that the questions do not have.';
