"""Results as Plotly figures with their finding, their numbers and a description."""
