"""What pages are made of: pure functions from data to Dash components, figures and sentences."""
