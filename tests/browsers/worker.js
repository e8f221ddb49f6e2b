onmessage = ({ data: { bytes, plan, seed, first, count } }) => {
  const player = new Player(new WebAssembly.Module(bytes));
  player.load(plan);
  const rows = player.rows(seed, first, count);
  postMessage(rows, [rows.buffer]);
};
