"""Header lines of well-known exports, as data: one YAML file for each product, read by `analysis.importing.mapping.presets`."""
