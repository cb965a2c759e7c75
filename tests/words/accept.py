"""Accept the game as it is told now: `python -m tests.words.accept`. Read what git shows then."""

from __future__ import annotations

from tests.words.golden import ROOM, golden


def main() -> None:
    for name, text in golden().items():
        path = ROOM / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"written: {path}")


if __name__ == "__main__":
    main()
