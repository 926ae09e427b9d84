"""SQLite: connection, migrations, and a file for each aggregate."""
