// Without a validator address Swagger UI asks nobody else: the provincial network has no internet.
window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "none",
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
});

// What Swagger UI leaves out: names for those who hear the page, and a stop for the keyboard where something scrolls.
const complete = () => {
  const servers = document.querySelector("#servers:not([aria-label])");
  if (servers) servers.setAttribute("aria-label", "Máy chủ / Server");
  const close = document.querySelector(".close-modal:not([aria-label])");
  if (close) close.setAttribute("aria-label", "Đóng / Close");
  // A link inside a button cannot be told apart from it by those who hear the page; the button does the same.
  for (const link of document.querySelectorAll(".opblock-summary-control a[href]")) link.removeAttribute("href");
  for (const region of document.querySelectorAll(".microlight:not([tabindex]), .opblock-body pre:not([tabindex])")) {
    region.tabIndex = 0;
  }
};
new MutationObserver(complete).observe(document.body, { childList: true, subtree: true, attributes: true });
complete();
