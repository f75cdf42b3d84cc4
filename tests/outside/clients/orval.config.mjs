export default {
  tuquan: {
    input: "../../../openapi/openapi.json",
    output: {
      target: "generated/orval.ts",
      client: "fetch",
      // With a list as NDJSON among the answers orval would hand out a stream where JSON was asked for.
      override: { contentType: { exclude: ["application/x-ndjson"] } },
    },
  },
};
