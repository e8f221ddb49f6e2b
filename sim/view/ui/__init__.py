"""The toolkit of the window, without a window: canvas, shapes, theme, events, focus, screens, widgets."""
