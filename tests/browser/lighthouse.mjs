// node lighthouse.mjs CHROMIUM URL…: a line of JSON with what Lighthouse finds, by URL.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../deps/node/", import.meta.url));
const { default: puppeteer } = await import(require.resolve("puppeteer-core"));
const { default: lighthouse } = await import(require.resolve("lighthouse"));

const [executablePath, ...urls] = process.argv.slice(2);
const SETTINGS = {
  onlyCategories: ["accessibility", "best-practices"],
  onlyAudits: ["cumulative-layout-shift", "total-byte-weight"],
  throttlingMethod: "simulate", // by sums that nothing here asks for; it waits a second for a page to be quiet, "provided" five
  disableFullPageScreenshot: true,
};
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

async function audit(url) {
  const { lhr } = await lighthouse(url, { ...SETTINGS, port: new URL(browser.wsEndpoint()).port, logLevel: "error" });
  const scores = Object.fromEntries(Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]));
  const failed = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 1).map(({ id, title }) => `${id}: ${title}`);
  const measured = (name) => lhr.audits[name]?.numericValue;
  return { scores, shift: measured("cumulative-layout-shift"), bytes: measured("total-byte-weight"), failed, error: lhr.runtimeError?.message };
}

const found = {};
for (const url of urls) found[url] = await audit(url);
await browser.close();
console.log(JSON.stringify(found));
