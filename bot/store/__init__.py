"""The complaint store: every table, and the only functions that write to them."""
