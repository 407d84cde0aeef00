"""How well the product understands and talks, measured on what it was not made from."""
