// node firefox.mjs FIREFOX: does in Firefox what the standard input's JSON names, and prints what each of the main ways found.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(new URL("../../deps/node/", import.meta.url));
const { default: puppeteer } = await import(require.resolve("puppeteer-core"));

const { api, token, refused, key } = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.argv[2], headless: true });
const complaints = [];

async function open(path, width = 1280) {
  const page = await (await browser.createBrowserContext()).newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => [api, "data:"].some((ours) => request.url().startsWith(ours)) || complaints.push(request.url()));
  await page.setViewport({ width, height: 900 });
  await page.goto(api + path);
  return page;
}

async function textOf(page, selector, expected) {
  const holds = (place, wanted) => document.querySelector(place)?.textContent.includes(wanted);
  await page.waitForFunction(holds, { timeout: 30_000 }, selector, expected);
  return page.$eval(selector, (found) => found.textContent);
}

async function send(page, given, params) {
  await page.type("#token", given);
  await page.$eval("#params", (field, value) => (field.value = value), JSON.stringify(params));
  await page.click("#call button[type=submit]");
}

const WAYS = {
  async search() {
    const page = await open("/documentation");
    await page.keyboard.press("/");
    await page.keyboard.type("upload image_url");
    await textOf(page, "#results", "image_url");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    return page.url();
  },
  async language() {
    const page = await open("/documentation/api/v1/list_items/create");
    await page.click('label[for="language-python"]');
    await page.goto(`${api}/documentation/api/v1/list_items/read`);
    return page.$eval('[data-language="python"]', (panel) => getComputedStyle(panel).display);
  },
  async created() {
    const page = await open("/documentation/api/v1/list_items/create", 320);
    await send(page, token, { key, slug: "attic", name: "Attic" });
    return textOf(page, "#outcome", "Answered");
  },
  async refused() {
    const page = await open("/documentation/api/v1/list_items/create");
    await send(page, token, { key, slug: "a b" });
    return textOf(page, "#outcome", "Answered");
  },
  async collection() {
    const page = await open(`/documentation/list_items/${key}`, 320);
    await page.type("#token", token);
    await page.click("#live-form button");
    return textOf(page, "#found-rows tbody", "Attic");
  },
  async withoutToken() {
    const page = await open(`/documentation/list_items/${key}`);
    await page.type("#token", refused);
    await page.keyboard.press("Enter");
    return textOf(page, "#refused", "Refused");
  },
  async console() {
    const page = await open("/console");
    await page.evaluate((value) => sessionStorage.setItem("token", value), token);
    await page.goto(`${api}/console#/items/${key}`);
    await page.reload();
    return textOf(page, "main", "Attic");
  },
  async sideways() {
    const wide = [];
    for (const path of ["", "/guide", "/webhooks", "/statuses", "/list_items", "/api/v1/list_items/create"]) {
      const page = await open(`/documentation${path}`, 320);
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(path);
    }
    return wide;
  },
};

const found = {};
for (const [name, way] of Object.entries(WAYS)) found[name] = await way().catch((error) => `failed: ${error}`);
await browser.close();
console.log(JSON.stringify({ ...found, complaints }));
