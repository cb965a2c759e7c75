"""Many games: simulate, statistics over the games, tables and results on disk."""
