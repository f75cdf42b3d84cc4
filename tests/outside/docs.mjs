// The documentation in a browser without the internet: it renders, runs what it offers, asks nobody else, and can be read
// by everybody (axe-core: nothing serious or critical).
import { strict as assert } from "node:assert";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { TUQUAN: url, TOKEN: token, CHROMIUM: executablePath } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
// The pages forbid scripts of others, and axe is one; requests to others are cut below, whatever the policy is.
const context = await browser.newContext({ bypassCSP: true, locale: "vi-VN" });

const found = { foreign: [], errors: [], serious: [] };
await context.route("**/*", (route) => {
  const asked = route.request().url();
  if (asked.startsWith(url) || asked.startsWith("data:") || asked.startsWith("blob:")) return route.continue();
  found.foreign.push(asked);
  return route.abort();
});

async function open(path) {
  const page = await context.newPage();
  page.on("console", (each) => each.type() === "error" && found.errors.push(`${path}: ${each.text()}`));
  page.on("pageerror", (each) => found.errors.push(`${path}: ${each.message}`));
  await page.goto(url + path, { waitUntil: "networkidle" });
  assert.match((await page.locator("html").getAttribute("lang")) ?? "", /^(vi|en)/, `${path} names no language`);
  return page;
}

async function judge(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, impact, nodes } of violations) {
    if (impact === "serious" || impact === "critical") {
      for (const node of nodes) found.serious.push(`${name}: ${id} ${node.target.join(" ")} ${node.any[0]?.message ?? ""}`);
    }
  }
}

const docs = await open("/docs");
await docs.locator(".opblock-tag").first().waitFor({ timeout: 60_000 });
await judge(docs, "/docs");
await docs.locator("button.authorize").first().click();
await docs.locator(".auth-container input").first().fill(token);
await docs.locator(".auth-btn-wrapper button.authorize").click();
await judge(docs, "/docs, signing in");
await docs.locator(".auth-btn-wrapper button.btn-done").click();
await docs.locator("#operations-tag-auth").click();
const me = docs.locator("#operations-auth-get_me");
await me.locator(".opblock-summary-control").click();
if (await me.locator("button.try-out__btn").count()) await me.locator("button.try-out__btn").click();
await me.locator("button.execute").click();
await me.locator(".live-responses-table .response-col_status", { hasText: "200" }).waitFor({ timeout: 30_000 });
assert.match(await me.locator(".live-responses-table").innerText(), /canbo\.xa/);
await judge(docs, "/docs, an answer");

const graphiql = await open("/graphql");
await graphiql.locator(".graphiql-editors").waitFor({ timeout: 60_000 });
await judge(graphiql, "/graphql");
await graphiql.getByRole("button", { name: "Headers" }).click();
const headers = graphiql.locator(".graphiql-editor-tool .CodeMirror").last();
await headers.click();
await graphiql.keyboard.insertText(JSON.stringify({ Authorization: `Bearer ${token}` }));
await graphiql.locator("button.graphiql-execute-button").click();
await graphiql.locator(".result-window", { hasText: "totalCount" }).waitFor({ timeout: 30_000 });
await judge(graphiql, "/graphql, an answer");

const problems = await open("/problems");
await judge(problems, "/problems");
await judge(await open("/problems/not-found"), "/problems/not-found");

await browser.close();
const told = Object.entries(found).map(([kind, list]) => `${list.length} ${kind}`).join(", ");
console.log(told);
for (const each of Object.values(found).flat()) console.error(each);
process.exit(Object.values(found).flat().length ? 1 : 0);
