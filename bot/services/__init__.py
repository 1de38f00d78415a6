"""What can be done: one use case a file, one transaction each; values of the domain in and out."""
