// A form that is sent by the browser itself, on pages without a framework: one answer at a time, and when the portal cannot
// be reached the page says so and stays, with all that was typed. Without this file the form is sent all the same.
//
//   <form data-form>… <template data-unreachable>what to say</template> </form>
if (!('portalForms' in window)) {
  Object.assign(window, { portalForms: true });
  /** Forms on their way, and those whose way is free. */
  const sending = new WeakSet();
  const cleared = new WeakSet();

  const isReachable = async () => {
    try {
      const answer = await fetch('/healthz', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      return answer.status < 500;
    } catch {
      return false;
    }
  };

  const sayUnreachable = (/** @type {HTMLFormElement} */ form, /** @type {boolean} */ isSaid) => {
    form.querySelector('[data-said]')?.remove();
    const words = form.querySelector('template[data-unreachable]');
    if (!isSaid || !(words instanceof HTMLTemplateElement)) return;
    const said = document.createElement('div');
    said.dataset.said = '';
    said.append(words.content.cloneNode(true));
    form.prepend(said);
    said.scrollIntoView({ block: 'nearest' });
  };

  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-form')) return;
    if (cleared.delete(form)) return;
    event.preventDefault();
    if (sending.has(form)) return;
    sending.add(form);
    sayUnreachable(form, false);
    submitter?.setAttribute('aria-disabled', 'true');
    void isReachable().then((isThere) => {
      if (isThere) {
        cleared.add(form);
        form.requestSubmit(submitter);
        return;
      }
      sending.delete(form);
      submitter?.removeAttribute('aria-disabled');
      sayUnreachable(form, true);
    });
  });

  // Back shows the page as it was left
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    for (const form of document.querySelectorAll('form[data-form]')) sending.delete(form);
    for (const button of document.querySelectorAll('form[data-form] [aria-disabled]')) button.removeAttribute('aria-disabled');
  });
}
