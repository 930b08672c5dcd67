"""The conversation: stores each message first, keeps turns in order, and lets exactly one party answer."""
