"""Touch points: volume, reach and conversion with and without them."""
