"""Building the compiled loop as a WebAssembly module: `python -m sim.wasm`, for maintainers."""
