"""The toolkit of the app, without a window: canvas, shapes, theme, events, focus, screens, widgets."""
