"""The tables (SQLAlchemy Core), one file a table, and the database that runs units of work on them.

A unit is a plain function `f(connection, …)` of Core statements: no await, no effect but SQL, may run twice.
"""
