"""Files for people and other programs; no Streamlit, so that a scheduler can write them."""
