// A code that came as a link stands behind its "#", which no server and no log sees: it is put into the field.
const code = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector("input[name=code]");
if (code && field && !field.value) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
