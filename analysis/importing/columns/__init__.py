"""What a mapping makes of columns: values, dates, conditions and attributes as SQL."""
