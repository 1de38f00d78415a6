"""The core: values and rules. No await, no clock, no SQL, no Telegram, no words."""
