"""What is done to Rasa Open Source 3.6.21 before it starts: less weight, quiet logs, speed.

Every change is tied to that version (engine.version) and has a test. start.py calls them.
"""
