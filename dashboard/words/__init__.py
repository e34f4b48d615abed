"""Words for people: headlines, help and what each error means."""
