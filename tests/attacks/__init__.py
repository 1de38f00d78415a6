"""The abuse cases of the threat model; which test closes which case stands in docs/reliability.md."""
