"""The dashboard and the command line: what users see of the analysis."""
