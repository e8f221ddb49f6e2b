// node in_browser.mjs chrome|firefox EXECUTABLE PAGE.html: opens the page from disk, headless; prints JSON.
import puppeteer from "puppeteer-core";
const [browser, executablePath, page] = process.argv.slice(2);
const chromium = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const opened = await puppeteer.launch({
  browser, executablePath, headless: true, args: browser === "chrome" ? chromium : [], protocolTimeout: 300000,
});
try {
  const tab = await opened.newPage(), said = [], requests = [];
  tab.on("console", (message) => said.push(message.text()));
  tab.on("pageerror", (error) => said.push(String(error)));
  tab.on("request", (request) => requests.push(request.url()));
  await tab.goto(`file://${page}`);
  const found = await tab.evaluate("played()");
  console.log(JSON.stringify({ version: await opened.version(), found, said, requests }));
} finally {
  await opened.close();
}
