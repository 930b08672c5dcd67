"""Calming: how heated a customer is, what they need, and which strategies a reply takes. Pure; the words are data."""
