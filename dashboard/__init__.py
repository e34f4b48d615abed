"""The dashboard and the command line: what people see of the analysis."""
