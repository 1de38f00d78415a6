"""The counselling bot of Düren and Jülich: answers, books visits, reminds."""

import os

# python-telegram-bot then gives `RetryAfter.retry_after` as a timedelta; without it the mere construction warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")
