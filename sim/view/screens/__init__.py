"""The screens of the window, and what several of them share."""
