"""Questions and answers: the FAQ library, the matcher, emergency words. Offline; knows no person."""
