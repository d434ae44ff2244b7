"""What an operator does at a terminal: fetch models, take in adapters, ask the doctor, draw without Discord."""
