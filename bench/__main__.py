"""Prints all figures."""

from bench import matching, starting

for part in (matching, starting):
    for line in part.lines():
        print(line, flush=True)
