"""The three processes: what each runs, and the one that starts and watches them."""
