"""How fast and how right validation is: engines side by side on generated data."""
