// Passkeys: a form marked data-passkey asks the browser for one when it is sent, and takes the answer along.
(() => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const says = form.querySelector("[data-says]");
    const answer = form.elements.credential;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const given = form.dataset.options
          ? JSON.parse(form.dataset.options)
          : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
        const asked = form.dataset.passkey === "make" ? given.creation_options : given.request_options;
        if (form.dataset.passkey === "make") {
          const alone = form.elements.passwordless.checked;
          const wants = asked.publicKey.authenticatorSelection;
          wants.residentKey = alone ? "required" : "discouraged";
          wants.requireResidentKey = alone;
          if (alone) wants.userVerification = "required";
        }
        const call = form.dataset.passkey === "make" ? webauthnJSON.create : webauthnJSON.get;
        answer.value = JSON.stringify(await call(asked));
        form.submit();
      } catch {
        says.hidden = false;
      }
    });
  }
})();
