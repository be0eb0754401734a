/*
 * careperf.c
 *		The module itself, and the guard of a database that has a register.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "commands/event_trigger.h"
#include "nodes/parsenodes.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

CAREPERF_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(careperf_version);
PG_FUNCTION_INFO_V1(careperf_guard);

/* The version of the library that is loaded, beside that of the installed SQL. */
Datum
careperf_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(CAREPERF_VERSION));
}

/* Whether this database has a register: the table that records its steps. */
static bool
register_exists(void)
{
	Oid			schema = get_namespace_oid("care", true);

	return OidIsValid(schema) && OidIsValid(get_relname_relid("register_version", schema));
}

/* The role that owns this extension, which has no syscache. */
static Oid
extension_owner(void)
{
	Relation	catalog = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;
	Oid			owner = InvalidOid;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum("careperf"));
	scan = systable_beginscan(catalog, ExtensionNameIndexId, true, NULL, 1, &key);
	row = systable_getnext(scan);
	if (HeapTupleIsValid(row))
		owner = ((Form_pg_extension) GETSTRUCT(row))->extowner;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return owner;
}

/* Whether a role owns this extension or the schema that holds it. */
static bool
owns_careperf(Oid role)
{
	HeapTuple	row = SearchSysCache1(NAMESPACENAME, CStringGetDatum("careperf"));
	bool		owns = HeapTupleIsValid(row) && ((Form_pg_namespace) GETSTRUCT(row))->nspowner == role;

	if (HeapTupleIsValid(row))
		ReleaseSysCache(row);
	return owns || role == extension_owner();
}

/* Whether a list of names, as DROP has it, holds careperf. */
static bool
names_careperf(const List *names)
{
	ListCell   *cell;

	foreach(cell, names)
		if (IsA(lfirst(cell), String) && strcmp(strVal(lfirst(cell)), "careperf") == 0)
			return true;
	return false;
}

/* Whether a statement would drop this extension, by its name, schema or owner. */
static bool
drops_careperf(Node *statement)
{
	ListCell   *cell;

	if (IsA(statement, DropStmt))
	{
		DropStmt   *drop = (DropStmt *) statement;

		return (drop->removeType == OBJECT_EXTENSION || drop->removeType == OBJECT_SCHEMA) &&
			names_careperf(drop->objects);
	}
	if (IsA(statement, DropOwnedStmt))
		foreach(cell, ((DropOwnedStmt *) statement)->roles)
			if (owns_careperf(get_rolespec_oid(lfirst_node(RoleSpec, cell), true)))
				return true;
	return false;
}

/*
 * Event trigger before DROP EXTENSION, DROP SCHEMA and DROP OWNED: refuses what
 * would drop the extension, CASCADE too, while there is a register, whose facts
 * would lose their numbers with the type.
 */
Datum
careperf_guard(PG_FUNCTION_ARGS)
{
	EventTriggerData *trigger = (EventTriggerData *) fcinfo->context;

	if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("careperf_guard can only be called as an event trigger")));
	if (drops_careperf(trigger->parsetree) && register_exists())
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("cannot drop extension careperf while this database has a register"),
				 errdetail("The facts in schema care hold values of its type; dropping it would drop them."),
				 errhint("Keep a dump, remove the register with DROP SCHEMA care CASCADE, then drop the extension.")));
	PG_RETURN_NULL();
}
