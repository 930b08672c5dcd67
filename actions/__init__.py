"""Custom actions: slots in, a call to the store, events and responses out. The SDK imports every module in here."""
