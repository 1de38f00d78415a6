"""`bot ask`: what the matcher takes texts for, as JSON lines."""

import json
from collections.abc import Iterable, Iterator

from bot.answers.matcher import Matcher


def lines(matcher: Matcher, locale: str, texts: Iterable[str]) -> Iterator[str]:
    """One JSON object for each text: the text, the decision, and up to three topics with their scores."""
    for text in texts:
        match = matcher.match(text, locale)
        ranked = [{"topic": each.topic, "score": each.score} for each in match.ranked]
        found = {"text": text, "decision": match.decision.value, "ranked": ranked}
        yield json.dumps(found, ensure_ascii=False)
