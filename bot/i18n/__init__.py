"""Languages: which there are, their catalogs, dates, and the isolation of what stands inside a sentence."""
