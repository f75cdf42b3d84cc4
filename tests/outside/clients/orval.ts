// orval makes one function for each operation, named after it.
import { getGroup, getPerson, listGroups, registerPerson } from "./generated/orval.js";
import { authorization, check, nobody, person, url } from "./story.js";

const fetched = globalThis.fetch;
globalThis.fetch = (path, init) => fetched(typeof path === "string" ? new URL(path, url) : path, init);
const headers = { Authorization: authorization };

const first = await listGroups({ limit: 1 }, { headers });
if (first.status !== 200 || typeof first.data === "string") throw new Error(String(first.status));
const next = first.data.page.next;
const cursor = next ? new URL(next).searchParams.get("cursor") : null;
if (cursor === null) throw new Error("there is no next page");
const second = await listGroups({ limit: 1, cursor }, { headers });
if (second.status !== 200 || typeof second.data === "string") throw new Error(String(second.status));

const id = first.data.items[0].id ?? "";
const one = await getGroup(id, { expand: ["territory"] }, { headers });
if (one.status !== 200) throw new Error(String(one.status));
const hamlet = one.data.territory?.id ?? "";

const register = () =>
  registerPerson(person(hamlet), undefined, { headers: { ...headers, "Idempotency-Key": "orval" } });
const made = [await register(), await register()].map((each) => (each.status === 201 ? each.data.id : "refused"));

const missing = await getPerson(nobody, undefined, { headers });
const invalid = await registerPerson({ ...person(hamlet), full_name: "" }, undefined, { headers });

check("orval", {
  pages: [id, second.data.items[0].id ?? ""],
  one: { id: one.data.id ?? "", territory: one.data.territory?.name ?? "" },
  made: [made[0] ?? "a", made[1] ?? "b"],
  codes: [missing.status === 404 ? missing.data.code : "", invalid.status === 422 ? invalid.data.code : ""],
});
