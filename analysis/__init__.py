"""Plumbline's library: tables, ledger, scoring and evaluation, without screens, clock or global state."""
