export default {
  schema: "../../../openapi/schema.graphql",
  documents: ["documents.ts"],
  generates: {
    "generated/codegen/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: { useTypeImports: true, emitLegacyCommonJSImports: false, importExtension: ".js" },
    },
  },
};
