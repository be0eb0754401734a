# read_view.py DATABASE ROLE VIEW: reads a view with psycopg2 and pandas; prints the types, then the rows (US between
# fields, \N for NULL). Any warning but the one named below is an error.
import datetime
import os
import sys
import warnings

import pandas
import psycopg2

warnings.simplefilter("error")
# pandas says so of every connection that is not SQLAlchemy's, whatever is read
warnings.filterwarnings("ignore", message="pandas only supports SQLAlchemy")


def shown(value):
    if value is None or value is pandas.NaT or value != value:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, float):
        return "%.17g" % value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")
    return str(value)


database, role, view = sys.argv[1:]
connection = psycopg2.connect(host=os.environ["PGHOST"], dbname=database, user=role)

cursor = connection.cursor()
cursor.execute("select * from " + view)
rows = cursor.fetchall()
frame = pandas.read_sql("select * from " + view, connection)
assert list(frame.columns) == [c.name for c in cursor.description]
assert len(frame) == len(rows)

for place, column in enumerate(frame.columns):
    types = {type(row[place]).__name__ for row in rows if row[place] is not None}
    print("type", column, "/".join(sorted(types)), frame[column].dtype, sep="\x1f")
for row in rows:
    print("row", *map(shown, row), sep="\x1f")
# what pandas made of the numbers, not only what it was given
for column in frame.columns:
    if frame[column].dtype == "float64":
        print("sum", column, "%.9e" % frame[column].sum(), sep="\x1f")
