// Where a part of a page cannot be fetched, the browser asks for the whole page, so that it tells what is wrong itself.
for (const what of ["htmx:sendError", "htmx:timeout"]) {
  addEventListener(what, (event) => {
    const form = event.detail.elt.closest("form");
    if (form) form.submit();
    else location.assign(event.detail.elt.href);
  });
}
// Which page is open is nobody's business afterwards: htmx writes its address down as it starts, history or not.
sessionStorage.removeItem("htmx-current-path-for-history");
