"""The formats that are taken apart for translating, and written again: each a function from bytes to a `TakenApart`."""
