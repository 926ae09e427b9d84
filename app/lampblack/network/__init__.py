"""The only way out of this computer."""
