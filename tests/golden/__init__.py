"""Programs with the text of their derivatives, which `pytest --update-golden` writes anew."""
