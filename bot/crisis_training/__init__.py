"""Teaches the second stage of the crisis rail; runs at set-up, never in the gateway."""
