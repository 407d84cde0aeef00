"""Components of our own that Rasa loads from the pipeline in config.yml.

Nothing here imports the application, and the application imports nothing from here.
"""
