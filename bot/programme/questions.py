"""What the office has still to say: everything in the programme that is missing or not confirmed."""

from collections.abc import Iterator

from bot.domain.programme import Hours, Kind, Office, Programme
from bot.programme.schema import WEEKDAYS

CONTROLLER_QUESTIONS = {
    "name": "Who answers for the data",
    "address": "What is the address of the one who answers for the data",
    "contact": "How can people reach the one who answers for the data",
    "officer": "How can people reach the data protection officer",
    "law": 'Which law applies, "dsgvo" or "kdg"',
    "authority": "Which authority supervises data protection",
    "legal_basis": "On which legal basis are data stored",
}


def questions_to_office(programme: Programme) -> list[str]:
    """Every unconfirmed or missing thing as a question that names the key in which the answer is written."""
    return [
        *_offer(programme),
        *_controller(programme),
        *_contact(programme),
        *_offices(programme),
        *_counsellors(programme),
        *_hours(programme),
    ]


def _offer(programme: Programme) -> Iterator[str]:
    if not programme.confirmed:
        yield f'Does the offer run, and under the name "{programme.name}"? (`confirmed`, at the top)'


def _controller(programme: Programme) -> Iterator[str]:
    for key, question in CONTROLLER_QUESTIONS.items():
        if not getattr(programme.controller, key):
            yield f"{question}? (`controller.{key}`)"
    if not programme.controller.confirmed:
        yield "Does the one who answers for the data agree that people book with this bot? (`controller.confirmed`)"


def _contact(programme: Programme) -> Iterator[str]:
    if not programme.contact.phone:
        yield "Under which phone number do people reach a human? (`contact.phone`)"
    if not programme.contact.email:
        yield "Under which e-mail address do people reach a human? (`contact.email`)"


def _offices(programme: Programme) -> Iterator[str]:
    for number, office in enumerate(programme.offices.values()):
        if not office.street:
            yield f"In which street is the office {office.name}? (`office[{number}].street`)"
        if not office.town:
            yield f"In which town is the office {office.name}? (`office[{number}].town`)"
        if not office.confirmed:
            yield f"Is this where people come to: {_where(office)}? (`office[{number}].confirmed`)"


def _where(office: Office) -> str:
    return ", ".join(part for part in (office.name, office.building, office.street, office.town) if part)


def _counsellors(programme: Programme) -> Iterator[str]:
    for number, counsellor in enumerate(programme.counsellors.values()):
        if not counsellor.confirmed:
            yield f"Does {counsellor.name} counsel, and may the name be shown? (`counsellor[{number}].confirmed`)"


def _hours(programme: Programme) -> Iterator[str]:
    for number, hours in enumerate(programme.hours):
        if hours.kind is Kind.OPEN_HOUR and not hours.counsellors:
            yield f"Who can hold the {_when(programme, hours)}? (`hours[{number}].counsellors`)"
        if not hours.confirmed:
            yield f"Is this right: {_when(programme, hours)}? (`hours[{number}].confirmed`)"


def _when(programme: Programme, hours: Hours) -> str:
    what = "open hour"
    if hours.counsellor is not None:
        what = f"appointments with {programme.counsellors[hours.counsellor].name}"
    times = f"{hours.from_local:%H:%M}–{hours.to_local:%H:%M}"
    return f"{what} in {programme.offices[hours.office].name}, {WEEKDAYS[hours.weekday].capitalize()} {times}"
