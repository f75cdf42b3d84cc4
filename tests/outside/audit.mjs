// Every audit of the GraphQL-over-HTTP suite against the running service; prints those that fail and how many there are.
import { serverAudits } from "graphql-http";

const { TUQUAN, TOKEN } = process.env;
const signedIn = (url, init = {}) =>
  fetch(url, { ...init, headers: { ...init.headers, ...(TOKEN ? { authorization: `Bearer ${TOKEN}` } : {}) } });
const audits = serverAudits({ url: `${TUQUAN}/graphql`, fetchFn: signedIn });
let failed = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status !== "ok") {
    failed += 1;
    console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
  }
}
console.log(`${audits.length - failed} of ${audits.length}`);
process.exit(failed ? 1 : 0);
