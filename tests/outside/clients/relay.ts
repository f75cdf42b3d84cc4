// relay-compiler checks and compiles the documents; relay-runtime sends them and keeps the records by their ids.
import { strict as assert } from "node:assert";
import relay from "relay-runtime";
import type { RelayPageQuery } from "./generated/relay/RelayPageQuery.graphql.js";
import page from "./generated/relay/RelayPageQuery.graphql.js";
import { authorization, url } from "./story.js";

const { Environment, fetchQuery, Network, RecordSource, Store } = relay;
const network = Network.create(async ({ text }, variables) => {
  const headers = { Authorization: authorization, "Content-Type": "application/json" };
  const body = JSON.stringify({ query: text, variables });
  return (await fetch(`${url}/graphql`, { method: "POST", headers, body })).json();
});
const environment = new Environment({ network, store: new Store(new RecordSource()) });
const first = await fetchQuery<RelayPageQuery>(environment, page, {}).toPromise();
const after = first?.groups?.pageInfo.endCursor;
const second = await fetchQuery<RelayPageQuery>(environment, page, { after }).toPromise();
const [one, other] = [first, second].map((each) => each?.groups?.edges?.[0]?.node?.id);
assert.ok(one && other && one !== other);
assert.equal(environment.getStore().getSource().get(one)?.__typename, "Group");
console.log("relay: a connection page by page, records kept by their ids");
