"""The version of the program, in one place: the packaging and every record of a run read it here; and its name for pip."""

__version__ = "0.1.0"
DISTRIBUTION = "negotiate-peace"
"""The name of the distribution; `import` and the command say `negotiate`, which on the package index is somebody else's."""
