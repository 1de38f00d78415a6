"""Two counsellors answer at the same moment: one answer goes, with a control in which both would."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain import errors
from bot.domain.questions import Ready
from bot.services import answer_question
from bot.store import questions
from tests.harness import World
from tests.journeys.steps import changed_programme, rows

ON = ("\n[controller]", "\n[features]\nquestions = true\n\n[controller]")
ROUNDS = 10


async def _answers(folder: Path) -> list[int]:
    """How many answers each of some questions gets from two counsellors at once."""
    async with World(folder, programme=changed_programme(folder, ON)) as world:
        for number in range(ROUNDS):
            person = await world.newcomer("en", 1001 + number)
            await world.write(person, "/write")
            await world.write(person, "What now?")
            await world.press(person, "send")
        for question in range(1, ROUNDS + 1):
            ready = zip((2001, 2002), (Ready.BOOK, Ready.LETTER), strict=True)
            tries = (answer_question.send_ready(world.desk, who, question, which) for who, which in ready)
            ends = await asyncio.gather(*tries, return_exceptions=True)
            assert {type(end) for end in ends if isinstance(end, Exception)} <= {errors.QuestionAnswered}
        told = "SELECT question_id, count(*) AS n FROM outbox WHERE kind = 'answer' GROUP BY question_id"
        return [row["n"] for row in rows(world, told)]


async def test_each_question_gets_one_answer(tmp_path: Path) -> None:
    assert await _answers(tmp_path) == [1] * ROUNDS


async def test_without_the_condition_in_the_update_both_answers_would_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(connection: sa.Connection, question: int, counsellor: str, **values: object) -> bool:
        table = questions.questions
        connection.execute(
            table.update().where(table.c.id == question).values(state="answered", answered_by=counsellor, **values)
        )
        return True

    monkeypatch.setattr(questions, "answer", answer)
    assert max(await _answers(tmp_path)) == 2
