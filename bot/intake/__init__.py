"""Intake: what a turn adds to a complaint, what is still missing, and what to say next. Pure; no Rasa, no database."""
