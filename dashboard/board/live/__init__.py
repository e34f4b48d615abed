"""The live board: sliders, tiers and figures that move with the thumb, computed in the browser; released, on the server."""
