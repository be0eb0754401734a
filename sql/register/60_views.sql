/*
 * Views to read. The protected ones (scorecard, peer_comparison,
 * figure_history, target_breaches) hold plain types and withhold small counts;
 * the others feed them and are not for readers.
 */

create view care.overridden_fact as
select a.hierarchy_id, f.fact_id
from care.unit_above as a
join care.current_fact as f on f.unit_id = a.unit_id
where a.steps = 0 and a.has_below
  and exists (
	select
	from care.unit_above as b
	join care.current_fact as g on g.unit_id = b.unit_id
	where b.hierarchy_id = a.hierarchy_id and b.above_id = a.unit_id and b.steps > 0
	  and (b.always or (g.last_day >= b.first_day and g.last_day <= b.last_day))
	  and g.indicator_id = f.indicator_id
	  and g.first_day = f.first_day and g.last_day = f.last_day
	  and g.summary is not null);
comment on view care.overridden_fact is 'Facts of units below which, in this hierarchy, other units report counts for the same indicator and period: what is below is counted, these are not.';

create view care.contribution as
select a.hierarchy_id, a.above_id as unit_id, a.steps,
	f.indicator_id, f.first_day, f.last_day, f.unit_id as from_unit_id, f.fact_id,
	f.summary,
	case when a.steps = 0 then f.stated_value end as stated_value,
	case when a.steps = 0 and f.note_codes <> '{}' then array_to_string(f.note_codes, ' ') end as own_notes,
	/* the notes that also hold for a total of these values, one bit each: b e f p r u */
	case when f.summary is null or (f.note_codes = '{}' and f.status = 'final') then 0 else
		case when 'b' = any (f.note_codes) then 1 else 0 end
		| case when 'e' = any (f.note_codes) then 2 else 0 end
		| case when 'f' = any (f.note_codes) then 4 else 0 end
		| case when 'p' = any (f.note_codes) or f.status = 'provisional' then 8 else 0 end
		| case when 'r' = any (f.note_codes) then 16 else 0 end
		| case when 'u' = any (f.note_codes) then 32 else 0 end
	end as carried_notes
from care.current_fact as f
join care.unit_above as a
  on a.unit_id = f.unit_id
 and (a.always or (f.last_day >= a.first_day and f.last_day <= a.last_day))
where not a.has_below
   or (a.hierarchy_id, f.fact_id) not in (select o.hierarchy_id, o.fact_id from care.overridden_fact as o);
comment on view care.contribution is 'Which facts make the figure of which unit, in each hierarchy: its own (steps 0) and those below it, by who was under whom on the last day of the period (or of the unit''s life, if it closed before). A unit''s own fact counts only where nothing below it reports counts, so nothing is counted twice. Unprotected.';

create view care.reported_period as
select f.first_day, f.last_day
from care.fact as f
group by f.first_day, f.last_day;
comment on view care.reported_period is 'Every period that has facts.';

create view care.expected_unit as
select a.hierarchy_id, a.above_id as unit_id, p.first_day, p.last_day, count(*) as units_expected
from care.reported_period as p
join care.unit as u
  on coalesce(u.first_day, '-infinity'::date) <= p.last_day
 and coalesce(u.last_day, 'infinity'::date) >= p.first_day
join care.unit_above as a
  on a.unit_id = u.unit_id
 and (a.always or (p.last_day >= a.first_day and p.last_day <= a.last_day))
left join (select distinct b.hierarchy_id, b.above_id, q.first_day, q.last_day
	from care.unit_above as b
	join care.reported_period as q
	  on b.always or (q.last_day >= b.first_day and q.last_day <= b.last_day)
	where b.steps = 1) as parent
  on parent.hierarchy_id = a.hierarchy_id and parent.above_id = u.unit_id
 and parent.first_day = p.first_day and parent.last_day = p.last_day
where parent.above_id is null
group by a.hierarchy_id, a.above_id, p.first_day, p.last_day;
comment on view care.expected_unit is 'How many units at the bottom of a hierarchy are under each unit (itself, when it is at the bottom) and open in each period that has facts.';

create view care.figure as
select g.tree_id, g.hierarchy_code, g.unit_id, g.unit_code, u.title_en as unit_title_en, u.title_cy as unit_title_cy,
	g.level_id, g.level_code, g.indicator_id, g.indicator_code, g.kind,
	v.title_en as indicator_title_en, v.title_cy as indicator_title_cy,
	v.per, v.polarity, v.unit_of_measure, v.decimals,
	g.first_day, g.last_day, m.period,
	case when not m.hide then g.summary end as summary,
	case when not m.hide_previous then g.previous end as previous,
	g.stated_value, g.previous_stated_value, m.hide as withheld,
	g.units_reporting, g.own_notes, g.carried_notes,
	case when not m.hide and not coalesce(m.records_missing > 0 and m.records_missing < v.withhold_below, false)
		then m.records_missing end as records_missing,
	/* of one definition, or of two that are said to be comparable, and no break noted */
	coalesce(v.version_id = o.version_id or v.comparable_before, false)
		and coalesce(g.carried_notes & 1, 0) = 0 and concat(' ', g.own_notes, ' ') not like '% b %' as comparable
from (
	select c.hierarchy_id as tree_id, h.code as hierarchy_code,
		u.unit_id, u.code as unit_code, l.level_id, l.code as level_code,
		i.indicator_id, i.code as indicator_code, i.kind, y.first_day, y.last_day,
		careperf.rollup(c.summary) filter (where s.years = 0) as summary,
		careperf.rollup(c.summary) filter (where s.years = 1) as previous,
		max(c.stated_value) filter (where s.years = 0) as stated_value,
		max(c.stated_value) filter (where s.years = 1) as previous_stated_value,
		count(c.summary) filter (where s.years = 0) as units_reporting,
		max(c.own_notes) filter (where s.years = 0) as own_notes,
		bit_or(c.carried_notes) filter (where s.years = 0) as carried_notes
	from care.contribution as c
	join care.unit as u on u.unit_id = c.unit_id
	join care.unit_level as l on l.level_id = u.level_id
	join care.indicator as i on i.indicator_id = c.indicator_id
	left join care.hierarchy as h on h.hierarchy_id = c.hierarchy_id
	/* each fact serves its own period, and the next year's as the year before */
	cross join (values (0), (1)) as s(years)
	cross join lateral (select
		case s.years when 0 then c.first_day else (c.first_day + interval '1 year')::date end as first_day,
		case s.years when 0 then c.last_day else (c.last_day + 1 + interval '1 year')::date - 1 end as last_day) as y
	group by c.hierarchy_id, h.hierarchy_id, u.unit_id, l.level_id, i.indicator_id, y.first_day, y.last_day
	having count(*) filter (where s.years = 0) > 0
) as g
join care.unit as u on u.unit_id = g.unit_id
join care.indicator_version as v
  on v.indicator_id = g.indicator_id
 and (v.first_day is null or g.last_day >= v.first_day)
 and (v.last_day is null or g.last_day <= v.last_day)
left join care.indicator_version as o
  on o.indicator_id = g.indicator_id
 and (o.first_day is null or g.last_day >= o.first_day + interval '1 year')
 and (o.last_day is null or g.last_day <= o.last_day + interval '1 year')
cross join lateral (
	select coalesce(careperf.is_small(g.summary, v.withhold_below), false) as hide,
		/* hidden by the definition of a year ago is hidden now, whatever the rule has become */
		coalesce(careperf.is_small(g.previous, greatest(v.withhold_below, o.withhold_below)), false) as hide_previous,
		careperf.period_text(g.first_day, g.last_day) as period,
		careperf.missing(g.summary) as records_missing
	/* keeps the planner from working this out on every fact below */
	offset 0) as m;
comment on view care.figure is 'The figure of every unit, indicator and period in each hierarchy, rolled up from its contributions, beside the year before; only where the indicator has a definition for the period. Summaries with small counts are NULL here already, so nothing built on it can show them. Not for readers: scorecard is.';

create view care.baseline as
select b.target_id, b.tree_id, b.unit_id,
	/* a baseline that is withheld is none: a target made from it would give it away */
	case when not coalesce(careperf.is_small(b.summary, b.withhold_below), false)
		then coalesce(careperf.value(b.summary, b.per), b.stated_value) end as value
from (
	select t.target_id, c.hierarchy_id as tree_id, c.unit_id,
		careperf.rollup(c.summary) as summary, max(c.stated_value) as stated_value,
		(select max(v.withhold_below) from care.indicator_version as v where v.indicator_id = t.indicator_id) as withhold_below,
		(select v.per from care.indicator_version as v
			where v.indicator_id = t.indicator_id
			  and t.baseline_last_day >= coalesce(v.first_day, '-infinity'::date)
			  and t.baseline_last_day <= coalesce(v.last_day, 'infinity'::date)) as per
	from care.target as t
	join care.contribution as c
	  on c.indicator_id = t.indicator_id
	 and c.first_day = t.baseline_first_day and c.last_day = t.baseline_last_day
	group by t.target_id, c.hierarchy_id, c.unit_id
) as b;
comment on view care.baseline is 'For targets whose baseline is a period: the figure of each unit in that period, in the unit of the value then. NULL when withheld, not given, or the indicator had no definition then. Not for readers: scorecard is.';

create view care.scorecard as
select f.indicator_code, f.indicator_title_en, f.indicator_title_cy, f.hierarchy_code,
	f.unit_code, f.unit_title_en, f.unit_title_cy, f.level_code,
	f.first_day, f.last_day, f.period,
	careperf.numerator(f.summary) as numerator,
	careperf.denominator(f.summary) as denominator,
	n.value, (n.limits).lower, (n.limits).upper, (n.limits).method as limits_method,
	n.previous_value,
	case when f.comparable then coalesce((n.difference).difference, n.value - n.previous_value) end as change,
	(n.difference).lower as change_lower, (n.difference).upper as change_upper,
	(n.difference).significant as change_significant,
	a.target, bt.code as band_code, bt.text_en as band_en, bt.text_cy as band_cy,
	bt.symbol as band_symbol, bt.colour as band_colour,
	concat_ws(' ',
		/* that a small numerator is above its denominator would say too much of both */
		case when f.withheld then nullif(btrim(replace(concat(' ', f.own_notes, ' '), ' above ', ' ')), '') else f.own_notes end,
		case when f.own_notes is null then nullif(rtrim(concat(
			case when f.carried_notes & 1 > 0 then 'b ' end, case when f.carried_notes & 2 > 0 then 'e ' end,
			case when f.carried_notes & 4 > 0 then 'f ' end, case when f.carried_notes & 8 > 0 then 'p ' end,
			case when f.carried_notes & 16 > 0 then 'r ' end, case when f.carried_notes & 32 > 0 then 'u' end)), '')
			when f.carried_notes & 8 > 0 and concat(' ', f.own_notes, ' ') not like '% p %' then 'p'
		end,
		case when f.kind = 'proportion' and careperf.numerator(f.summary) > careperf.denominator(f.summary)
			and concat(' ', f.own_notes, ' ') not like '% above %' then 'above' end,
		case when f.withheld and concat(' ', f.own_notes, ' ') not like '% c %' then 'c' end,
		case when f.units_reporting = 0 and f.stated_value is null and f.own_notes is null then 'x' end
	) as note_codes,
	f.units_reporting, coalesce(e.units_expected, 0) as units_expected,
	f.records_missing,
	f.withheld,
	f.unit_of_measure, f.decimals, f.polarity, t.kind as target_kind
from care.figure as f
left join care.expected_unit as e
  on e.hierarchy_id = f.tree_id and e.unit_id = f.unit_id
 and e.first_day = f.first_day and e.last_day = f.last_day
cross join lateral (
	select coalesce(max(s.tolerance), 0) as tolerance, coalesce(max(s.tolerance_in), 'absolute') as tolerance_in,
		coalesce(max(s.confidence), 0.95) as confidence
	from (select s.tolerance, s.tolerance_in, s.confidence
		from care.band_scheme as s
		where (s.indicator_id = f.indicator_id or s.indicator_id is null)
		  and (s.first_day is null or f.last_day >= s.first_day)
		  and (s.last_day is null or f.last_day <= s.last_day)
		order by s.indicator_id nulls last
		limit 1) as s) as b
left join lateral (
	select t.target_id, t.kind, t.amount, t.baseline_value, t.baseline_first_day
	from care.target as t
	where t.indicator_id = f.indicator_id
	  and (t.unit_id = f.unit_id or t.level_id = f.level_id or (t.unit_id is null and t.level_id is null))
	  and (t.first_day is null or f.last_day >= t.first_day)
	  and (t.last_day is null or f.last_day <= t.last_day)
	order by t.unit_id nulls last, t.level_id nulls last
	limit 1) as t on true
/* offset 0 keeps the planner from writing each expression out again wherever it is used */
cross join lateral (
	select coalesce(careperf.value(f.summary, f.per), f.stated_value) as value,
		coalesce(careperf.value(f.previous, f.per), f.previous_stated_value) as previous_value,
		careperf.confidence_limits(f.summary, b.confidence, f.per) as limits,
		careperf.compare(f.summary, case when f.comparable then f.previous end, b.confidence, f.per) as difference
	offset 0) as n
left join care.baseline as w on w.target_id = t.target_id and w.tree_id = f.tree_id and w.unit_id = f.unit_id
cross join lateral (
	select case
		when t.baseline_value is not null then t.baseline_value
		when t.baseline_first_day is not null then w.value
		when t.kind = 'direction' and f.comparable then n.previous_value
		end as baseline
	offset 0) as o
cross join lateral (
	select case when t.kind <> 'direction' then
		careperf.target_level(t.kind, t.amount, o.baseline, f.per, nullif(f.polarity, 'neutral')) end as target
	offset 0) as a
left join careperf.band_texts() as bt
  on bt.code = case
	when f.withheld then null
	when t.kind = 'direction' then careperf.direction_code(n.value, o.baseline, f.polarity, b.tolerance, b.tolerance_in, f.per)
	else careperf.band_code(n.value, a.target, f.polarity, b.tolerance, b.tolerance_in, f.per)
	end;
comment on view care.scorecard is
'One row per indicator, unit, period and hierarchy, at every level, rolled up from the current facts. Hierarchies stand side by side: choose one by hierarchy_code (NULL: a unit in none). A figure with a count of 1 to 4 (by indicator_version.withhold_below) is withheld: NULL values, note c, withheld true. Each figure is protected by itself; that a withheld figure might be had by subtraction from a total is not yet prevented.';
comment on column care.scorecard.numerator is 'Numerator, in its own unit. NULL when withheld, or when only a value or nothing was given.';
comment on column care.scorecard.denominator is 'Denominator, in its own unit. NULL as for numerator, and for counts.';
comment on column care.scorecard.value is 'The value, unrounded, in unit_of_measure. NULL when withheld, not given, or the denominator is 0.';
comment on column care.scorecard.lower is 'Lower confidence limit of the value. NULL when there are none; limits_method says why.';
comment on column care.scorecard.previous_value is 'The value of the same unit and period a year before. NULL when there is none or it is withheld.';
comment on column care.scorecard.change is 'value less previous_value. NULL when either is, and across a break in the series: another definition (unless indicator_version.comparable_before), or note b.';
comment on column care.scorecard.change_significant is 'True when the limits of the change leave out 0. NULL when there are none.';
comment on column care.scorecard.target is 'The level to reach, in the unit of the value. NULL without target, for targets of kind direction, and when the baseline is not there or withheld.';
comment on column care.scorecard.band_code is 'The band of the value against its target (see careperf.band). NULL when withheld.';
comment on column care.scorecard.note_codes is 'Codes of note_code with blanks between: of the unit''s own fact, or those that hold for a total of what is below (b e f p r u). Empty when none.';
comment on column care.scorecard.units_reporting is 'How many units gave the counts of this figure.';
comment on column care.scorecard.units_expected is 'How many units at the bottom of the hierarchy are under this unit (or are it) and open in the period.';
comment on column care.scorecard.records_missing is 'Records left out because something in them was missing. NULL when withheld or without counts, and when they are few enough to point at people (1 to 4, by indicator_version.withhold_below).';
comment on column care.scorecard.withheld is 'True when the figure is not shown because a count in it is small.';

create view care.figure_now as
select g.tree_id, g.hierarchy_code, g.unit_id, g.unit_code, u.title_en as unit_title_en, u.title_cy as unit_title_cy,
	g.level_code, g.has_below, g.indicator_id, g.indicator_code,
	v.title_en as indicator_title_en, v.title_cy as indicator_title_cy,
	v.per, v.polarity, v.unit_of_measure, v.decimals, g.first_day, g.last_day, m.period,
	case when not m.hide then g.summary end as summary,
	case when not m.hide then coalesce(careperf.value(g.summary, v.per), g.stated_value) end as value,
	m.hide as withheld
from (
	select c.hierarchy_id as tree_id, h.code as hierarchy_code, u.unit_id, u.code as unit_code,
		l.level_id, l.code as level_code, i.indicator_id, i.code as indicator_code,
		c.first_day, c.last_day, careperf.rollup(c.summary) as summary, max(c.stated_value) as stated_value,
		exists (select from care.unit_parent as k
			where k.hierarchy_id = c.hierarchy_id and k.parent_id = u.unit_id) as has_below
	from care.contribution as c
	join care.unit as u on u.unit_id = c.unit_id
	join care.unit_level as l on l.level_id = u.level_id
	join care.indicator as i on i.indicator_id = c.indicator_id
	left join care.hierarchy as h on h.hierarchy_id = c.hierarchy_id
	group by c.hierarchy_id, h.hierarchy_id, u.unit_id, l.level_id, i.indicator_id, c.first_day, c.last_day
) as g
join care.unit as u on u.unit_id = g.unit_id
join care.indicator_version as v
  on v.indicator_id = g.indicator_id
 and (v.first_day is null or g.last_day >= v.first_day)
 and (v.last_day is null or g.last_day <= v.last_day)
cross join lateral (
	select coalesce(careperf.is_small(g.summary, v.withhold_below), false) as hide,
		careperf.period_text(g.first_day, g.last_day) as period
	offset 0) as m;
comment on view care.figure_now is 'As figure, without the year before. Not for readers: peer_comparison is.';

create view care.peer_comparison as
select r.indicator_code, r.indicator_title_en, r.indicator_title_cy, r.hierarchy_code,
	r.unit_code, r.unit_title_en, r.unit_title_cy, r.level_code,
	r.first_day, r.last_day, r.period,
	r.value, (c.limits).lower, (c.limits).upper,
	r.place as rank, r.peers, r.median_of_peers,
	pu.code as parent_code, pu.title_en as parent_title_en, pu.title_cy as parent_title_cy,
	c.parent_value,
	pt.code as against_parent_code, pt.text_en as against_parent_en,
	pt.text_cy as against_parent_cy, pt.symbol as against_parent_symbol,
	tu.code as top_code, tu.title_en as top_title_en, tu.title_cy as top_title_cy,
	c.top_value,
	tt.code as against_top_code, tt.text_en as against_top_en,
	tt.text_cy as against_top_cy, tt.symbol as against_top_symbol,
	r.withheld, r.unit_of_measure, r.decimals, r.polarity
from (
	select q.*,
		avg(q.value) filter (where q.position in ((q.peers + 1) / 2, (q.peers + 2) / 2)) over (
			partition by q.tree_id, q.hierarchy_code, q.indicator_code, q.first_day, q.last_day, q.level_code)
			as median_of_peers
	from (
		select f.*,
			case when f.value is not null then rank() over best_first end as place,
			row_number() over best_first as position,
			count(f.value) over (
				partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day, f.level_code) as peers,
			/* every unit that is above others, with its value: parents and tops are looked up here */
			array_agg(f.unit_id) filter (where f.has_below) over (
				partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day) as above_ids,
			array_agg(f.value) filter (where f.has_below) over (
				partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day) as above_values
		from care.figure_now as f
		window best_first as (
			partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day, f.level_code
			order by case f.polarity when 'low' then f.value else - f.value end nulls last)
	) as q
) as r
left join (
	select a.hierarchy_id, a.unit_id, a.above_id, a.always, a.first_day, a.last_day
	from care.unit_above as a
	where a.steps = 1) as k
  on k.hierarchy_id = r.tree_id and k.unit_id = r.unit_id
 and (k.always or (r.last_day >= k.first_day and r.last_day <= k.last_day))
left join care.unit as pu on pu.unit_id = k.above_id
left join (
	select a.hierarchy_id, a.unit_id, a.above_id, a.always, a.first_day, a.last_day
	from care.unit_above as a
	where a.steps > 0) as t
  on t.hierarchy_id = r.tree_id and t.unit_id = r.unit_id
 and (t.always or (r.last_day >= t.first_day and r.last_day <= t.last_day))
 and not exists (select from care.unit_above as higher
	where higher.hierarchy_id = t.hierarchy_id and higher.unit_id = t.above_id and higher.steps > 0
	  and (higher.always or (r.last_day >= higher.first_day and r.last_day <= higher.last_day)))
left join care.unit as tu on tu.unit_id = t.above_id
cross join lateral (
	select coalesce(max(s.confidence), 0.95) as confidence
	from (select s.confidence
		from care.band_scheme as s
		where (s.indicator_id = r.indicator_id or s.indicator_id is null)
		  and (s.first_day is null or r.last_day >= s.first_day)
		  and (s.last_day is null or r.last_day <= s.last_day)
		order by s.indicator_id nulls last
		limit 1) as s) as b
cross join lateral (
	select careperf.confidence_limits(r.summary, b.confidence, r.per) as limits,
		r.above_values[array_position(r.above_ids, k.above_id)] as parent_value,
		r.above_values[array_position(r.above_ids, t.above_id)] as top_value
	offset 0) as c
left join careperf.band_texts() as pt
  on pt.code = case when r.withheld or k.above_id is null then null when r.value is null then 'no_data'
	else careperf.benchmark_code((c.limits).lower, (c.limits).upper, c.parent_value, r.polarity) end
left join careperf.band_texts() as tt
  on tt.code = case when r.withheld or t.above_id is null then null when r.value is null then 'no_data'
	else careperf.benchmark_code((c.limits).lower, (c.limits).upper, c.top_value, r.polarity) end;
comment on view care.peer_comparison is
'Each unit beside the others of its level in the same hierarchy, and against its parent and the top of the hierarchy. Withheld figures have no rank and take no part in the median; a parent''s value that is withheld is NULL. Against parent and top: better, similar or worse (higher, lower) by the confidence limits of the unit holding their value. Each figure is protected by itself, as in scorecard.';
comment on column care.peer_comparison.rank is '1 for the best by polarity (the highest where neutral); equals share a rank. NULL when withheld or without value.';
comment on column care.peer_comparison.peers is 'How many units of the level show a value, this one included.';
comment on column care.peer_comparison.median_of_peers is 'Median of the values shown, this one included. NULL when none is.';
comment on column care.peer_comparison.against_parent_code is 'See careperf.benchmark. NULL when withheld, or when the unit has no parent.';
comment on column care.peer_comparison.top_code is 'The unit above this one that has itself no parent: the nation. NULL for the top itself.';

create view care.figure_history as
select i.code as indicator_code, v.title_en as indicator_title_en, v.title_cy as indicator_title_cy,
	u.code as unit_code, u.title_en as unit_title_en, u.title_cy as unit_title_cy,
	f.first_day, f.last_day, careperf.period_text(f.first_day, f.last_day) as period,
	f.fact_id, f.replaces, later.fact_id as replaced_by, later.fact_id is null as is_current,
	careperf.numerator(m.summary) as numerator, careperf.denominator(m.summary) as denominator,
	coalesce(careperf.value(m.summary, coalesce(v.per, 1)), f.stated_value) as value,
	f.stated_value is not null as is_stated,
	concat_ws(' ', nullif(array_to_string(f.note_codes, ' '), ''),
		case when m.withheld and not 'c' = any (f.note_codes) then 'c' end) as note_codes,
	f.status, f.recorded_at, later.recorded_at as replaced_at, f.recorded_by, f.load_id, r.source,
	m.withheld
from care.fact as f
join care.indicator as i on i.indicator_id = f.indicator_id
join care.unit as u on u.unit_id = f.unit_id
left join care.fact as later on later.replaces = f.fact_id
left join care.load_run as r on r.load_id = f.load_id
left join care.indicator_version as v
  on v.indicator_id = f.indicator_id
 and (v.first_day is null or f.last_day >= v.first_day)
	  and (v.last_day is null or f.last_day <= v.last_day)
cross join lateral (
	select coalesce(careperf.is_small(f.summary, coalesce(v.withhold_below, 5)), false) as withheld,
		case when careperf.is_small(f.summary, coalesce(v.withhold_below, 5)) then null else f.summary end as summary) as m;
comment on view care.figure_history is
'Every fact as it was recorded, replaced ones included: what it said, about which period (first clock), when and by whom it was recorded (second clock), and which fact it replaced. Small counts are withheld, as in scorecard.';
comment on column care.figure_history.value is 'The value in the unit of the indicator, unrounded. NULL when withheld, not given, or the denominator is 0.';
comment on column care.figure_history.is_stated is 'True when the value was published without counts.';
comment on column care.figure_history.replaced_at is 'When it was replaced; NULL while it is current.';
comment on column care.figure_history.source is 'Table or view it was loaded from; NULL when inserted by hand.';

create view care.target_breaches as
select s.indicator_code, s.indicator_title_en, s.indicator_title_cy, s.hierarchy_code,
	s.unit_code, s.unit_title_en, s.unit_title_cy, s.level_code, s.first_day, s.last_day, s.period,
	s.numerator, s.denominator, s.value, s.target, s.note_codes, s.withheld
from care.scorecard as s
where s.target_kind = 'always'
  and (s.withheld or (s.polarity <> 'low' and s.value < s.target) or (s.polarity = 'low' and s.value > s.target));
comment on view care.target_breaches is
'For targets of kind always: the units and periods in which it was not always so. A withheld figure is listed without its numbers whether it is a breach or not, because only its own people may know.';

create function care.grant_reader(reader regrole) returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	readable	name;
begin
	if reader is null or not exists (select from pg_roles as r where r.oid = reader::oid) then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no role %s to let read', coalesce(reader::text, 'NULL')),
			hint = 'Name a role that exists, and not PUBLIC.';
	end if;
	execute format('grant usage on schema care to %s', reader);
	foreach readable in array '{scorecard,peer_comparison,figure_history,target_breaches,note_code_text}'::name[] loop
		execute format('grant select on care.%I to %s', readable, reader);
	end loop;
end
$$;
comment on function care.grant_reader(regrole) is
'Lets a role read the protected views of the register, and nothing else of it. To take it back: revoke select on those views and usage on schema care. Error for the role PUBLIC, which is no role.';

create view care.note_code_text as
select n.code, n.meaning_en, n.meaning_cy, n.meaning_cy_confirmed, n.use_en
from care.note_code as n;
comment on view care.note_code_text is 'What the note codes of the other views mean, in English and Welsh.';

/* what the same column means in every view for readers, unless the view has said otherwise above */
do $do$
declare
	col	record;
begin
	for col in
		select a.attrelid::regclass as view, a.attname as name, m.meaning
		from (values
			('indicator_code', 'Code of the indicator.'),
			('indicator_title_en', 'Title of the indicator in English, by the definition for the period. NULL when there is none for it.'),
			('indicator_title_cy', 'Title of the indicator in Welsh. NULL while there is none.'),
			('hierarchy_code', 'The hierarchy along which the figure is rolled up. NULL for a unit in none.'),
			('unit_code', 'Code of the unit.'),
			('unit_title_en', 'Title of the unit in English.'),
			('unit_title_cy', 'Title of the unit in Welsh. NULL while there is none.'),
			('level_code', 'Code of the unit''s level.'),
			('first_day', 'First day of the period.'),
			('last_day', 'Last day of the period, included.'),
			('period', 'The period as text: 2014-15 is a financial year, 2014-04 a month (careperf.period_text).'),
			('numerator', 'Numerator, in its own unit. NULL when withheld, or when only a value or nothing was given.'),
			('denominator', 'Denominator, in its own unit. NULL as for numerator, and for counts.'),
			('value', 'The value, unrounded, in the unit of the indicator. NULL when withheld, not given, or the denominator is 0.'),
			('lower', 'Lower confidence limit of the value, in its unit. NULL when withheld or when there is none.'),
			('upper', 'Upper confidence limit of the value, in its unit. NULL when withheld or when there is none.'),
			('limits_method', 'Method of the limits, or why there are none. NULL when withheld or without counts.'),
			('change_lower', 'Lower confidence limit of the change. NULL when there is none.'),
			('change_upper', 'Upper confidence limit of the change. NULL when there is none.'),
			('target', 'The level to reach, in the unit of the value.'),
			('target_kind', 'Kind of the target in force: level, change_points, change_per_cent, always or direction. NULL without target.'),
			('band_en', 'The band in English words. NULL when withheld.'),
			('band_cy', 'The band in Welsh words (confirmed or not: careperf.band_texts). NULL when withheld.'),
			('band_symbol', 'The band as a symbol, so that it reads without colour. NULL when withheld.'),
			('band_colour', 'The band as a colour, hexadecimal, for a white ground. NULL when withheld.'),
			('note_codes', 'Codes of note_code_text with blanks between. Empty when none.'),
			('withheld', 'True when the figure is not shown because a count in it is small. Never NULL.'),
			('unit_of_measure', 'What the value is in. Empty for a bare number.'),
			('decimals', 'Decimal places at which the value should be shown.'),
			('polarity', 'high, low or neutral: which way is good.'),
			('parent_code', 'Code of the unit above this one in the hierarchy on the last day of the period. NULL when there is none.'),
			('parent_title_en', 'Its title in English. NULL when there is none.'),
			('parent_title_cy', 'Its title in Welsh. NULL when there is none.'),
			('parent_value', 'Its value. NULL when there is none or it is withheld.'),
			('top_title_en', 'Title of the unit at the top in English. NULL when there is none.'),
			('top_title_cy', 'Title of the unit at the top in Welsh. NULL when there is none.'),
			('top_value', 'Its value. NULL when there is none or it is withheld.'),
			('against_parent_en', 'The comparison with the parent in English words. NULL as against_parent_code.'),
			('against_parent_cy', 'The comparison with the parent in Welsh words. NULL as against_parent_code.'),
			('against_parent_symbol', 'The comparison with the parent as a symbol. NULL as against_parent_code.'),
			('against_top_code', 'The comparison with the top: see careperf.benchmark. NULL when withheld, and for the top itself.'),
			('against_top_en', 'The comparison with the top in English words. NULL as against_top_code.'),
			('against_top_cy', 'The comparison with the top in Welsh words. NULL as against_top_code.'),
			('against_top_symbol', 'The comparison with the top as a symbol. NULL as against_top_code.'),
			('fact_id', 'Number of the fact, in the order of recording.'),
			('replaces', 'The fact that this one corrected. NULL for the first of its cell.'),
			('replaced_by', 'The fact that corrected this one. NULL while it is current.'),
			('is_current', 'True for the fact that stands. Never NULL.'),
			('status', 'final, or provisional.'),
			('recorded_at', 'When it was recorded.'),
			('recorded_by', 'The role that recorded it.'),
			('load_id', 'The load that brought it. NULL when inserted by hand.'),
			('code', 'The note code.'),
			('meaning_en', 'What it means, in English.'),
			('meaning_cy', 'What it means, in Welsh.'),
			('meaning_cy_confirmed', 'True when the Welsh words have a published source.'),
			('use_en', 'When it is used, in English. Empty when the meaning says it.')
			) as m(name, meaning)
		join pg_attribute as a on a.attname = m.name
		where a.attrelid in ('care.scorecard'::regclass, 'care.peer_comparison'::regclass, 'care.figure_history'::regclass,
			'care.target_breaches'::regclass, 'care.note_code_text'::regclass)
		  and col_description(a.attrelid, a.attnum) is null
	loop
		execute format('comment on column %s.%I is %L', col.view, col.name, col.meaning);
	end loop;
end
$do$;
