// node in_node.mjs GIVEN.json: what the page does, without a browser; prints JSON.
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { runInThisContext } from "node:vm";
const given = JSON.parse(readFileSync(process.argv[2]));
runInThisContext(given.player);
const module = new WebAssembly.Module(Buffer.from(given.module, "base64")), found = {};
for (const [name, plan] of Object.entries(given.plans)) {
  const player = new Player(module);
  player.load(plan);
  const rows = player.rows(plan.seed, 1, given.count);
  player.load(plan, true);
  const logs = Array.from({ length: given.logs }, (_, n) => player.log(plan.seed, n + 1));
  found[name] = { here: createHash("sha256").update(rows).digest("hex"), logs };
}
console.log(JSON.stringify(found));
