"""PostgreSQL for those who have none: found or started at the first connection, kept in one folder.

`binaries` finds the programs, `unprivileged` runs them where we are root, `server` starts and stops
a server, `base` is the Django database engine (`ENGINE = "diplomacy.embedded"`) that calls it.
"""
