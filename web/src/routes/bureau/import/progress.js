// While a file goes in: how many of its lines are done, asked every second until the answer's page takes this one's place.
//
//   <div role="status" data-progress="/where/to/ask"><div hidden><p data-words="{done} sur {total}"></p><progress></progress></div></div>
addEventListener('submit', (event) => {
  const status = document.querySelector('[data-progress]');
  // ui/form.js holds a form back until the portal answers
  if (event.defaultPrevented || !status) return;
  status.firstElementChild?.removeAttribute('hidden');
  const words = status.querySelector('[data-words]');
  const bar = status.querySelector('progress');
  const write = (/** @type {number} */ lines) => lines.toLocaleString('fr-BE');
  setInterval(async () => {
    const answer = await fetch(status.getAttribute('data-progress') ?? '').catch(() => null);
    const progress = answer?.ok ? await answer.json() : null;
    if (!progress || !words || !bar) return;
    words.textContent = (words.getAttribute('data-words') ?? '')
      .replace('{done}', write(progress.done))
      .replace('{total}', write(progress.total));
    bar.max = progress.total;
    bar.value = progress.done;
  }, 1_000);
});
