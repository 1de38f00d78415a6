"""Sample values for the views of what is written between persons and counsellors."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot import programme as programmes
from bot.domain.notices import NoticeKind
from bot.domain.questions import Asked, Question, QuestionState, Ready
from bot.i18n.speech import Speech
from bot.views import written
from tests.harness import PROGRAMME

Variants = dict[str, Callable[[Speech], Any]]

CONFIRMED = programmes.load(PROGRAMME)
SWITCHED_ON = replace(CONFIRMED, features=replace(CONFIRMED.features, questions=True))
TEXT = "سؤال <&>\nمثال"
QUESTION = Question(7, 3, QuestionState.OPEN, TEXT, datetime(2026, 11, 23, 8, tzinfo=UTC))
NO_VISIT = Asked(QUESTION, "ar")
WITH_VISIT = Asked(QUESTION, "ar", 12, "Testname <b>")
ANSWERED = replace(
    WITH_VISIT, question=replace(QUESTION, state=QuestionState.ANSWERED, answered_by="neumann", text="", reply=TEXT)
)
TO_COUNSELLORS = (NoticeKind.QUESTION, NoticeKind.QUESTION_OVERDUE)


def _ready(ready: Ready) -> Asked:
    return replace(ANSWERED, question=replace(ANSWERED.question, reply="", ready=ready))


def _notice(kind: NoticeKind, asked: Asked) -> Callable[[Speech], Any]:
    return lambda say: written.notice(say, kind, asked, CONFIRMED)


WRITTEN: dict[str, Variants] = {
    "written.ask_question": {"": written.ask_question},
    "written.typed": {"": lambda say: written.typed(say, TEXT)},
    "written.sent": {"": written.sent},
    "written.switched_off": {
        "": lambda say: written.switched_off(say, CONFIRMED),
        "phone": lambda say: written.switched_off(
            say, replace(CONFIRMED, contact=replace(CONFIRMED.contact, phone="0000 1"))
        ),
    },
    "written.notice": {f"{kind}": _notice(kind, NO_VISIT) for kind in (*TO_COUNSELLORS, NoticeKind.QUESTION_WAITS)},
    "written.answer": {
        f"{ready}": lambda say, ready=ready: written.answer(say, _ready(ready), SWITCHED_ON) for ready in Ready
    }
    | {"reply": _notice(NoticeKind.ANSWER, ANSWERED), "follows": _notice(NoticeKind.ANSWER_FOLLOWS, NO_VISIT)},
    "written.question": {
        "open": lambda say: written.question(say, WITH_VISIT, CONFIRMED),
        "answered": lambda say: written.question(say, ANSWERED, CONFIRMED),
    },
    "written.ready": {f"{page}": lambda say, page=page: written.ready(say, NO_VISIT, page) for page in range(4)},
    "written.ready_answer": {
        ready.value: lambda say, ready=ready: written.ready_answer(say, WITH_VISIT, ready) for ready in Ready
    },
    "written.ask_reply": {"": lambda say: written.ask_reply(say, NO_VISIT)},
    "written.reply": {"": lambda say: written.reply(say, WITH_VISIT, TEXT)},
    "written.answer_sent": {"": lambda say: written.answer_sent(say, WITH_VISIT)},
}
