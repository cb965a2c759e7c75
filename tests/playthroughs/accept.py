"""Accept the games as they are played now: `python -m tests.playthroughs.accept`. Read what git shows then."""

from __future__ import annotations

from tests.playthroughs.golden import ROOM, golden


def main() -> None:
    for name, text in golden().items():
        path = ROOM / name
        before = path.read_text(encoding="utf-8") if path.exists() else None
        if before != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{'written' if before is None else 'changed'}: {path}")


if __name__ == "__main__":
    main()
