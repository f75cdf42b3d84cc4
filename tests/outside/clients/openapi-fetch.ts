// openapi-typescript makes the types, openapi-fetch calls by them. Lists are files too: JSON is chosen here, once.
import createClient from "openapi-fetch";
import type { paths } from "./generated/openapi.js";
import { authorization, check, nobody, person, url } from "./story.js";

const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: url, headers: { Authorization: authorization } });

const first = await client.GET("/v1/groups", { params: { query: { limit: 1 } } });
if (!first.data) throw new Error(first.error?.detail);
const next = first.data.page.next;
const cursor = next ? new URL(next).searchParams.get("cursor") : null;
if (cursor === null) throw new Error("there is no next page");
const second = await client.GET("/v1/groups", { params: { query: { limit: 1, cursor } } });
if (!second.data) throw new Error(second.error?.detail);

const id = first.data.items[0].id ?? "";
const one = await client.GET("/v1/groups/{id}", { params: { path: { id }, query: { expand: ["territory"] } } });
const territory = one.data?.territory;
const hamlet = territory?.id ?? "";

const register = () =>
  client.POST("/v1/persons", {
    params: { header: { "Idempotency-Key": "openapi-fetch" } },
    body: person(hamlet),
  });
const made = [await register(), await register()];

const missing = await client.GET("/v1/persons/{id}", { params: { path: { id: nobody } } });
const invalid = await client.POST("/v1/persons", { body: { ...person(hamlet), full_name: "" } });

check("openapi-fetch", {
  pages: [id, second.data.items[0].id ?? ""],
  one: { id: one.data?.id ?? "", territory: territory?.name ?? "" },
  made: [made[0].data?.id ?? "a", made[1].data?.id ?? "b"],
  codes: [missing.error?.code ?? "", invalid.error?.code ?? ""],
});
