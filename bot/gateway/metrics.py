"""Figures for Prometheus. One registry an application, so that tests don't share counters."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter(
            "tingsu_messages_total", "Customer messages stored", ["channel"], registry=self.registry
        )
        self.errors = Counter("tingsu_errors_total", "Answers with status 500 and above", registry=self.registry)
        self.turn_seconds = Histogram(
            "tingsu_turn_seconds", "From message stored to replies stored, REST channel", registry=self.registry
        )
        self.sockets = Gauge("tingsu_sockets", "Open chat sockets", registry=self.registry)
        self.waiting_handoffs = Gauge("tingsu_waiting_handoffs", "Handoffs waiting", registry=self.registry)
        self.tickets = Gauge("tingsu_tickets", "Tickets in the store", registry=self.registry)

    def text(self) -> bytes:
        return generate_latest(self.registry)
