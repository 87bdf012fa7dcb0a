# Counts how often each word appears in a set of help pages.
import argparse
import re
from pathlib import Path

WORD = re.compile(r"[a-z']+")


def count_words(pages):
    counts = {}
    for page in pages:
        for word in WORD.findall(page.read_text(encoding="utf-8").lower()):
            seen = counts.get(word, 0)
            counts[word] = seen + 1
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--top", type=int, default=20)
    options = parser.parse_args()
    counts = count_words(sorted(options.folder.glob("*.md")))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    for word, seen in ranked[: options.top]:
        print(f"{seen:6d} {word}")


if __name__ == "__main__":
    main()
