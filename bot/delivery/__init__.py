"""What comes in and what goes out: inbox with its lanes, outbox sender, timetable."""
