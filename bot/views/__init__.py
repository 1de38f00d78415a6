"""Values → text and buttons in one locale. Pure: no await, no clock, no database."""
