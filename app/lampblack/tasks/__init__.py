"""What a person asks for, over engine, models and store. No Qt."""
