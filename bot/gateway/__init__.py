"""The only door: HTTP and WebSocket in front of conversations and the store."""
