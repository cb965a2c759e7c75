"""The name under which Gymnasium knows the environment of one seat: `negotiate/Seat-v0`.

Importing this file makes it known, and so does the long name `negotiate.adapters.registration:negotiate/Seat-v0`. Nothing
else is imported before an environment is made.
"""

from __future__ import annotations

from gymnasium.envs import registration

NAME = "negotiate/Seat-v0"


def register() -> None:
    """Tell Gymnasium the name; a second time changes nothing."""
    if NAME not in registration.registry:
        registration.register(
            NAME,
            entry_point="negotiate.adapters.seat:Seat",
            vector_entry_point="negotiate.adapters.vector:VectorSeat",
        )


register()
