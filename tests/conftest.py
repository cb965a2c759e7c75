"""How thoroughly the property tests look: NEGOTIATE_EXAMPLES examples each (10 when it is not set), without a time limit.

The first call of a compiled function takes seconds, so Hypothesis's own deadline would only measure the compiler.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile(
    "negotiate",
    parent=settings.get_profile("ci" if os.environ.get("CI") else "default"),  # ci: the same examples every time
    deadline=None,
    max_examples=int(os.environ.get("NEGOTIATE_EXAMPLES", "10")),
)
settings.load_profile("negotiate")
