"use strict";

(function () {
  const greeting = [
    "# Nhập mã truy cập ở thẻ Headers / Put your access token into the Headers tab:",
    '# {"Authorization": "Bearer …"}',
    "{",
    "  groups(first: 5) {",
    "    totalCount",
    "    nodes {",
    "      id",
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");
  const asked = new URLSearchParams(window.location.search);
  const root = ReactDOM.createRoot(document.getElementById("graphiql"));
  root.render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: window.location.pathname }),
      defaultQuery: greeting,
      query: asked.get("query") || undefined,
      variables: asked.get("variables") || undefined,
      // A token is never written into the browser's storage.
      shouldPersistHeaders: false,
    }),
  );

  // What the editors leave out: names for those who hear the page, and a stop for those who use the keyboard.
  const names = { "graphiql-query-editor": "Câu hỏi / Query", "result-window": "Trả lời / Answer" };
  const nameEditors = () => {
    for (const field of document.querySelectorAll(".CodeMirror textarea:not([aria-label])")) {
      const place = Object.keys(names).find((name) => field.closest("." + name));
      field.setAttribute("aria-label", place ? names[place] : "Biến, tiêu đề / Variables, headers");
    }
    for (const region of document.querySelectorAll(".CodeMirror-scroll:not([tabindex='0'])")) region.tabIndex = 0;
  };
  new MutationObserver(nameEditors).observe(document.body, { childList: true, subtree: true, attributes: true });
  nameEditors();
})();
