"""One game. Its errors and outcomes are values; loading the words makes their English sentences known."""

import negotiate.words.speaker  # noqa: F401 - loading it hands its English to errors.py
