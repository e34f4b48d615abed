"""Whom each rep should call next."""
