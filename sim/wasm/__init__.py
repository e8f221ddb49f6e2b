"""The compiled loop as a WebAssembly module: built by maintainers (`python -m sim.wasm`), played by everyone."""
