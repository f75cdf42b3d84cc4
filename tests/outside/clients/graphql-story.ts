// What every client of GraphQL is tried with: typed by graphql-codegen, sent by the client that is handed in.
import { strict as assert } from "node:assert";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { ONE, PAGE, REGISTER } from "./documents.js";

export type Ask = <Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Data>;

export async function tell(client: string, ask: Ask, change: Ask): Promise<void> {
  const first = (await ask(PAGE, {})).groups;
  const second = (await ask(PAGE, { after: first?.pageInfo.endCursor })).groups;
  const group = first?.nodes?.[0];
  assert.ok(group?.id && group.territory?.name);
  assert.notEqual(second?.nodes?.[0]?.id, group.id);
  const { node } = await ask(ONE, { id: group.id });
  assert.equal(node?.__typename === "Group" && node.id, group.id);
  const input = {
    territoryId: group.territory.id!,
    fullName: "Nguyễn Văn Tám",
    lawfulBasis: "public_task" as const,
    noticeOn: "2026-01-15",
  };
  const made = (await change(REGISTER, { input, key: client })).registerPerson;
  const again = (await change(REGISTER, { input, key: client })).registerPerson;
  assert.ok(made?.__typename === "RegisterPersonPayload" && again?.__typename === "RegisterPersonPayload");
  assert.equal(again.person?.id, made.person?.id);
  const refused = (await change(REGISTER, { input: { ...input, fullName: "" } })).registerPerson;
  assert.equal(refused && "code" in refused && refused.code, "invalid-body");
  console.log(`${client}: pages, a node, a mutation and its repetition, a typed problem`);
}
