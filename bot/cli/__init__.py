"""The command line: `tingsu --help`."""
