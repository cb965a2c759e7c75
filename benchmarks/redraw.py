"""Measures the window: how long a redraw of the table takes, and what an idle window costs.

    python3 run.py bench is for the engine; this is  python benchmarks/redraw.py [--size 1920x1080] [--redraws 100]

Prints median and 95th percentile in milliseconds of processor time for every theme, and that of one idle second.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

from docs import screenshots as screens

from negotiate.window.app import App
from negotiate.window.settings import Settings

AIM = 16.0
"""Milliseconds for a redraw at 1920 by 1080: sixty a second."""


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--size", default="1920x1080", help="window size in pixels")
    words.add_argument("--redraws", type=int, default=100, help="how many redraws")
    chosen = words.parse_args()
    width, _, height = chosen.size.partition("x")
    with tempfile.TemporaryDirectory() as empty:
        os.environ["NEGOTIATE_CONFIG"] = os.environ["NEGOTIATE_SAVES"] = empty
        app = App(Settings(speed="instant"), (int(width), int(height)))
        for name in ("table", "table-talks", "projector", "start"):
            dict(screens.every_screen())[name](app)
            for theme in ("light", "dark"):
                app.settings.theme = theme
                screens.draw(app)
                times = sorted(_redraw(app) for _ in range(chosen.redraws))
                median, slow = statistics.median(times), times[int(len(times) * 0.95)]
                verdict = "within" if median <= AIM else "over"
                print(
                    f"{name:12} {theme:5} {chosen.size}: median {median:5.1f} ms, 95 % {slow:5.1f} ms ({verdict} {AIM:g} ms)"
                )
        print(f"idle second: {_idle(app) * 1000:.1f} ms of processor time")


def _redraw(app: App) -> float:
    start = time.process_time()
    app.draw()
    return 1000 * (time.process_time() - start)


def _idle(app: App) -> float:
    app.after(1.0, lambda: None)
    start = time.process_time()
    app.pump(wait=True)
    return time.process_time() - start


if __name__ == "__main__":
    main()
