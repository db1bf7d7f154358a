"""What a clerk gets, a room each."""
