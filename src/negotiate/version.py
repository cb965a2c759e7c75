"""The version of the program, in one place: the packaging reads it, and so does every record of a run."""

__version__ = "0.1.0"
