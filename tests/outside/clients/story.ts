// What every client of the REST door is tried with, told by what it saw.
import { strict as assert } from "node:assert";

export const url = process.env.TUQUAN!;
export const token = process.env.TOKEN!;
export const authorization = `Bearer ${token}`;

export interface Story {
  /** Ids of two pages of groups, one record each. */
  pages: [string, string];
  /** The group of the first page with its territory, read by its id. */
  one: { id: string; territory: string };
  /** The id of a person that was registered, and the id that the repeated call answered. */
  made: [string, string];
  /** The code of the problem for a person that is not there, and for a body without a name. */
  codes: [string, string];
}

export function check(client: string, story: Story): void {
  assert.notEqual(story.pages[0], story.pages[1]);
  assert.equal(story.one.id, story.pages[0]);
  assert.ok(story.one.territory.length > 0);
  assert.equal(story.made[0], story.made[1]);
  assert.deepEqual(story.codes, ["not-found", "invalid-body"]);
  console.log(`${client}: pages, a record with a relation, a write and its repetition, two typed problems`);
}

export const nobody = "00000000-0000-0000-0000-000000000000";
export const person = (hamlet: string) => ({
  territory_id: hamlet,
  full_name: "Nguyễn Văn Tám",
  lawful_basis: "public_task" as const,
  notice_on: "2026-01-15",
});
